import { TranscribeError } from '@ws/core';
import {
  callback,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  wholeNumber,
} from '@ws/core/internal';
import { type AudioPlayer, silence, unlock } from './audio-player.js';

/** A sound that is being played. */
export interface PlayingSound {
  readonly url: string;
  /** Seconds of it that were heard. */
  readonly seconds: number;
}

/** Told what is played. */
export interface AudioQueueListener {
  onPlaybackStart?: ((url: string) => void) | undefined;
  /** The sound was heard to its end. One that was cleared was not. */
  onPlaybackEnd?: ((url: string) => void) | undefined;
  /** The last sound was heard, or left out. */
  onQueueEmpty?: (() => void) | undefined;
  /** A sound could not be played, and the next one is. `ERR_INVALID_STATE`: the browser wants a click first. */
  onError?: ((error: TranscribeError, url: string) => void) | undefined;
}

/** Settings of {@link createAudioQueue}. */
export interface AudioQueueOptions extends AudioQueueListener {
  /** Sounds that may wait, 1 to 100000. Default 1000. */
  readonly maxQueued?: number | undefined;
  /** Makes a player. Default: an `HTMLAudioElement`. */
  readonly createPlayer?: (() => AudioPlayer) | undefined;
}

/** Sounds that are played one after the other. The members of {@link AudioQueueListener} may be replaced at any time. */
export interface AudioQueue extends AudioQueueListener, Disposable {
  /**
   * Plays a sound after those before it; it is downloaded while the one before is played.
   *
   * @param url - or an object URL of what is there already
   * @throws TranscribeError `ERR_OVERLOADED` where `maxQueued` sounds wait, `ERR_DISPOSED`
   */
  enqueue(url: string): void;
  /** Stops the sound at once, and forgets those that wait. */
  clear(): void;
  /** Holds the sound where it is. */
  pause(): void;
  /** Goes on where it was held. */
  resume(): void;
  /**
   * To be called from a click, before anything is to be played without one: browsers, Safari above all, let no page play a
   * sound otherwise. Rejects with `ERR_INVALID_STATE` where it was none.
   */
  warmUp(): Promise<void>;
  readonly isPlaying: boolean;
  /** Sounds that wait, without the one that is played. */
  readonly queueLength: number;
  /** What is played, or held. */
  readonly current: PlayingSound | undefined;
}

type Settings = SettingsOf<AudioQueueOptions, 'createPlayer' | keyof AudioQueueListener>;

const SPEC: OptionSpec<Settings> = {
  maxQueued: wholeNumber(1, 100_000, 1000),
  createPlayer: callback<() => AudioPlayer>('a function that makes a player'),
  onPlaybackStart: callback<(url: string) => void>('a function'),
  onPlaybackEnd: callback<(url: string) => void>('a function'),
  onQueueEmpty: callback<() => void>('a function'),
  onError: callback<(error: TranscribeError, url: string) => void>('a function'),
};

/**
 * A queue of sounds, such as the sentences of an answer that is spoken while it is written.
 *
 * @example
 * ```ts
 * const queue = createAudioQueue({ onQueueEmpty: () => console.log('said') });
 * button.onclick = () => queue.warmUp();
 * queue.enqueue('/voice/audio/1.wav');
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createAudioQueue(options: AudioQueueOptions = {}): AudioQueue {
  const { maxQueued, createPlayer = () => new Audio(), ...listener } = readOptions(SPEC, options);
  // Two: the next sound is downloaded by one while the other plays. They stay the same, for each has to be unlocked.
  let [player, other] = [createPlayer(), createPlayer()];
  let waiting: string[] = [];
  let current: string | undefined;
  /** What the other player downloads. */
  let prepared: string | undefined;
  let isHeld = false;
  let isDisposed = false;

  function prepare(): void {
    const [next] = waiting;
    if (next === undefined || prepared !== undefined) return;
    prepared = next;
    other.preload = 'auto';
    other.src = next;
  }

  function advance(): void {
    const url = waiting.shift();
    current = url;
    if (url === undefined) {
      queue.onQueueEmpty?.();
      return;
    }
    [player, other] = [other, player];
    silence(other);
    if (prepared !== url) player.src = url;
    prepared = undefined;
    player.onended = () => {
      queue.onPlaybackEnd?.(url);
      // A listener may have cleared the queue, and filled it again.
      if (current === url) advance();
    };
    player.onerror = () => skip(url);
    prepare();
    if (!isHeld) start(url);
  }

  function start(url: string): void {
    const own = player;
    own.play().then(
      () => {
        if (own === player && current === url) queue.onPlaybackStart?.(url);
      },
      (cause: unknown) => {
        // A pause, or another source, ends an attempt to play.
        if (own !== player || current !== url || isHeld || nameOf(cause) === 'AbortError') return;
        skip(url, cause);
      },
    );
  }

  function skip(url: string, cause?: unknown): void {
    if (current !== url) return;
    silence(player);
    queue.onError?.(
      nameOf(cause) === 'NotAllowedError' ? notAllowed(cause) : broken(url, cause),
      url,
    );
    if (current === url) advance();
  }

  function clear(): void {
    waiting = [];
    current = undefined;
    prepared = undefined;
    isHeld = false;
    silence(player);
    silence(other);
  }

  const queue: AudioQueue = {
    ...listener,
    enqueue(url) {
      if (isDisposed) {
        throw new TranscribeError('The queue was disposed.', { code: 'ERR_DISPOSED' });
      }
      if (waiting.length >= maxQueued) {
        throw new TranscribeError(
          `${maxQueued} sounds wait to be played. Enqueue fewer, or raise maxQueued.`,
          { code: 'ERR_OVERLOADED', retryable: true, details: { maxQueued } },
        );
      }
      waiting.push(url);
      if (current === undefined) advance();
      else prepare();
    },
    clear,
    pause() {
      isHeld = true;
      if (current !== undefined) player.pause();
    },
    resume() {
      if (!isHeld) return;
      isHeld = false;
      if (current !== undefined) start(current);
    },
    async warmUp() {
      // What plays has had its click.
      if (current !== undefined) return;
      try {
        await Promise.all([unlock(player), unlock(other)]);
      } catch (cause) {
        throw nameOf(cause) === 'NotAllowedError' ? notAllowed(cause) : forbidden(cause);
      }
    },
    get isPlaying() {
      return current !== undefined && !isHeld;
    },
    get queueLength() {
      return waiting.length;
    },
    get current() {
      return current === undefined ? undefined : { url: current, seconds: player.currentTime };
    },
    [Symbol.dispose]() {
      isDisposed = true;
      clear();
    },
  };
  return queue;
}

function nameOf(cause: unknown): string | undefined {
  return (cause as { readonly name?: string } | undefined)?.name;
}

function notAllowed(cause: unknown): TranscribeError {
  return new TranscribeError(
    'The browser plays no sound before a click: call warmUp() from a click.',
    {
      code: 'ERR_INVALID_STATE',
      cause,
    },
  );
}

function forbidden(cause: unknown): TranscribeError {
  return new TranscribeError(
    'The browser could not play silence. Does the policy of the page allow it (media-src data:)?',
    { code: 'ERR_INVALID_STATE', cause },
  );
}

function broken(url: string, cause: unknown): TranscribeError {
  return new TranscribeError(
    `The sound ${url.slice(0, 200)} cannot be played: it cannot be had, or is no sound.`,
    { code: 'ERR_INVALID_AUDIO', details: { url }, ...(cause === undefined ? {} : { cause }) },
  );
}
