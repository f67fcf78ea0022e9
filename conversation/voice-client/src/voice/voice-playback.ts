import { type Clock, TranscribeError } from '@ws/core';
import {
  type AudioQueue,
  type AudioQueueListener,
  createAudioQueue,
} from '../playback/create-audio-queue.js';
import type { VoiceAddress } from './voice-address.js';
import { createVoiceAnswers, type VoiceAnswers } from './voice-answers.js';
import type { VoiceMessage } from './voice-options.js';
import type { VoiceStore } from './voice-store.js';

/** The answers of a conversation, as they are written and heard. */
export interface VoicePlayback {
  /** The queue that plays them. The caller may set its listeners. */
  readonly queue: AudioQueue;
  readonly answers: VoiceAnswers;
  /** Some of an answer is being heard, or still to be. */
  readonly isSounding: boolean;
  /** Somebody may be speaking: the sound waits. */
  hold(): void;
  /** The sound that was held goes on. One that somebody else holds does not. */
  letGo(): void;
  /** The sound ends at once. */
  silence(): void;
}

/** What a playback goes by. */
export interface PlaybackParts {
  readonly store: VoiceStore;
  readonly address: Pick<VoiceAddress, 'resolve'>;
  /** Default: one that is made when it is first needed. Where no sound can be played, sounds are left out. */
  readonly queue: AudioQueue | undefined;
  readonly clock: Clock;
  /** A message is whole. */
  onMessage(message: VoiceMessage): void;
  /**
   * So many seconds of this sound were heard, by the name that the server gave it: as it begins, twice a second, and when
   * it ends or is stopped.
   */
  played(url: string, seconds: number): void;
}

const REPORT_MS = 500;
// Sounds of which the server's own names are known.
const MAX_NAMES = 2000;

export function createVoicePlayback({
  store,
  address,
  clock,
  onMessage,
  played,
  ...given
}: PlaybackParts): VoicePlayback {
  const names = new Map<string, string>();
  let made: AudioQueue | undefined;
  let reporting: AbortController | undefined;
  let isHeld = false;

  function inner(): AudioQueue | undefined {
    if (made === undefined && (given.queue !== undefined || 'Audio' in globalThis)) {
      made = given.queue ?? createAudioQueue();
      const { onPlaybackStart, onPlaybackEnd, onQueueEmpty, onError } = made;
      const before: AudioQueueListener = { onPlaybackStart, onPlaybackEnd, onQueueEmpty, onError };
      for (const [name, listener] of Object.entries(before)) {
        if (listener !== undefined) Object.assign(queue, { [name]: listener });
      }
      made.onPlaybackStart = (url) => {
        report();
        void keepReporting();
        queue.onPlaybackStart?.(url);
        changed();
      };
      made.onPlaybackEnd = (url) => {
        report();
        queue.onPlaybackEnd?.(url);
        changed();
      };
      made.onQueueEmpty = () => {
        reporting?.abort();
        queue.onQueueEmpty?.();
        changed();
      };
      made.onError = (error, url) => {
        queue.onError?.(error, url);
        changed();
      };
    }
    return made;
  }

  function report(): void {
    const { url, seconds } = made?.current ?? { url: '', seconds: 0 };
    const name = names.get(url);
    if (name === undefined) return;
    played(name, Number.isFinite(seconds) ? Math.round(seconds * 1000) / 1000 : 0);
  }

  async function keepReporting(): Promise<void> {
    reporting?.abort();
    reporting = new AbortController();
    const { signal } = reporting;
    try {
      while (!signal.aborted) {
        await clock.sleep(REPORT_MS, signal);
        if (made?.isPlaying) report();
      }
    } catch {
      // A clock rejects when it is stopped.
    }
  }

  const queue: AudioQueue = {
    enqueue(url) {
      inner()?.enqueue(url);
      changed();
    },
    clear() {
      report();
      reporting?.abort();
      made?.clear();
      changed();
    },
    pause() {
      if (made?.isPlaying) report();
      inner()?.pause();
      changed();
    },
    resume() {
      made?.resume();
      changed();
    },
    warmUp: async () => inner()?.warmUp(),
    get isPlaying() {
      return made?.isPlaying ?? false;
    },
    get queueLength() {
      return made?.queueLength ?? 0;
    },
    get current() {
      return made?.current;
    },
    [Symbol.dispose]() {
      queue.clear();
      made?.[Symbol.dispose]();
    },
  };
  const isSounding = (): boolean => queue.current !== undefined || queue.queueLength > 0;

  /** It plays or does not, or has said all. */
  function changed(): void {
    const { responseComplete, isInterrupted } = store.state;
    const answerHeard = !isSounding() && responseComplete && !isInterrupted;
    store.set({ isPlaying: queue.isPlaying, answerHeard });
  }

  function remember(full: string, url: string): void {
    names.set(full, url);
    const [oldest] = names.keys();
    if (names.size > MAX_NAMES && oldest !== undefined) names.delete(oldest);
  }

  const answers = createVoiceAnswers({
    show(changes) {
      store.set(changes);
      changed();
    },
    play(url) {
      try {
        queue.enqueue(url);
      } catch (error) {
        store.fail(error);
      }
    },
    said: onMessage,
    resolve(url) {
      const full = address.resolve(url);
      if (full === undefined) {
        store.fail(
          new TranscribeError('The server named a sound that is at no address of the web.', {
            code: 'ERR_PROTOCOL',
          }),
        );
      } else remember(full, url);
      return full;
    },
  });

  return {
    queue,
    answers,
    get isSounding() {
      return isSounding();
    },
    hold() {
      if (!queue.isPlaying) return;
      isHeld = true;
      queue.pause();
    },
    letGo() {
      if (isHeld) queue.resume();
      isHeld = false;
    },
    silence() {
      queue.clear();
      isHeld = false;
    },
  };
}
