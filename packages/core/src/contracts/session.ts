import type { TranscribeError } from '../errors/transcribe-error.js';
import type { Segment, Word } from './transcript.js';

/**
 * Text that may still change: it replaces the partial before it of the same `segmentId`.
 * (Elsewhere called an interim result.)
 */
export interface PartialEvent {
  readonly type: 'partial';
  /** Counts the session's events, from 1, without gaps. */
  readonly seq: number;
  /** The utterance it belongs to; the final of that utterance has the same. */
  readonly segmentId: number;
  readonly text: string;
  /** Seconds from the session's first sample: where the utterance starts, and the end of the audio heard. */
  readonly start: number;
  readonly end: number;
  /** How many characters (UTF-16 units) from the front also stood in the partial before: what is unlikely to change. */
  readonly stableChars: number;
  readonly words?: readonly Word[] | undefined;
  readonly language: string;
  /** Milliseconds the engine worked on it. */
  readonly processingTimeMs: number;
}

/** Text that never changes again. Times are seconds from the session's first sample. */
export interface FinalEvent {
  readonly type: 'final';
  readonly seq: number;
  readonly segmentId: number;
  /** Empty where nothing was said in the audio that was to be finalised. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly segments: readonly Segment[];
  readonly language: string;
  readonly processingTimeMs: number;
  /** Wall milliseconds from the moment the utterance was known to be over to this event. */
  readonly latencyMs: number;
}

/** Something degraded; nothing was lost. */
export interface WarningEvent {
  readonly type: 'warning';
  readonly seq: number;
  readonly code: string;
  readonly message: string;
}

/**
 * An utterance could not be transcribed. `fatal` sessions end; others go on with the next utterance, and
 * `start` and `end` say which audio has no transcript.
 */
export interface ErrorEvent {
  readonly type: 'error';
  readonly seq: number;
  readonly segmentId: number;
  readonly start: number;
  readonly end: number;
  readonly error: TranscribeError;
  readonly fatal: boolean;
}

/** All that a session tells. */
export type SessionEvent = PartialEvent | FinalEvent | WarningEvent | ErrorEvent;

/**
 * One stream of speech: audio is written, events are iterated.
 *
 * @example
 * ```ts
 * const session = createStreamingSession({ backend });
 * void (async () => {
 *   for await (const samples of microphone) await session.write(samples);
 *   await session.end();
 * })();
 * for await (const event of session) {
 *   if (event.type === 'final') console.log(event.text);
 * }
 * ```
 */
export interface StreamingSession extends AsyncIterable<SessionEvent>, AsyncDisposable {
  /**
   * Adds mono 16 kHz samples in [-1, 1]; they are copied. Resolves when there is room for more:
   * awaiting it is the back-pressure.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO`, `ERR_DISPOSED` (also after `end`), `ERR_OVERLOADED` (retryable) to
   * whoever does not await it and has twice `maxBufferedMs` waiting
   */
  write(samples: Float32Array): Promise<void>;
  /**
   * The utterance is over: finalise it and stay open. Resolves once all audio written before is answered by
   * finals (or errors). With no audio since the last final it resolves without an event.
   */
  flush(): Promise<void>;
  /** No more audio: finalises what there is, then the iteration ends. Resolves when everything is answered. */
  end(): Promise<void>;
  /** Samples written so far: the session's clock, at 16 kHz. */
  readonly position: number;
}
