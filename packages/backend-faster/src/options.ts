import type { Logger } from '@ws/core';
import {
  choiceOption,
  flagOption,
  invalidOption,
  loggerOption,
  numberOption,
  rejectUnknownOptions,
  textOption,
} from '@ws/core/options';
import { lookAtMachine, type ModelProgress } from '@ws/models';
import { ENGINE_NAMES, type EngineName } from './engines.js';

/** Where the engine computes. */
export type Device = 'auto' | 'cpu' | 'cuda';

/** What CTranslate2 computes in; which of them a machine can, it says when one is asked for in vain. */
export type ComputeType =
  | 'auto'
  | 'default'
  | 'int8'
  | 'int8_float16'
  | 'int8_float32'
  | 'int8_bfloat16'
  | 'int16'
  | 'float16'
  | 'bfloat16'
  | 'float32';

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
  /** Default `auto`: `int8` on a processor, `float16` on a GPU. */
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
  /** Further tries of loading and of calls whose failure is retryable, 0 to 10. Default 1. */
  readonly retries?: number | undefined;
  /** Told how a model's download goes. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

/** {@link FasterBackendOptions} with nothing left open that has a default. */
export interface ResolvedFasterBackendOptions {
  readonly model: string;
  readonly engine: EngineName;
  readonly device: Device;
  readonly computeType: ComputeType;
  readonly beamSize: number;
  readonly threads: number;
  readonly workers: number;
  readonly vadFilter: boolean;
  readonly batchSize: number;
  readonly hotwords: string | undefined;
  readonly alignment: AlignmentOptions | undefined;
  readonly diarization: DiarizationOptions | undefined;
  readonly huggingFaceToken: string | undefined;
  readonly python: string | undefined;
  readonly maxQueuedCalls: number;
  readonly callTimeoutMs: number;
  readonly idleTimeoutMs: number | undefined;
  readonly retries: number;
  readonly onProgress: ((progress: ModelProgress) => void) | undefined;
  readonly logger: Logger;
}

/** What is taken where an option is left out; `threads` depends on the machine. */
export const DEFAULT_FASTER_BACKEND_OPTIONS = Object.freeze({
  engine: 'faster-whisper',
  device: 'auto',
  computeType: 'auto',
  beamSize: 1,
  workers: 1,
  vadFilter: false,
  batchSize: 1,
  maxQueuedCalls: 64,
  callTimeoutMs: 120_000,
  retries: 1,
} satisfies Partial<ResolvedFasterBackendOptions>) as Readonly<
  Pick<
    ResolvedFasterBackendOptions,
    | 'engine'
    | 'device'
    | 'computeType'
    | 'beamSize'
    | 'workers'
    | 'vadFilter'
    | 'batchSize'
    | 'maxQueuedCalls'
    | 'callTimeoutMs'
    | 'retries'
  >
>;

type EngineOption =
  | 'device'
  | 'computeType'
  | 'beamSize'
  | 'threads'
  | 'workers'
  | 'vadFilter'
  | 'batchSize'
  | 'hotwords'
  | 'alignment'
  | 'diarization'
  | 'huggingFaceToken';

/** Options that are not for all engines. */
export const ENGINE_OPTIONS: Readonly<Record<EngineName, readonly EngineOption[]>> = Object.freeze({
  'faster-whisper': Object.freeze([
    'device',
    'computeType',
    'beamSize',
    'threads',
    'workers',
    'vadFilter',
    'batchSize',
    'hotwords',
  ] as const),
  // mlx-whisper decodes greedily, one call at a time, on the device that MLX was built for.
  'mlx-whisper': Object.freeze(['threads'] as const),
  // WhisperX cuts audio by its own detector always, and decodes the pieces together.
  whisperx: Object.freeze([
    'device',
    'computeType',
    'beamSize',
    'threads',
    'batchSize',
    'hotwords',
    'alignment',
    'diarization',
    'huggingFaceToken',
  ] as const),
});

const COMMON_OPTIONS = [
  'model',
  'engine',
  'python',
  'maxQueuedCalls',
  'callTimeoutMs',
  'idleTimeoutMs',
  'retries',
  'onProgress',
  'logger',
] as const;

const ALL_ENGINE_OPTIONS: readonly EngineOption[] = [
  ...new Set(Object.values(ENGINE_OPTIONS).flat()),
];

const DEVICES: readonly Device[] = ['auto', 'cpu', 'cuda'];
const COMPUTE_TYPES: readonly ComputeType[] = [
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
];

