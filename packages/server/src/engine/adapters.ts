import type { Logger, TranscriptionBackend } from '@ws/core';
import type { ModelProgress } from '@ws/models';
import { fromInstalled } from './installed-package.js';

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
  readonly executionProviders: readonly (string | { readonly name: string })[] | undefined;
  readonly onModelProgress: ((progress: ModelProgress) => void) | undefined;
}

const ADAPTERS: Readonly<Record<AdapterName, Adapter>> = {
  onnx: {
    packageName: '@ws/backend-onnx',
    async create(source, logger) {
      const { createOnnxBackend } = await import('@ws/backend-onnx');
      const { model, precision, threads, processes, executionProviders } = source;
      return createOnnxBackend({
        model,
        precision,
        threads,
        processes,
        executionProviders,
        onProgress: source.onModelProgress,
        logger,
      });
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
  return fromInstalled(packageName, () => create(source, logger));
}
