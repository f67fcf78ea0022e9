import type { Logger, TranscriptionBackend } from '@ws/core';
import { fromInstalled, invalidOption } from '@ws/core/internal';
import type { ModelProgress } from '@ws/models';
import { withChineseScripts } from './chinese-scripts.js';

/** Backends that the server makes by name, when their package is installed. */
export type AdapterName = 'onnx' | 'moonshine' | 'whispercpp' | 'faster' | 'mlx' | 'whisperx';

interface Adapter {
  readonly packageName: string;
  /** Settings of {@link AdapterSource} that it has a use for. */
  readonly takes: readonly AdapterSetting[];
  /** The model that is taken where no other is named. Default: `base`. */
  readonly model?: string | undefined;
  /** The most `processes` that it takes, where that is less than the server does. */
  readonly mostProcesses?: number | undefined;
  /** Loads the package and makes a backend. The specifier is written out, so that bundlers see it. */
  create(source: AdapterSource, host: AdapterHost): Promise<TranscriptionBackend>;
}

type AdapterSetting = 'precision' | 'processes' | 'executionProviders';

/** What an adapter is told. */
export interface AdapterSource {
  readonly name: AdapterName;
  readonly model: string;
  readonly precision: 'auto' | 'fp32' | 'int8';
  readonly threads: number | 'auto';
  readonly processes: number | 'auto';
  readonly executionProviders: readonly (string | { readonly name: string })[] | undefined;
  readonly onModelProgress: ((progress: ModelProgress) => void) | undefined;
}

/** What an adapter gets from its owner. */
export interface AdapterHost {
  readonly logger: Logger;
  /** Milliseconds per 30 s of audio after which a call has hung, and its engine is killed. Left out: the adapter's own. */
  readonly callTimeoutMs?: number | undefined;
}

/** What a setting is where nothing is said. */
const UNSAID: Readonly<Record<AdapterSetting, unknown>> = {
  precision: 'auto',
  processes: 'auto',
  executionProviders: undefined,
};

/** The other backends have no `auto`: what is left to them is left out. */
function chosen(count: number | 'auto'): number | undefined {
  return count === 'auto' ? undefined : count;
}

const COMPUTE_TYPES = { auto: 'auto', fp32: 'float32', int8: 'int8' } as const;

const ADAPTERS: Readonly<Record<AdapterName, Adapter>> = {
  onnx: {
    packageName: '@ws/backend-onnx',
    takes: ['precision', 'processes', 'executionProviders'],
    async create(source, host) {
      const { createOnnxBackend } = await import('@ws/backend-onnx');
      const { model, precision, threads, processes, executionProviders } = source;
      return createOnnxBackend({
        model,
        precision,
        threads,
        processes,
        executionProviders,
        onProgress: source.onModelProgress,
        ...host,
      });
    },
  },
  moonshine: {
    packageName: '@ws/backend-moonshine',
    takes: ['processes'],
    model: 'tiny',
    async create({ model, threads, processes, onModelProgress }, host) {
      const { createMoonshineBackend } = await import('@ws/backend-moonshine');
      return createMoonshineBackend({
        ...{ model, threads, processes, onProgress: onModelProgress },
        ...host,
      });
    },
  },
  whispercpp: {
    packageName: '@ws/backend-whispercpp',
    takes: ['processes'],
    mostProcesses: 16,
    async create({ model, threads, processes, onModelProgress }, host) {
      const { createWhisperCppBackend } = await import('@ws/backend-whispercpp');
      return createWhisperCppBackend({
        model,
        threads: chosen(threads),
        maxConcurrency: chosen(processes),
        onProgress: onModelProgress,
        ...host,
      });
    },
  },
  faster: pythonAdapter('faster-whisper', ['precision', 'processes']),
  mlx: pythonAdapter('mlx-whisper', []),
  whisperx: pythonAdapter('whisperx', ['precision']),
};

/** An adapter over one of the engines of `@ws/backend-faster`. */
function pythonAdapter(
  engine: 'faster-whisper' | 'mlx-whisper' | 'whisperx',
  takes: readonly AdapterSetting[],
): Adapter {
  return {
    packageName: '@ws/backend-faster',
    takes,
    async create({ model, precision, threads, processes, onModelProgress }, host) {
      const { createFasterBackend } = await import('@ws/backend-faster');
      return createFasterBackend({
        engine,
        model,
        computeType: takes.includes('precision') ? COMPUTE_TYPES[precision] : undefined,
        threads: chosen(threads),
        workers: chosen(processes),
        onProgress: onModelProgress,
        ...host,
      });
    },
  };
}

/** The model that a backend takes where no other is named. */
export function defaultModelOf(name: AdapterName): string {
  return ADAPTERS[name].model ?? 'base';
}

export const ADAPTER_NAMES: readonly AdapterName[] = Object.keys(ADAPTERS) as AdapterName[];

/**
 * Refuses settings that the backend has no use for: they must not be passed over in silence.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkAdapterSource(source: AdapterSource): void {
  const { takes, mostProcesses = Number.POSITIVE_INFINITY } = ADAPTERS[source.name];
  for (const setting of Object.keys(UNSAID) as AdapterSetting[]) {
    if (takes.includes(setting) || source[setting] === UNSAID[setting]) continue;
    const takers = ADAPTER_NAMES.filter((name) => ADAPTERS[name].takes.includes(setting));
    throw invalidOption(
      setting,
      source[setting],
      `left out: the backend ${source.name} has none, ${takers.join(', ')} only`,
    );
  }
  if (source.processes !== 'auto' && source.processes > mostProcesses) {
    throw invalidOption(
      'processes',
      source.processes,
      `at most ${mostProcesses} for the backend ${source.name}`,
    );
  }
}

/**
 * The backend that the options name, which writes Chinese in one script where it is asked for.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`, saying what to install; what the adapter throws
 */
export async function createBackend(
  source: AdapterSource,
  host: AdapterHost,
): Promise<TranscriptionBackend> {
  const { packageName, create } = ADAPTERS[source.name];
  return withChineseScripts(await fromInstalled(packageName, () => create(source, host)));
}
