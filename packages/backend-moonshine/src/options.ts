import {
  type MachineShare,
  PROCESS_OPTIONS,
  type ProcessOptions,
  shareOfMachine,
} from '@ws/backend-onnx/internal';
import {
  type DefaultsOf,
  defaultsOf,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  text,
} from '@ws/core/internal';
import { lookAtMachine, type Machine } from '@ws/models/internal';

/** Settings of {@link createMoonshineBackend}. */
export interface MoonshineBackendOptions extends ProcessOptions {
  /** `tiny` (default), or the path of a folder with a model's files: `encoder_model.ort`, `decoder_model_merged.ort`, `tokenizer.bin`. */
  readonly model?: string | undefined;
}

type Settings = SettingsOf<MoonshineBackendOptions, 'onProgress'>;

export type ResolvedMoonshineOptions = Omit<Settings, keyof MachineShare> & MachineShare;

/** Number of weights of tiny; base has 61 million. */
const PARAMETERS = 27e6;

const SPEC: OptionSpec<Settings> = {
  ...PROCESS_OPTIONS,
  model: text('tiny', 'the name of a model, or the path of a folder with its files'),
};

/** The defaults of all options that have one. */
export const DEFAULT_MOONSHINE_OPTIONS: DefaultsOf<MoonshineBackendOptions, 'onProgress'> =
  defaultsOf(SPEC);

/**
 * @param machine - what `auto` is to fit
 * @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be
 */
export function resolveOptions(
  options: MoonshineBackendOptions,
  machine: () => Machine = lookAtMachine,
): ResolvedMoonshineOptions {
  const settings = readOptions(SPEC, options);
  const load = { parameters: PARAMETERS, mayBeFp32: false, isOnCpu: true };
  return { ...settings, ...shareOfMachine(machine(), load, settings) };
}
