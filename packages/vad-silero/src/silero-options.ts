import {
  choice,
  type DefaultsOf,
  defaultsOf,
  type OptionSpec,
  type SettingsOf,
} from '@ws/core/internal';

/** Hz. */
export type SileroSampleRate = 8000 | 16000;

/** The kernel that does the arithmetic. */
export type SileroKernel = 'wasm' | 'script';

/** Settings of a detector, or of the model that several share. */
export interface SileroOptions {
  /** Of the audio that is given: 16000 (default) or 8000 Hz. A session wants 16000. */
  readonly sampleRate?: SileroSampleRate | undefined;
  /**
   * `wasm`: WebAssembly with SIMD. `script`: JavaScript, six to eight times slower. `auto` (default): WebAssembly where it may
   * be compiled, which a page's content security policy can forbid. Probabilities differ in the sixth digit.
   */
  readonly kernel?: 'auto' | SileroKernel | undefined;
}

export type SileroSettings = SettingsOf<SileroOptions>;

export const SILERO: OptionSpec<SileroSettings> = {
  sampleRate: choice([16_000, 8000], 16_000),
  kernel: choice(['auto', 'wasm', 'script'], 'auto'),
};

/** Defaults of {@link SileroOptions}. */
export const DEFAULT_SILERO_OPTIONS: DefaultsOf<SileroOptions> = defaultsOf(SILERO);
