import type { WhisperCppSettings } from '../options.js';

/** What the child process loads. Plain data. */
export interface LibraryLoad
  extends Pick<
    WhisperCppSettings,
    'threads' | 'gpu' | 'gpuDevice' | 'wordTimes' | 'audioContext' | 'beamSize'
  > {
  /** Libraries that may be used, best first. */
  readonly libraries: readonly string[];
  /** A ggml file. */
  readonly model: string;
}

/** What the child process found. */
export interface LibraryFacts {
  /** The library that is used. */
  readonly library: string;
  /** Of whisper.cpp. */
  readonly version: string;
  readonly multilingual: boolean;
  /** That the model knows, by ISO 639-1 code. */
  readonly languages: readonly string[];
  readonly wordTimes: 'dtw' | 'token';
  /** Billions of floating-point operations a second that one thread does in the encoder, measured at load. */
  readonly gigaflops: number;
}
