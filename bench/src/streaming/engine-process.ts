import { isDeepStrictEqual } from 'node:util';
import type { BackendCapabilities, TranscriptionBackend } from '@ws/core';
import type { Precision } from '../../../packages/backend-onnx/src/runtime/precision.js';
import { createBuiltBackend, missingBuild } from '../built-backend.js';
import type { ModelName } from '../engines.js';
import { progress } from '../report.js';

/**
 * The engine in a process of its own, on one thread, which alone tells the processor time that it takes; undefined,
 * with a printed reason, where none can be started that does what the sources do.
 */
export async function startEngineProcess(
  model: ModelName,
  precision: Precision,
  expected: BackendCapabilities,
): Promise<TranscriptionBackend | undefined> {
  const missing = missingBuild();
  if (missing !== undefined) {
    progress(`processor time of sessions ${missing}`);
    return undefined;
  }
  const backend = await createBuiltBackend(model, precision);
  if (!isDeepStrictEqual(backend.capabilities, expected)) {
    await backend[Symbol.asyncDispose]();
    progress(
      'processor time of sessions skipped: packages/backend-onnx was built from other sources (npx -y pnpm@10.34.9 build)',
    );
    return undefined;
  }
  await backend.load();
  return backend;
}
