import { type Logger, TranscribeError, type TranscriptionBackend } from '@ws/core';
import type { ModelProgress } from '@ws/models';

/** Backends that the server makes by name, when their package is installed. */
export type AdapterName = 'onnx';

interface Adapter {
  readonly packageName: string;
  /** Loads the package and makes a backend. The specifier is written out, so that bundlers see it. */
  create(source: AdapterSource, logger: Logger): Promise<TranscriptionBackend>;
}

/** What an adapter is told. */
export interface AdapterSource {
  readonly name: AdapterName;
  readonly model: string;
  readonly precision: 'auto' | 'fp32' | 'int8';
  readonly threads: number | undefined;
  readonly processes: number;
  readonly onModelProgress: ((progress: ModelProgress) => void) | undefined;
}

const ADAPTERS: Readonly<Record<AdapterName, Adapter>> = {
  onnx: {
    packageName: '@ws/backend-onnx',
    async create({ model, precision, threads, processes, onModelProgress: onProgress }, logger) {
      const { createOnnxBackend } = await import('@ws/backend-onnx');
      return createOnnxBackend({ model, precision, threads, processes, onProgress, logger });
    },
  },
};

/** All {@link AdapterName}s. */
export const ADAPTER_NAMES: readonly AdapterName[] = Object.keys(ADAPTERS) as AdapterName[];

/**
 * The backend that the options name.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`, saying what to install; what the adapter throws
 */
export async function createBackend(
  source: AdapterSource,
  logger: Logger,
): Promise<TranscriptionBackend> {
  const { packageName, create } = ADAPTERS[source.name];
  try {
    return await create(source, logger);
  } catch (cause) {
    if (!isMissing(cause, packageName)) throw cause;
    throw missingAdapter(packageName, cause);
  }
}

/** Whether an import failed because the package itself, not something it needs, is not there. */
export function isMissing(error: unknown, packageName: string): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') &&
    error.message.includes(`'${packageName}'`)
  );
}

/** The error of an adapter that is not installed. */
export function missingAdapter(packageName: string, cause: unknown): TranscribeError {
  return new TranscribeError(
    `The backend's package ${packageName} is not installed. Install it: npm install ${packageName}`,
    { code: 'ERR_BACKEND_UNAVAILABLE', details: { package: packageName }, cause },
  );
}
