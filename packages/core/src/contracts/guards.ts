import type { TranscriptResult } from './transcript.js';

/** Which guards run; each is on unless it is `false`. */
export interface GuardOptions {
  /** Audio in which nothing is loud enough to be speech, and the detector heard none, is not decoded. */
  readonly silence?: boolean | undefined;
  /**
   * A segment with a no-speech probability above 0.6 and an average log-probability below -1 (Radford et al. 2022);
   * where the detector heard less than half a second of speech, the first alone; where it heard none, also what the model
   * is not sure of.
   */
  readonly noSpeech?: boolean | undefined;
  /** A segment whose text compresses more than 2.4 times, as the backend reports it (Radford et al. 2022). */
  readonly compressionRatio?: boolean | undefined;
  /** Words repeated over and over: one occurrence is kept. */
  readonly repetition?: boolean | undefined;
  /**
   * On audio that is nearly silent, phrases that Whisper learned from subtitles ("Thanks for watching!"). A list: these
   * too; one that ends with `…` stands for all that begins so.
   */
  readonly phantomPhrases?: boolean | readonly string[] | undefined;
}

/** Which guard took text out. */
export type SuppressionReason =
  | 'silence'
  | 'no_speech'
  | 'compression_ratio'
  | 'repetition'
  | 'phantom_phrase';

/** Text that a guard took out. Times as the transcript's. */
export interface Suppression {
  readonly reason: SuppressionReason;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What guards look at besides the text. */
export interface GuardEvidence {
  /** What was decoded: mono, 16 kHz. */
  readonly samples: Float32Array;
  /** Milliseconds of it that the detector called speech; left out without a detector. */
  readonly speechMs?: number | undefined;
  /** The call's `prefix`, where the result holds only what follows it: what is repeated may begin in it. */
  readonly prefix?: string | undefined;
}

/** A transcript after the guards, and what they took out. */
export interface GuardedTranscript {
  readonly result: TranscriptResult;
  readonly suppressed: readonly Suppression[];
}

/** Takes out what a model made up. Pure. */
export type Guard = (result: TranscriptResult, evidence: GuardEvidence) => GuardedTranscript;
