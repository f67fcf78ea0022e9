import { type MachineShare, shareOfMachine } from '@ws/backend-onnx/internal';
import type { Logger } from '@ws/core';
import {
  callback,
  countOrAuto,
  type DefaultsOf,
  defaultsOf,
  LOGGER,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { ModelProgress } from '@ws/models';
import { lookAtMachine, type Machine } from '@ws/models/internal';

/** Settings of {@link createMoonshineBackend}. */
export interface MoonshineBackendOptions {
  /** `tiny` (default), or the path of a folder with a model's files: `encoder_model.ort`, `decoder_model_merged.ort`, `tokenizer.bin`. */
  readonly model?: string | undefined;
  /**
   * Threads of one inference, 1 to 64. `auto` (default): the processors shared among `processes`, at most 4: one each where
   * `processes` is `auto`, too.
   */
  readonly threads?: number | 'auto' | undefined;
  /**
   * Processes that hold the model, at most, 1 to 64: so many calls run at once. The second is started when two calls are
   * there at once, and so on. `auto` (default): as many as there are processors, and as the free memory holds.
   */
  readonly processes?: number | 'auto' | undefined;
  /**
   * Milliseconds without a call after which a process ends and gives its memory back, unless it is the only one; 1000
   * to 86400000. Default 60000.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** Calls that wait for the engine, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3600000; its process is killed. Default 60000. */
  readonly callTimeoutMs?: number | undefined;
  /** Told how the model's download goes. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

type Settings = SettingsOf<MoonshineBackendOptions, 'onProgress'>;

export type ResolvedMoonshineOptions = Omit<Settings, keyof MachineShare> & MachineShare;

/** Number of weights of tiny; base has 61 million. */
const PARAMETERS = 27e6;

const SPEC: OptionSpec<Settings> = {
  model: text('tiny', 'the name of a model, or the path of a folder with its files'),
  threads: countOrAuto(64),
  processes: countOrAuto(64),
  idleTimeoutMs: wholeNumber(1000, 86_400_000, 60_000),
  maxQueuedCalls: wholeNumber(1, 10_000, 64),
  callTimeoutMs: wholeNumber(1000, 3_600_000, 60_000),
  onProgress: callback<(progress: ModelProgress) => void>(),
  logger: LOGGER,
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
