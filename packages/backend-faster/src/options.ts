import type { Logger } from '@ws/core';
import {
  callback,
  choice,
  countOrAuto,
  type DefaultsOf,
  defaultsOf,
  flag,
  invalidOption,
  isObject,
  LOGGER,
  number,
  type OptionKind,
  type OptionSpec,
  optionKind,
  readOption,
  readOptions,
  required,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { ModelProgress } from '@ws/models';
import { defaultThreads, lookAtMachine } from '@ws/models/internal';
import { ENGINE_NAMES, type EngineName } from './engines.js';

const DEVICES = ['auto', 'cpu', 'cuda'] as const;
const COMPUTE_TYPES = [
  'auto',
  'default',
  'int8',
  'int8_float16',
  'int8_float32',
  'int8_bfloat16',
  'int16',
  'float16',
  'bfloat16',
  'float32',
] as const;

/** Where the engine computes. */
export type Device = (typeof DEVICES)[number];

/** What CTranslate2 computes in; which of them a machine can, it says when one is asked for in vain. */
export type ComputeType = (typeof COMPUTE_TYPES)[number];

/** How WhisperX finds word times. */
export interface AlignmentOptions {
  /** A wav2vec2 model of the hub, or the path of one. Default: WhisperX's own for the language. */
  readonly model?: string | undefined;
}

/** How WhisperX finds who speaks. */
export interface DiarizationOptions {
  /** A pipeline of pyannote on the hub, or the path of one. Default: WhisperX's own, which needs `huggingFaceToken`. */
  readonly model?: string | undefined;
  /** Fewest speakers, 1 to 100. */
  readonly minSpeakers?: number | undefined;
  /** Most speakers, 1 to 100. */
  readonly maxSpeakers?: number | undefined;
}

/** Settings of `createFasterBackend`. Which of them an engine takes says {@link ENGINE_OPTIONS}. */
export interface FasterBackendOptions {
  /**
   * A name that `@ws/models` knows (`tiny.en`, `base`), a repository of the hub, or the path of a model: a CTranslate2
   * directory; for `mlx-whisper` in any format that `@ws/models` reads, or MLX's own.
   */
  readonly model: string;
  /** Default `faster-whisper`. */
  readonly engine?: EngineName | undefined;
  /** Default `auto`: `cuda` where there is one. MLX takes what it was built for. */
  readonly device?: Device | undefined;
  /**
   * Default `auto`: `float16` on a GPU, `int8` on a processor; `float32` on x86 without VNNI under Linux, where sums of 8-bit
   * products overflow, which costs words.
   */
  readonly computeType?: ComputeType | undefined;
  /** Beams, 1 to 20. Default 1, which is greedy. */
  readonly beamSize?: number | undefined;
  /**
   * Threads of one call on a processor, 1 to 64. `auto` (default): one less than there are processors (of a container:
   * that it is granted), shared among `workers`, at most 4.
   */
  readonly threads?: number | 'auto' | undefined;
  /** Calls that run at once, over the same weights, 1 to 64; `auto`: one for every processor. Default 1. */
  readonly workers?: number | 'auto' | undefined;
  /** Whether Silero's detector leaves out what is no speech. Default `false`: sessions have detectors of their own. */
  readonly vadFilter?: boolean | undefined;
  /** Windows of long audio that are decoded together, 1 to 128. Default 1: one after the other, each knowing the text before it. */
  readonly batchSize?: number | undefined;
  /** Words to expect, in every window. */
  readonly hotwords?: string | undefined;
  /** Word times by forced alignment. Default `false`. WhisperX only. */
  readonly alignment?: boolean | AlignmentOptions | undefined;
  /** `Segment.speaker`. Default `false`. WhisperX only. */
  readonly diarization?: boolean | DiarizationOptions | undefined;
  /** Token for models of the hub that ask for one. Default: `HF_TOKEN` of the environment. WhisperX only. */
  readonly huggingFaceToken?: string | undefined;
  /** An interpreter of your own that has the engine's packages. Default: the environment that `setup` made. */
  readonly python?: string | undefined;
  /** Calls that wait for the engine, at most, 0 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3600000; the engine is killed. Default 120000. */
  readonly callTimeoutMs?: number | undefined;
  /** Milliseconds without a call after which the engine ends and gives its memory back, 1000 to 86400000. Default: never. */
  readonly idleTimeoutMs?: number | undefined;
  /** How often loading that failed for a passing reason is tried again, 0 to 10. Default 1. Calls are the caller's to repeat; a session does it. */
  readonly retries?: number | undefined;
  /** Told how a model's download goes. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

type Unsaid = 'hotwords' | 'huggingFaceToken' | 'python' | 'idleTimeoutMs' | 'onProgress';
type Settings = SettingsOf<FasterBackendOptions, Unsaid>;

/** {@link FasterBackendOptions} with nothing left open that has a default. */
export interface ResolvedFasterBackendOptions
  extends Omit<Settings, 'threads' | 'workers' | 'alignment' | 'diarization'> {
  readonly threads: number;
  readonly workers: number;
  /** `undefined`: the step is off. */
  readonly alignment: AlignmentOptions | undefined;
  readonly diarization: DiarizationOptions | undefined;
}

const ALIGNMENT: OptionSpec<SettingsOf<AlignmentOptions, 'model'>> = { model: text() };

const DIARIZATION: OptionSpec<SettingsOf<DiarizationOptions, keyof DiarizationOptions>> = {
  model: text(),
  minSpeakers: wholeNumber(1, 100),
  maxSpeakers: wholeNumber(1, 100),
};

const SPEC: OptionSpec<Settings> = {
  model: required(text(undefined, 'the name of a model (base), or the path of one')),
  engine: choice(ENGINE_NAMES, 'faster-whisper'),
  device: choice(DEVICES, 'auto'),
  computeType: choice(COMPUTE_TYPES, 'auto'),
  beamSize: wholeNumber(1, 20, 1),
  threads: countOrAuto(64),
  workers: countOrAuto(64, 1),
  vadFilter: flag(false),
  batchSize: wholeNumber(1, 128, 1),
  hotwords: text(),
  alignment: step(ALIGNMENT),
  diarization: step(DIARIZATION),
  huggingFaceToken: text(),
  python: text(),
  maxQueuedCalls: wholeNumber(0, 10_000, 64),
  callTimeoutMs: number(1000, 3_600_000, 120_000),
  idleTimeoutMs: number(1000, 86_400_000),
  retries: wholeNumber(0, 10, 1),
  onProgress: callback<(progress: ModelProgress) => void>(),
  logger: LOGGER,
};

/** The defaults of all options that have one. */
export const DEFAULT_FASTER_BACKEND_OPTIONS: DefaultsOf<FasterBackendOptions, Unsaid | 'model'> =
  defaultsOf(SPEC);

const OF_BOTH = ['device', 'computeType', 'beamSize', 'threads', 'batchSize', 'hotwords'] as const;
const OF_WHISPERX = ['alignment', 'diarization', 'huggingFaceToken'] as const;
const OF_FASTER_WHISPER = ['workers', 'vadFilter'] as const;

type EngineOption = (typeof OF_BOTH | typeof OF_WHISPERX | typeof OF_FASTER_WHISPER)[number];

/** Options that are not for all engines. */
export const ENGINE_OPTIONS: Readonly<Record<EngineName, readonly EngineOption[]>> = Object.freeze({
  'faster-whisper': Object.freeze([...OF_BOTH, ...OF_FASTER_WHISPER]),
  // mlx-whisper decodes greedily, one call at a time, on the device that MLX was built for.
  'mlx-whisper': Object.freeze(['threads'] as const),
  // WhisperX cuts audio by its own detector always, and decodes the pieces together.
  whisperx: Object.freeze([...OF_BOTH, ...OF_WHISPERX]),
});

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveOptions(options: FasterBackendOptions): ResolvedFasterBackendOptions {
  const settings = readOptions(SPEC, options);
  const { engine, alignment, diarization } = settings;
  refuseOthers(options, engine);
  const { cores } = lookAtMachine();
  const workers = settings.workers === 'auto' ? Math.min(64, cores) : settings.workers;
  const threads = settings.threads === 'auto' ? defaultThreads(cores, workers) : settings.threads;
  const speakers = stepSettings(diarization);
  const most = wholeNumber(speakers?.minSpeakers ?? 1, 100);
  readOption(most, 'diarization.maxSpeakers', speakers?.maxSpeakers);
  return {
    ...settings,
    ...{ workers, threads },
    alignment: stepSettings(alignment),
    diarization: speakers,
    huggingFaceToken: settings.huggingFaceToken ?? (engine === 'whisperx' ? hubToken() : undefined),
  };
}

/** An option that the engine has no use for must not be passed over in silence. */
function refuseOthers(options: FasterBackendOptions, engine: EngineName): void {
  for (const name of Object.values(ENGINE_OPTIONS).flat()) {
    if (options[name] === undefined || ENGINE_OPTIONS[engine].includes(name)) continue;
    const takers = ENGINE_NAMES.filter((other) => ENGINE_OPTIONS[other].includes(name));
    throw invalidOption(
      name,
      options[name],
      `left out: ${engine} has none, ${takers.join(' and ')} only`,
    );
  }
}

function hubToken(): string | undefined {
  const { HF_TOKEN } = process.env;
  return HF_TOKEN || undefined;
}

/** Settings of a step that is off unless it is asked for. The setting is `false`, or an object. */
function step<S extends object>(spec: OptionSpec<S>): OptionKind<boolean | S> {
  return {
    ...optionKind<boolean | S>(
      'true, false, or an object of settings',
      (value) => typeof value === 'boolean' || isObject(value),
      false,
    ),
    take: (value, name) => value !== false && readOptions(spec, value === true ? {} : value, name),
  };
}

function stepSettings<S extends object>(step: boolean | S): S | undefined {
  return typeof step === 'boolean' ? undefined : step;
}
