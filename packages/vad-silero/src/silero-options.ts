import { TranscribeError } from '@ws/core';

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

const CHOICES: { readonly [Name in keyof SileroSettings]: readonly SileroSettings[Name][] } = {
  sampleRate: [16_000, 8000],
  kernel: ['auto', 'wasm', 'script'],
};

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeSileroOptions(options: SileroOptions): SileroSettings {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(CHOICES, name)) {
      throw new TranscribeError(
        `There is no option "${name}". Known: ${Object.keys(CHOICES).join(', ')}.`,
        { code: 'ERR_INVALID_OPTION', details: { option: name } },
      );
    }
  }
  return { sampleRate: choice('sampleRate', options), kernel: choice('kernel', options) };
}

function choice<Name extends keyof SileroSettings>(
  name: Name,
  options: SileroOptions,
): SileroSettings[Name] {
  const value = options[name] ?? DEFAULT_SILERO_OPTIONS[name];
  const found = CHOICES[name].find((candidate) => candidate === value);
  if (found === undefined) {
    const accepted = CHOICES[name].join(' or ');
    throw new TranscribeError(`Option "${name}" is ${String(value)}, but must be ${accepted}.`, {
      code: 'ERR_INVALID_OPTION',
      details: { option: name, accepted },
    });
  }
  return found;
}
