import type { TranscribeError } from '../errors/transcribe-error.js';
import type { SpeakerTurn } from './diarizer.js';
import type { Suppression } from './guards.js';
import type { Segment, Word } from './transcript.js';

/** Where in the stream something is, in samples at 16 kHz from the session's first. */
export interface SampleRange {
  readonly startSample: number;
  /** Exclusive. */
  readonly endSample: number;
}

/** An event of a session. */
export interface CountedEvent {
  /** Counts the session's events, from 1. Nothing is missing but partials that a later event replaced before they were read. */
  readonly seq: number;
}

/** An event of one utterance: its partials and its final have the same `utteranceId`. */
interface UtteranceEvent extends CountedEvent {
  readonly utteranceId: number;
}

/** An event of a stretch of audio: in samples, and in seconds from the session's first. */
interface PlacedEvent extends UtteranceEvent, SampleRange {
  readonly start: number;
  readonly end: number;
}

/** The detector heard speech start. */
export interface SpeechStartEvent extends UtteranceEvent {
  readonly type: 'speech_start';
  /** First sample of speech, at 16 kHz. */
  readonly position: number;
}

/** The detector heard speech end. The utterance's final follows. */
export interface SpeechEndEvent extends UtteranceEvent {
  readonly type: 'speech_end';
  /** The sample after the last of speech, at 16 kHz. */
  readonly position: number;
}

/** What partials and finals both tell. */
interface TranscribedEvent extends PlacedEvent {
  readonly text: string;
  /** The words of all segments, where the backend gives their times. */
  readonly words?: readonly Word[] | undefined;
  /** ISO 639-1 code. */
  readonly language: string;
  /**
   * How likely this audio is in it, 0 to 1; left out where the language was given, or held without listening for it. A
   * language that is held may be unlikely in a short utterance.
   */
  readonly languageProbability?: number | undefined;
  /** Milliseconds the engine worked on it. */
  readonly processingTimeMs: number;
}

/**
 * Text that may still change: it replaces the partial before it of the same `utteranceId`. It goes from the utterance's
 * start to the end of the audio heard. (Elsewhere called an interim result.)
 */
export interface PartialEvent extends TranscribedEvent {
  readonly type: 'partial';
  /** How many characters (UTF-16 units) from the front will never change: the final begins with them. */
  readonly committedChars: number;
  /** How many characters from the front also stood in the partial before: what is unlikely to change. At least `committedChars`. */
  readonly stableChars: number;
  /**
   * The speaker has paused, and this is the final unless speech goes on: a partial that follows takes that back. (Elsewhere
   * called a preflight, or an eager end of turn.)
   */
  readonly speculative?: boolean | undefined;
}

/** Text that never changes again; empty where nothing was said in the audio that was to be finalised. */
export interface FinalEvent extends TranscribedEvent {
  readonly type: 'final';
  /** With `speakers`, a segment is what one person says; the text of them all stays whole. */
  readonly segments: readonly Segment[];
  /** Wall milliseconds from the moment the utterance was known to be over to this event. */
  readonly latencyMs: number;
}

/** What was taken out of a final: the model made it up, or has heard it before. Empty where nothing was decoded at all. */
export interface SuppressedEvent extends UtteranceEvent, Suppression {
  readonly type: 'suppressed';
}

/**
 * Speech that has no text: the detector heard it, the final that follows has no word for it, and decoding it once more by
 * itself gave none. A second or more, or less where that decode failed. It may be a sound that the detector took for
 * speech.
 */
export interface UntranscribedEvent extends PlacedEvent {
  readonly type: 'untranscribed';
}

/**
 * The speakers of an utterance whose final did not tell them, since they were not known in time. It comes after the final, once
 * at most. `withSpeakers` gives the final with it.
 */
export interface SpeakersEvent extends UtteranceEvent {
  readonly type: 'speakers';
  /** Within the utterance, by start; those of two people may overlap. */
  readonly turns: readonly SpeakerTurn[];
}

/** An utterance was dropped by `cancel`: its partials no longer count, and no final comes. */
export interface CancelledEvent extends UtteranceEvent, SampleRange {
  readonly type: 'cancelled';
}

/** Something degraded; nothing was lost. */
export interface WarningEvent extends CountedEvent {
  readonly type: 'warning';
  readonly code: string;
  readonly message: string;
}

/** The audio of an utterance could not be transcribed. `fatal` sessions end; others go on with the next utterance. */
export interface ErrorEvent extends PlacedEvent {
  readonly type: 'error';
  readonly error: TranscribeError;
  readonly fatal: boolean;
}

/** All that a session tells. */
export type SessionEvent =
  | SpeechStartEvent
  | SpeechEndEvent
  | PartialEvent
  | FinalEvent
  | SpeakersEvent
  | SuppressedEvent
  | UntranscribedEvent
  | CancelledEvent
  | WarningEvent
  | ErrorEvent;
