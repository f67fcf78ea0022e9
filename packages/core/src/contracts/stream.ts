/** What a backend can do beyond calls of `transcribe` where it hears audio as it comes. */
export interface StreamCapabilities {
  /** Milliseconds of audio that the model hears at once: its text changes no more often. */
  readonly chunkMs: number;
  /** Milliseconds after a word that the model has heard, at the latest, when it is sure of the word; where it knows. */
  readonly lookaheadMs?: number | undefined;
  /** Fills `StreamWord.startSample` and `endSample`. */
  readonly wordTimes: boolean;
  /** Fills `StreamStep.endOfTurn`. */
  readonly endOfTurn: boolean;
  /** Its streams have `snapshot` and `restore`. */
  readonly snapshots: boolean;
  /** Streams that are open at the same time; one more is refused with `ERR_OVERLOADED`. */
  readonly maxStreams: number;
}

/** The settings of one stream. */
export interface StreamOptions {
  /** ISO 639-1 code; left out, it is detected where the model knows several. */
  readonly language?: string | undefined;
  /** Text that came before, or vocabulary to expect. Ignored where `capabilities.prompt` is false. */
  readonly prompt?: string | undefined;
  /** Words to expect. Ignored where `capabilities.hotwords` is not true. */
  readonly hotwords?: readonly string[] | undefined;
  /** Ends the opening with `ERR_ABORTED`. An open stream is ended by its disposal. */
  readonly signal?: AbortSignal | undefined;
}

/** A word, or whatever else the model writes at once. */
export interface StreamWord {
  /** With the space before it, where there is one: the texts of all words make up the text. */
  readonly text: string;
  /** Its place, in samples at 16 kHz from the stream's first, or from the first after `reset`. */
  readonly startSample?: number | undefined;
  readonly endSample?: number | undefined;
  /** 0 to 1. */
  readonly probability?: number | undefined;
}

/** What a stream has heard since the step before. */
export interface StreamStep {
  /** Words that never change, to be added to those of all steps before. */
  readonly stable: readonly StreamWord[];
  /** What follows them by now. It stands in place of the tentative words of the step before. */
  readonly tentative: readonly StreamWord[];
  /**
   * How far the stream has heard, in samples from its first, or from the first after `reset`: never less than the step
   * before said. Audio after it waits for more, or for `flush`.
   */
  readonly upToSample: number;
  /** How likely the speaker has finished, 0 to 1, where the model judges that. */
  readonly endOfTurn?: number | undefined;
  /** ISO 639-1 code of what is spoken. Left out where the model does not say. */
  readonly language?: string | undefined;
  /** Milliseconds that the engine worked on it. */
  readonly processingTimeMs: number;
}

/** What a stream has heard, as its `snapshot` gave it. Only the backend that made it reads it. */
export type StreamState = { readonly __state: unique symbol };

/**
 * Audio that a backend hears as it comes. Calls run one after the other, in the order in which they were made. A call that
 * fails or is aborted leaves the stream in an unknown state: `reset` or `restore` it, or dispose it.
 */
export interface TranscriptionStream extends AsyncDisposable {
  /**
   * Hears more: mono samples in [-1, 1] at 16 kHz, of any number. What a stream says does not depend on how the audio is
   * cut. The array is not kept or changed once the promise settles: awaiting it is the back-pressure.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO` (not finite: nothing of it is heard, and the stream goes on),
   * `ERR_BACKEND_CRASHED` (retryable), `ERR_ABORTED`, `ERR_DISPOSED`
   */
  push(
    samples: Float32Array,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<StreamStep>;
  /**
   * Hears all that was pushed to its end: afterwards nothing is tentative. More may be pushed, which goes on after it. A
   * second `flush` with nothing pushed in between says nothing more.
   *
   * @throws TranscribeError as `push`
   */
  flush(options?: { readonly signal?: AbortSignal | undefined }): Promise<StreamStep>;
  /**
   * Forgets all that was heard: the next sample is the first of another utterance.
   *
   * @throws TranscribeError `ERR_DISPOSED`
   */
  reset(): Promise<void>;
  /** What was heard, for `restore`. It stays as it is while the stream goes on. Only with `snapshots`. */
  snapshot?(): Promise<StreamState>;
  /**
   * The stream goes on from there as if nothing had been heard since; on another stream of the backend with the same
   * options, too. Only with `snapshots`.
   *
   * @throws TranscribeError `ERR_INVALID_STATE` for a state of another backend; `ERR_DISPOSED`
   */
  restore?(state: StreamState): Promise<void>;
}
