/** What a run measured, as a file: everything that its report shows, and from what each figure was computed. */
export interface BenchResult {
  readonly schema: 'ws-bench/1';
  readonly run: RunFacts;
  readonly machine: MachineFacts;
  readonly figures: readonly Figure[];
  /** Sessions with their raw events; figures that name no session rest on the numbers beside them alone. */
  readonly sessions: readonly SessionRecord[];
  /** Points for pictures that need more than figures: shares of utterances over latency, latency over the number of sessions. */
  readonly curves: readonly Curve[];
  /** Parts and systems that could not run, each with the reason. */
  readonly missing: readonly { readonly what: string; readonly why: string }[];
}

export interface RunFacts {
  /** ISO 8601, when the run began. */
  readonly date: string;
  readonly seconds: number;
  /** The command that repeats the run. */
  readonly command: string;
  readonly commit?: string;
  /** The working tree had changes that no commit holds. */
  readonly dirty?: boolean;
  readonly versions: Readonly<Record<string, string>>;
  /** Load average over one minute before and after, 0 where the system tells none. */
  readonly load: readonly [before: number, after: number];
}

/** The machine by its kind; nothing in it names the machine itself. */
export interface MachineFacts {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly instructionSets: readonly string[];
}

/** One number. */
export interface Figure {
  /** Unique in a result, the same from run to run: `live/prompt/final-latency-p50`. */
  readonly id: string;
  /** The system that it is of: `ws prompt tiny.en`, `faster-whisper beam 5`. */
  readonly system: string;
  readonly measure: MeasureName;
  readonly value: number;
  /** 95 % bootstrap interval. */
  readonly interval?: readonly [low: number, high: number];
  /** The value of each repetition in this run: their spread is the noise that a comparison allows. */
  readonly repetitions?: readonly number[];
  /** Work that is counted, not timed: the same commit gives exactly the same number. */
  readonly exact?: boolean;
  /** The ids of the sessions that the number is computed from. */
  readonly sessions?: readonly string[];
  /** The command that measures it alone. */
  readonly command: string;
}

/** A measure by name; what it means, its unit and which way is better stand in `MEASURES`. */
export type MeasureName = string;

/** A system heard a recording. */
export interface SessionRecord {
  readonly id: string;
  readonly system: string;
  /** Which part of the run it is of: figures of one system in two parts are apart. Left out where a run has no parts. */
  readonly part?: string;
  /**
   * How the recording was given, which says what the times mean. `spoken`: in real time, as a microphone would.
   * `audio-time`: as if computing took no time, so that times are positions in the audio. `whole`: all of it at once.
   */
  readonly pace: 'spoken' | 'audio-time' | 'whole';
  readonly recording: RecordingFacts;
  /** Which repetition of the run it is of, from 1. Default 1. */
  readonly repetition?: number;
  /** How many sessions ran at once, this one among them. Default 1. */
  readonly together?: number;
  /** Seconds from the start of the repetition to this session's time 0: sessions at once share that clock. Default 0. */
  readonly began?: number;
  /**
   * `sent` are [time, seconds of audio sent so far]. All times are seconds since the recording's first sample was spoken: a
   * client that keeps pace sends a piece when its last sample has been.
   */
  readonly sent: readonly (readonly [at: number, seconds: number])[];
  readonly events: readonly HeardText[];
  /** Seconds at which the session had ended, after its last event. */
  readonly ended: number;
  /** The error that ended it early, if one did. */
  readonly failed?: string;
}

export interface RecordingFacts {
  readonly name: string;
  readonly seconds: number;
  /** BCP 47. */
  readonly language: string;
  readonly licence?: string;
  /** The words that are spoken, in the order of their times. */
  readonly reference?: string;
  /** The same words with their times, in seconds, where they are known. */
  readonly words?: readonly SpokenWord[];
  /** Where speech lies, in seconds, as a detector marks it. */
  readonly speech: readonly (readonly [start: number, end: number])[];
  /** SHA-256 of the 16-bit samples at 16 kHz, hexadecimal; of recordings that are played as one, that of their checksums. */
  readonly sha256: string;
}

/** A word that is spoken, and when: seconds from the recording's first sample. */
export interface SpokenWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A text that the client had at a time. */
export interface HeardText {
  readonly at: number;
  /** `partial`: may still change; `final`: stands. */
  readonly type: 'partial' | 'final';
  /** The utterance that it is of: a partial replaces the utterance's text, a final ends it. */
  readonly utterance: number;
  readonly text: string;
  /** How many characters (UTF-16 units) from the front of a partial the protocol says will not change. Default 0. */
  readonly committed?: number;
  /** Where the text lies in the recording, in seconds, where the system tells. */
  readonly start?: number;
  readonly end?: number;
}

export interface Curve {
  readonly id: string;
  readonly system: string;
  /** What the axes are: measures by name. */
  readonly x: MeasureName;
  readonly y: MeasureName;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly command: string;
}
