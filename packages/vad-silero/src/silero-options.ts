import { choiceOption, rejectUnknownOptions } from '@ws/core/options';

/** Hz. */
export type SileroSampleRate = 8000 | 16000;

/** What does the arithmetic. */
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

/** What {@link SileroOptions} are when they are left out. */
export const DEFAULT_SILERO_OPTIONS: Readonly<{ sampleRate: 16000; kernel: 'auto' }> =
  Object.freeze({ sampleRate: 16_000, kernel: 'auto' });

/** The options, checked, with what was left out. */
export interface SileroSettings {
  readonly sampleRate: SileroSampleRate;
  readonly kernel: 'auto' | SileroKernel;
}

const SAMPLE_RATES: readonly SileroSampleRate[] = [16_000, 8000];
const KERNELS: readonly SileroSettings['kernel'][] = ['auto', 'wasm', 'script'];

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeSileroOptions(options: SileroOptions): SileroSettings {
  rejectUnknownOptions(options, ['sampleRate', 'kernel']);
  const { sampleRate, kernel } = DEFAULT_SILERO_OPTIONS;
  return {
    sampleRate: choiceOption('sampleRate', options.sampleRate, sampleRate, SAMPLE_RATES),
    kernel: choiceOption('kernel', options.kernel, kernel, KERNELS),
  };
}