/** One is left to the rest of the program; more than 4 bring little for inferences this small. */
export function defaultThreads(parallelism: number, workers: number): number {
  return Math.max(1, Math.min(4, Math.floor((parallelism - 1) / workers)));
}

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function resolveOptions(options: FasterBackendOptions): ResolvedFasterBackendOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption('model', undefined, 'given, in an object of options: { model: "base" }');
  }
  rejectUnknownOptions(options, [...COMMON_OPTIONS, ...ALL_ENGINE_OPTIONS]);
  const defaults = DEFAULT_FASTER_BACKEND_OPTIONS;
  const engine = choiceOption('engine', options.engine, defaults.engine, ENGINE_NAMES);
  for (const name of ALL_ENGINE_OPTIONS) {
    if (options[name] !== undefined && !ENGINE_OPTIONS[engine].includes(name)) {
      const takers = ENGINE_NAMES.filter((other) => ENGINE_OPTIONS[other].includes(name));
      throw invalidOption(
        name,
        options[name],
        `left out: ${engine} has none, ${takers.join(' and ')} only`,
      );
    }
  }
  const model = textOption('model', options.model);
  if (model === undefined) {
    throw invalidOption('model', undefined, 'the name of a model (base), or the path of one');
  }
  const whole = { min: 1, integer: true } as const;
  const { cores } = lookAtMachine();
  const most = { ...whole, max: 64 };
  const workers =
    options.workers === 'auto'
      ? Math.min(most.max, cores)
      : numberOption('workers', options.workers, defaults.workers, most);
  if (options.onProgress !== undefined && typeof options.onProgress !== 'function') {
    throw invalidOption('onProgress', options.onProgress, 'a function');
  }
  return {
    model,
    engine,
    device: choiceOption('device', options.device, defaults.device, DEVICES),
    computeType: choiceOption(
      'computeType',
      options.computeType,
      defaults.computeType,
      COMPUTE_TYPES,
    ),
    beamSize: numberOption('beamSize', options.beamSize, defaults.beamSize, { ...whole, max: 20 }),
    threads: numberOption(
      'threads',
      options.threads === 'auto' ? undefined : options.threads,
      defaultThreads(cores, workers),
      most,
    ),
    workers,
    vadFilter: flagOption('vadFilter', options.vadFilter, defaults.vadFilter),
    batchSize: numberOption('batchSize', options.batchSize, defaults.batchSize, {
      ...whole,
      max: 128,
    }),
    hotwords: textOption('hotwords', options.hotwords),
    alignment: alignmentOption(options.alignment),
    diarization: diarizationOption(options.diarization),
    huggingFaceToken:
      textOption('huggingFaceToken', options.huggingFaceToken) ??
      (engine === 'whisperx' ? hubToken() : undefined),
    python: textOption('python', options.python),
    maxQueuedCalls: numberOption(
      'maxQueuedCalls',
      options.maxQueuedCalls,
      defaults.maxQueuedCalls,
      { min: 0, max: 10_000, integer: true },
    ),
    callTimeoutMs: numberOption('callTimeoutMs', options.callTimeoutMs, defaults.callTimeoutMs, {
      min: 1_000,
      max: 3_600_000,
    }),
    idleTimeoutMs: numberOption('idleTimeoutMs', options.idleTimeoutMs, undefined, {
      min: 1_000,
      max: 86_400_000,
    }),
    retries: numberOption('retries', options.retries, defaults.retries, {
      min: 0,
      max: 10,
      integer: true,
    }),
    onProgress: options.onProgress,
    logger: loggerOption('logger', options.logger),
  };
}

function hubToken(): string | undefined {
  const { HF_TOKEN } = process.env;
  return HF_TOKEN || undefined;
}

/** Settings of a step that is off unless it is asked for. */
function stepOption<T extends object>(name: string, value: boolean | T | undefined): T | undefined {
  if (value === undefined || value === false) return undefined;
  if (value === true) return {} as T;
  if (typeof value !== 'object' || value === null) {
    throw invalidOption(name, value, 'true, false, or an object of settings');
  }
  return value;
}

function alignmentOption(value: FasterBackendOptions['alignment']): AlignmentOptions | undefined {
  const settings = stepOption<AlignmentOptions>('alignment', value);
  if (settings === undefined) return undefined;
  rejectUnknownOptions(settings, ['model']);
  return { model: textOption('alignment.model', settings.model) };
}

function diarizationOption(
  value: FasterBackendOptions['diarization'],
): DiarizationOptions | undefined {
  const settings = stepOption<DiarizationOptions>('diarization', value);
  if (settings === undefined) return undefined;
  rejectUnknownOptions(settings, ['model', 'minSpeakers', 'maxSpeakers']);
  const range = { min: 1, max: 100, integer: true } as const;
  const minSpeakers = numberOption(
    'diarization.minSpeakers',
    settings.minSpeakers,
    undefined,
    range,
  );
  const maxSpeakers = numberOption('diarization.maxSpeakers', settings.maxSpeakers, undefined, {
    ...range,
    min: minSpeakers ?? 1,
  });
  return { model: textOption('diarization.model', settings.model), minSpeakers, maxSpeakers };
}
