import type { StreamCapabilities, StreamOptions, TranscriptionStream } from './stream.js';
import type { Segment, TranscriptResult } from './transcript.js';

/** What a backend can do. Callers branch on these, never on a backend's name. */
export interface BackendCapabilities {
  /** Fills `Segment.words`. */
  readonly wordTimestamps: boolean;
  /** Honours `TranscribeOptions.prompt`. */
  readonly prompt: boolean;
  /** Honours `TranscribeOptions.hotwords`. Left out: it does not, and sessions put words to expect into the prompt. */
  readonly hotwords?: boolean | undefined;
  /** Finds the language by itself when none is given. */
  readonly languageDetection: boolean;
  /** Honours `TranscribeOptions.languageChoice`. Left out: it does not. */
  readonly languageChoice?: boolean | undefined;
  /**
   * The languages that the model knows, by ISO 639-1 code; `en` alone for one that knows English only. Left out as long as
   * that is not known, before `load`, say.
   */
  readonly languages?: readonly string[] | undefined;
  /** Honours `task: 'translate'`. */
  readonly translation: boolean;
  /** Honours `TranscribeOptions.prefix`. */
  readonly prefix: boolean;
  /** Makes use of `TranscribeOptions.draft`. */
  readonly draft: boolean;
  /** Fills `Segment.tokens`. */
  readonly tokens: boolean;
  /** Fills `Token.attendedTo`, and honours `TranscribeOptions.attentionStop`. */
  readonly attention: boolean;
  /** Calls `TranscribeOptions.onSegment` and `onProgress` while it works. Left out: it does not. */
  readonly progress?: boolean | undefined;
  /** Honours `TranscribeOptions.beamSize`. Left out: it does not. */
  readonly beamSearch?: boolean | undefined;
  /** Works in proportion to the audio there is, instead of a whole 30 s window. */
  readonly audioContextSizing: boolean;
  /** Calls of `transcribe` that run at the same time; further ones wait in a bounded queue. */
  readonly maxConcurrency: number;
  /** Longest audio, in milliseconds, that one call takes. */
  readonly maxAudioMs: number;
  /**
   * Audio, in milliseconds, that the model hears at once; longer audio it hears piece by piece. Sessions keep their
   * utterances within it. Left out: `maxAudioMs`.
   */
  readonly windowMs?: number | undefined;
  /** What `openStream` can do. Left out: there is none. */
  readonly streams?: StreamCapabilities | undefined;
}

/**
 * Where a call stops of itself, by what the decoder's cross-attention looks at. Either rule alone, or both. A token at
 * which a rule holds is not part of the result, nor is anything after it.
 */
export interface AttentionStop {
  /**
   * Milliseconds, 0 or more: stop at a token that attends to less than this before the end of the audio, since what
   * it says may still be going on there (AlignAtt, Papi et al. 2023, arXiv 2305.11408).
   */
  readonly endMs?: number | undefined;
  /**
   * Milliseconds, 0 or more: stop at a token that attends to more than this before the furthest place that a token
   * attended to so far, which is how a repetition begins.
   */
  readonly backMs?: number | undefined;
}

/** How a language is chosen among those that the audio may be in. */
export interface LanguageChoice {
  /**
   * What it may be, by ISO 639-1 code: how likely these are is reckoned so that together they are 1. Of a language that
   * the model does not know, the call fails with `ERR_INVALID_OPTION`. Left out: all that it knows.
   */
  readonly among?: readonly string[] | undefined;
  /** What is added to the probability of a language before the likeliest is taken, by ISO 639-1 code. */
  readonly bias?: Readonly<Record<string, number>> | undefined;
}

