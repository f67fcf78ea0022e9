import { type Clock, TranscribeError } from '@ws/core';
import type { AudioQueue } from '../playback/create-audio-queue.js';
import { createHeardQueue, type HeardQueue } from './heard-queue.js';
import type { VoiceAddress } from './voice-address.js';
import { createVoiceAnswers, type VoiceAnswers } from './voice-answers.js';
import type { VoiceMessage } from './voice-options.js';
import type { VoiceStore } from './voice-store.js';

/** The answers of a conversation, as they are written and heard. */
export interface VoicePlayback {
  readonly queue: HeardQueue;
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
  readonly queue: AudioQueue | undefined;
  readonly clock: Clock;
  /** A message is whole. */
  onMessage(message: VoiceMessage): void;
  /** So much of a sound was heard, by the name that the server gave it. */
  heard(url: string, seconds: number): void;
}

// Sounds that are told of by the server's own names for them.
const MAX_NAMES = 2000;

export function createVoicePlayback({
  store,
  address,
  clock,
  onMessage,
  heard,
  ...given
}: PlaybackParts): VoicePlayback {
  const names = new Map<string, string>();
  let isHeld = false;

  const queue = createHeardQueue(given.queue, clock, {
    heard(url, seconds) {
      const name = names.get(url);
      if (name !== undefined) heard(name, seconds);
    },
    changed: showHeard,
  });
  const isSounding = (): boolean => queue.current !== undefined || queue.queueLength > 0;

  function showHeard(): void {
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
      showHeard();
    },
    play(url) {
      try {
        if (queue.canPlay) queue.enqueue(url);
      } catch (error) {
        store.fail(error);
      }
    },
    told: onMessage,
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
