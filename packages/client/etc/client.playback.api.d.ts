import { TranscribeError } from '@ws/core';

/** The part of an `HTMLAudioElement` that a queue uses. */
interface AudioPlayer {
    src: string;
    preload: string;
    /** Seconds of the sound that were played. */
    readonly currentTime: number;
    /** Rejects where a browser lets no page play before somebody has clicked, or the sound cannot be had. */
    play(): Promise<void>;
    pause(): void;
    load(): void;
    removeAttribute(name: 'src'): void;
    onended: ((event: never) => unknown) | null;
    onerror: ((event: never) => unknown) | null;
}

/** A sound that is being played. */
interface PlayingSound {
    readonly url: string;
    /** Seconds of it that were heard. */
    readonly seconds: number;
}
/** Who wants to know what is played. */
interface AudioQueueListener {
    onPlaybackStart?: ((url: string) => void) | undefined;
    /** The sound was heard to its end. One that was cleared was not. */
    onPlaybackEnd?: ((url: string) => void) | undefined;
    /** The last sound was heard, or left out. */
    onQueueEmpty?: (() => void) | undefined;
    /** A sound could not be played, and the next one is. `ERR_INVALID_STATE`: the browser wants a click first. */
    onError?: ((error: TranscribeError, url: string) => void) | undefined;
}
/** Settings of {@link createAudioQueue}. */
interface AudioQueueOptions extends AudioQueueListener {
    /** Sounds that may wait, 1 to 100000. Default 1000. */
    readonly maxQueued?: number | undefined;
    /** Makes a player. Default: an `HTMLAudioElement`. */
    readonly createPlayer?: (() => AudioPlayer) | undefined;
}
/** Sounds that are played one after the other. The members of {@link AudioQueueListener} may be replaced at any time. */
interface AudioQueue extends AudioQueueListener, Disposable {
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
declare function createAudioQueue(options?: AudioQueueOptions): AudioQueue;

export { type AudioPlayer, type AudioQueue, type AudioQueueListener, type AudioQueueOptions, type PlayingSound, createAudioQueue };
