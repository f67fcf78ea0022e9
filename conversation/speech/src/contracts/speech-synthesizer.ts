import type { BackendHealth } from '@ws/core';

/** A voice of a synthesizer. */
export interface SpeechVoice {
  /** What `SynthesizeOptions.voice` takes. */
  readonly name: string;
  /** What it speaks, as BCP 47 tags: `en-US`. One or more. */
  readonly languages: readonly string[];
}

/** What a synthesizer can do. Callers branch on these, never on a synthesizer's name. */
export interface SpeechCapabilities {
  /** Samples per second of what it gives. */
  readonly sampleRate: number;
  /** The first is taken where none is asked for. One or more. */
  readonly voices: readonly SpeechVoice[];
  /** What `SynthesizeOptions.speed` may be; both are 1 where it has one speed only. */
  readonly speed: { readonly min: number; readonly max: number };
  /** Calls of `synthesize` that run at the same time; further ones wait in a bounded queue. */
  readonly maxConcurrency: number;
  /** Longest text of one call, in UTF-16 units, as `length` counts. */
  readonly maxChars: number;
  /** Calls `SynthesizeOptions.onAudio` while it works. */
  readonly streaming: boolean;
}

/** One call's settings. */
export interface SynthesizeOptions {
  /** The name of a voice. Left out: the first that speaks the language. */
  readonly voice?: string | undefined;
  /**
   * BCP 47 tag. `en` is content with any voice of English, `en-GB` with one of Britain only. Left out: the voice's own.
   */
  readonly language?: string | undefined;
  /** 1 (default) is the voice's own pace, 2 twice as fast. Within `capabilities.speed`. */
  readonly speed?: number | undefined;
  /**
   * Told of each piece of the sound when it is there, in order; together they are the result's samples. It must not throw:
   * a call whose listener does is rejected with what it threw. Ignored where `capabilities.streaming` is not true.
   */
  readonly onAudio?: ((samples: Float32Array) => void) | undefined;
  /** Ends the call with `ERR_ABORTED`, and the engine's work where the engine can. */
  readonly signal?: AbortSignal | undefined;
}

/** A text, spoken. */
export interface SynthesizedSpeech {
  /** Mono, in [-1, 1]; the caller's to keep. Empty where the text has nothing that can be said. */
  readonly samples: Float32Array;
  readonly sampleRate: number;
  /** How long the engine worked, in milliseconds; without the time that the call waited. */
  readonly processingTimeMs: number;
}

/** Gives texts a voice: text in, samples out. It keeps nothing from one call to the next. */
export interface SpeechSynthesizer extends AsyncDisposable {
  readonly specVersion: 'v1';
  readonly name: string;
  readonly capabilities: SpeechCapabilities;
  /**
   * Makes the synthesizer ready. Optional, since `synthesize` does it when needed; calling it twice is harmless.
   *
   * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
   */
  load(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * Speaks a text, plain and without marks of any format; `createSentenceCutter` makes such pieces of what streams in.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION` (a text that is blank or too long, a voice, language or speed that it does
   *   not have), `ERR_OVERLOADED`, `ERR_BACKEND_CRASHED` and `ERR_BACKEND_TIMEOUT` (retryable), `ERR_ABORTED`,
   *   `ERR_DISPOSED`
   */
  synthesize(text: string, options?: SynthesizeOptions): Promise<SynthesizedSpeech>;
  health(): Promise<BackendHealth>;
}
