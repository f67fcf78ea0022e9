import type { TranscriptionBackend } from './backend.js';
import type { Clock } from './clock.js';
import type { GuardOptions } from './guards.js';
import type { LiveDiarizeOptions, LiveDiarizer, SpeakerRemains } from './live-diarizer.js';
import type { Logger } from './logger.js';
import type { JoinableScheduler } from './scheduler.js';
import type { SessionEvent } from './session-events.js';
import type { TranscriptionStrategy } from './strategy.js';
import type { TurnDetector } from './turn.js';
import type { VoiceActivityDetector } from './vad.js';

/** When an utterance starts and ends. Durations in milliseconds. */
export interface EndpointingOptions {
  /**
   * `true` (default): silence of `minSilenceMs` ends an utterance. `false`: only `flush`, `end` and `maxUtteranceMs` do.
   * Without a detector there is no silence, and this has no effect.
   */
  readonly automatic?: boolean | undefined;
  /** Shorter sounds are not speech. 0 to 5000, default 60. */
  readonly minSpeechMs?: number | undefined;
  /** Shorter pauses do not end an utterance. 0 to 60000, default 300. */
  readonly minSilenceMs?: number | undefined;
  /**
   * With a turn detector: how long a pause may get in which the speaker has likely not finished. Where he has, the
   * utterance ends sooner. 0 to 60000, default 1200.
   */
  readonly maxPauseMs?: number | undefined;
  /** Audio kept before the detected start of speech. 0 to 5000, default 300. */
  readonly prefixPadMs?: number | undefined;
  /** An utterance longer than this is cut, at a word boundary if one is known, or else where it is quietest. 1000 to 600000, at most the backend's own limit. Default 28000. */
  readonly maxUtteranceMs?: number | undefined;
}

/** How a session tells who speaks. */
export interface SessionSpeakersOptions extends Pick<LiveDiarizeOptions, 'maxSpeakers' | 'known'> {
  /** What tells who speaks, for this session and others. It stays the caller's to dispose. */
  readonly diarizer: LiveDiarizer;
  /**
   * How long a final whose text is there may wait for its speakers, in milliseconds: a `speakers` event brings them where
   * they come later. 0 to 10000, default 500.
   */
  readonly maxWaitMs?: number | undefined;
}

/** Settings of a streaming session. Give it a `backend`, or the `scheduler` that it shares with other sessions. */
export interface StreamingSessionOptions {
  readonly backend?: TranscriptionBackend | undefined;
  readonly scheduler?: JoinableScheduler | undefined;
  /** Default: the `prompt` strategy. */
  readonly strategy?: TranscriptionStrategy | undefined;
  /**
   * What tells silence, which is never decoded, from speech. Default: an energy detector.
   * `null`: everything is decoded.
   */
  readonly vad?: VoiceActivityDetector | null | undefined;
  /**
   * What tells whether the speaker has finished, in place of a fixed pause. Where it fails, `minSilenceMs` decides again,
   * with a warning. It stays the caller's to dispose. Default: none.
   */
  readonly turn?: TurnDetector | undefined;
  /**
   * Tells who speaks: in segments and words of finals, which have word times where the backend gives them, and in
   * `speakers` events. Where the diarizer fails, a warning says so, and finals go on without. Default: not told.
   */
  readonly speakers?: SessionSpeakersOptions | undefined;
  readonly endpointing?: EndpointingOptions | undefined;
  /** ISO 639-1 code. Default: decided from several seconds of speech, then held until another one is clearly spoken. */
  readonly language?: string | undefined;
  /** What the language may be, 1 to 100 ISO 639-1 codes: it is decided among these. Default: all that the model knows. */
  readonly languages?: readonly string[] | undefined;
  /** `transcribe` (default), or `translate` into English. */
  readonly task?: 'transcribe' | 'translate' | undefined;
  /**
   * Style to expect, or what was said before; stands before the previous transcript in every prompt. At most 4000
   * characters. Whisper reads the last 223 tokens of prompt and previous transcript together.
   */
  readonly prompt?: string | undefined;
  /** Words to expect: names, terms. At most 100, of at most 100 characters. */
  readonly hotwords?: readonly string[] | undefined;
  /** Ask the backend for word times, where it has them. Default `false`. */
  readonly wordTimestamps?: boolean | undefined;
  /**
   * Whether every utterance in which nothing was said gets a final, with an empty text. Without it, only those get one that
   * `flush` closed, or of which a partial was shown, which it takes back. Default `false`.
   */
  readonly emptyFinals?: boolean | undefined;
  /** What is taken out of what the model says. Default: all guards. */
  readonly guards?: GuardOptions | undefined;
  /** Audio between partials, in milliseconds, when the machine keeps up. 0: no partials. Default: the strategy's. */
  readonly partialIntervalMs?: number | undefined;
  /**
   * Speech before the first partial of an utterance, in milliseconds: of less, Whisper mishears more. Default:
   * 350, or `partialIntervalMs` where that is more than 500.
   */
  readonly firstPartialMs?: number | undefined;
  /**
   * Start the final at the first silence, before it is known whether the utterance is over, and throw it away if
   * speech goes on. Default `true`.
   */
  readonly speculate?: boolean | undefined;
  /** Audio held and not yet final, in milliseconds; `write` waits when it is full. Default 60000. */
  readonly maxBufferedMs?: number | undefined;
  /** Events not yet read; when full, partials are merged (latest wins) and `write` waits. Default 1024. */
  readonly maxQueuedEvents?: number | undefined;
  /**
   * Events that were read and can be had again by `resume`, partials that were replaced not counted: of those as many more
   * are kept. 0 to 100000, default 256.
   */
  readonly maxJournalEvents?: number | undefined;
  /** What was said before the first sample: the strategy's prompt begins with it. Its end is used. Default: nothing. */
  readonly previousTranscript?: string | undefined;
  /** Where the session begins: `continueSession` of `@ws/core/continue` gives it. Default: anew. */
  readonly origin?: SessionOrigin | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

/** Where a session begins that goes on with another one. */
export interface SessionOrigin {
  /** Its first sample, on the session's clock. */
  readonly position: number;
  /** The place of the first audio that has no answer: detectors hear silence before it. Default: `position`. */
  readonly start?: number | undefined;
  /** How many utterances are over. */
  readonly utterances: number;
  /** The last events, told or not, in their order. */
  readonly events: readonly SessionEvent[];
  /** The number of the last event there was. */
  readonly lastSeq: number;
  /** The last event that may be missing among `events`; what followed it is all there. Default: the one before the first. */
  readonly forgottenTo?: number | undefined;
  /** The language of the last final, an ISO 639-1 code. Default: none is known. */
  readonly language?: string | undefined;
  /** The voices that were told. */
  readonly speakers?: SpeakerRemains | undefined;
}
