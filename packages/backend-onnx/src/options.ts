import {
  type DefaultsOf,
  defaultsOf,
  invalidOption,
  type OptionKind,
  type OptionSpec,
  optionKind,
  readOptions,
  required,
  type SettingsOf,
  text,
} from '@ws/core/internal';
import { lookAtMachine, type Machine } from '@ws/models/internal';
import type { DecodingOptions } from './decoding/decoding-options.js';
import type { AudioContext } from './network/audio-encoder.js';
import { parametersOf } from './process/model-size.js';
import { PROCESS_OPTIONS, type ProcessOptions } from './process/process-options.js';
import { type MachineShare, shareOfMachine } from './process/share-of-machine.js';
import { computesOnCpu, type ExecutionProvider } from './runtime/execution-providers.js';
import type { Precision } from './runtime/precision.js';
import { type SharedSettings, sharedOptions } from './shared-options.js';

/** Settings of {@link createOnnxBackend}. */
export interface OnnxBackendOptions extends ProcessOptions {
  /** A name that `@ws/models` knows (`tiny.en`, `base`), or the path of a model: of a CTranslate2 or Hugging Face directory, or of a ggml file. */
  readonly model: string;
  /**
   * `auto` (default): `int8` where the processor does it right and fast, else `fp32`; on another execution provider than
   * the processor `fp32`, since the 8-bit graphs are made of operations that only the processor has.
   */
  readonly precision?: Precision | 'auto' | undefined;
  /**
   * `silence-tail` (default): only the audio there is goes through the encoder, and a stand-in for the silence after
   * it is added. `full`: whole 30 s windows, as Whisper was trained; some 5 to 10 times slower for short audio.
   */
  readonly audioContext?: AudioContext | undefined;
  /** How it decodes: temperatures and when to try the next one, beams, suppression, long audio. */
  readonly decoding?: DecodingOptions | undefined;
  /**
   * What to compute on, best first, as `onnxruntime-node` takes them: `cuda`, `coreml`, `dml`, `webgpu`, `cpu`, or objects
   * with such a name and the provider's settings (plain data). 1 to 8, default `['cpu']`. One that cannot be had fails
   * `load` with `ERR_BACKEND_UNAVAILABLE`, unless `cpu` stands behind it: then the next one is taken and a warning
   * logged. Single operations that a provider lacks run on the processor.
   */
  readonly executionProviders?: readonly ExecutionProvider[] | undefined;
}

type Settings = Omit<SettingsOf<OnnxBackendOptions, 'onProgress'>, keyof SharedSettings> &
  SharedSettings;

export type ResolvedOnnxBackendOptions = Omit<Settings, keyof MachineShare> & MachineShare;

/** A copy: settings cross to another process, which only plain data can. */
const EXECUTION_PROVIDERS: OptionKind<readonly ExecutionProvider[]> = {
  ...optionKind<readonly ExecutionProvider[]>(
    'a list of 1 to 8 names, or objects with a name: ["cuda", "cpu"]',
    (value) =>
      Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= 8 &&
      value.every(isExecutionProvider),
    Object.freeze(['cpu']),
  ),
  take(value, option) {
    try {
      return structuredClone(value) as readonly ExecutionProvider[];
    } catch {
      throw invalidOption(option, value, 'plain data, with no functions or devices in it');
    }
  },
};

const SPEC: OptionSpec<Settings> = {
  ...sharedOptions(60_000),
  ...PROCESS_OPTIONS,
  model: required(text(undefined, 'the name of a model, or the path of a model directory')),
  executionProviders: EXECUTION_PROVIDERS,
};

/** The defaults of all options that have one. */
export const DEFAULT_ONNX_BACKEND_OPTIONS: DefaultsOf<OnnxBackendOptions, 'model' | 'onProgress'> =
  defaultsOf(SPEC);

function isExecutionProvider(value: unknown): value is ExecutionProvider {
  const name =
    typeof value === 'object' && value !== null ? (value as { name: unknown }).name : value;
  return typeof name === 'string' && name !== '';
}

/**
 * @param machine what `auto` is to fit
 * @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be
 */
export function resolveOptions(
  options: OnnxBackendOptions,
  machine: () => Machine = lookAtMachine,
): ResolvedOnnxBackendOptions {
  const settings = readOptions(SPEC, options);
  const load = {
    parameters: parametersOf(settings.model),
    mayBeFp32: settings.precision !== 'int8',
    isOnCpu: computesOnCpu(settings.executionProviders),
  };
  return { ...settings, ...shareOfMachine(machine(), load, settings) };
}