/** One call's settings. */
export interface TranscribeOptions {
  /** Samples per second of the audio: 16000, which is what is taken when it is left out. */
  readonly sampleRate?: number | undefined;
  /** Text that came before, or vocabulary to expect, however long: its tail is used, of 4000 characters at most. */
  readonly prompt?: string | undefined;
  /**
   * Words to expect: names, terms; at most 100, of at most 100 characters. Each is written, as it is here, where it sounds
   * like what was heard and is nearly as likely; elsewhere they change nothing. Ignored where `capabilities.hotwords` is
   * not true.
   */
  readonly hotwords?: readonly string[] | undefined;
  /** ISO 639-1 code; left out, it is detected where the model knows several. */
  readonly language?: string | undefined;
  /**
   * How the language is chosen where none is given: by default the likeliest of all. Ignored where
   * `capabilities.languageChoice` is not true.
   */
  readonly languageChoice?: LanguageChoice | undefined;
  /** `transcribe` (default), or `translate` into English. */
  readonly task?: 'transcribe' | 'translate' | undefined;
  /** Ask for `Segment.words`. Ignored where the backend has no word times. */
  readonly wordTimestamps?: boolean | undefined;
  /**
   * What the transcript begins with, decided before: the decoder is made to write it, and goes on after it. The result
   * holds only what follows; its text keeps the space it begins with, or has none where it goes on within a word.
   * Ignored where the backend takes none. Needs `timestamps: false`.
   */
  readonly prefix?: string | undefined;
  /**
   * What the result will probably be: a guess that makes the call faster and never changes its answer. Ignored where
   * the backend has no use for it.
   */
  readonly draft?: string | undefined;
  /**
   * Stop by attention, see {@link AttentionStop}; `TranscriptResult.stoppedBy` says which rule did. Needs
   * `timestamps: false`. Ignored where the backend has no attention.
   */
  readonly attentionStop?: AttentionStop | undefined;
  /** Ask for `Segment.tokens`. Ignored where the backend has none. */
  readonly tokens?: boolean | undefined;
  /**
   * `true` (default): the model predicts segment times. `false`: one segment over the whole audio,
   * in fewer steps; what partials want.
   */
  readonly timestamps?: boolean | undefined;
  /**
   * Ask for `TranscriptResult.languageProbabilities`. They are there where the language is detected: not where
   * `language` is given or the model knows but one.
   */
  readonly languageProbabilities?: boolean | undefined;
  /**
   * `false`: the call is decoded once, and its answer given however unlikely or repetitive it is. Left out or `true`:
   * the backend may try again, at higher temperatures say, as it is set. Sessions give `false`, partials and finals:
   * a final is wanted at once, and as the partials showed it; on noise another try costs a hundred times as much, and
   * yields another invention, which guards can no longer tell from speech. Ignored where the backend never tries again.
   */
  readonly fallback?: boolean | undefined;
  /**
   * Transcripts that are followed at once, a whole number from 1 to 20: with 1 each token is the likeliest (greedy), with
   * more the decoder finds likelier transcripts in more time. An engine that follows fewer takes as many as it can. Left
   * out: as the backend is set. Ignored where `capabilities.beamSearch` is not true.
   */
  readonly beamSize?: number | undefined;
  /**
   * `true`: the answer is a draft, such as a partial; a later call with this audio and more gives the text that counts. The
   * engine may use what it computed of the same audio's beginning before, and the answer may differ in a word or so.
   * Default `false`. Ignored where the engine computes all audio anew.
   */
  readonly provisional?: boolean | undefined;
  /**
   * With `provisional`: the beginning of `draft` on which the answers before this one have agreed. The engine may take it
   * as decided, and judge what comes after it: so far a draft does change the answer. Ignored where `provisional` is not
   * true, or the engine judges all anew.
   */
  readonly settled?: string | undefined;
  /**
   * Told of each segment of the result when it is decided, in order, each once, before the promise settles; what is
   * found out later, such as the words, may be missing. It must not throw: a call whose listener does is rejected with
   * what it threw. Ignored where `capabilities.progress` is not true.
   */
  readonly onSegment?: ((segment: Segment) => void) | undefined;
  /**
   * Told how far the call is: the part of its audio that is decided, 0 to 1, never less than before, and 1 before the
   * promise settles with a result. It must not throw, either. Ignored where `capabilities.progress` is not true.
   */
  readonly onProgress?: ((progress: number) => void) | undefined;
  /** Ends the call with `ERR_ABORTED`, and the engine's work where the engine can. */
  readonly signal?: AbortSignal | undefined;
}

/** How a backend is. */
export interface BackendHealth {
  readonly status: 'unloaded' | 'loading' | 'ready' | 'failed';
  /** Why, where the status is `failed`. */
  readonly message?: string | undefined;
  /** Resident memory of the engine's own process, in bytes. */
  readonly memoryBytes?: number | undefined;
  /** Processor time of the engine's own process since it started, in milliseconds. */
  readonly cpuTimeMs?: number | undefined;
  /** How often the engine had to be started anew. */
  readonly restarts?: number | undefined;
}

/** A speech recogniser: samples in, transcript out. */
export interface TranscriptionBackend extends AsyncDisposable {
  readonly specVersion: 'v1';
  readonly name: string;
  readonly capabilities: BackendCapabilities;
  /**
   * Makes the backend ready. Optional, since `transcribe` does it when needed; calling it twice is harmless.
   *
   * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
   */
  load(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * Transcribes mono samples in [-1, 1]. The array is not kept or changed once the promise settles.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO` (empty, not finite), `ERR_AUDIO_TOO_LONG`,
   * `ERR_INVALID_OPTION`, `ERR_OVERLOADED`, `ERR_BACKEND_CRASHED` (retryable), `ERR_ABORTED`, `ERR_DISPOSED`
   */
  transcribe(samples: Float32Array, options: TranscribeOptions): Promise<TranscriptResult>;
  /**
   * Opens a stream, for a model that hears audio as it comes, where `capabilities.streams` is there. It loads the backend
   * where that was not done. Dispose the stream: it holds memory of the engine.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_OVERLOADED` (as many are open as may be), `ERR_ABORTED`,
   * `ERR_DISPOSED`; what `load` throws
   */
  openStream?(options?: StreamOptions): Promise<TranscriptionStream>;
  health(): Promise<BackendHealth>;
}
