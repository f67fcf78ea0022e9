import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OnnxBackend } from '@ws/backend-onnx';
import type { Precision } from '../../packages/backend-onnx/src/runtime/precision.js';

// The inference process runs what is published, so it is the built package that starts it.
const built = new URL('../../packages/backend-onnx/dist/index.js', import.meta.url);

// A large model on a small machine is slow, and has not hung.
const CALL_TIMEOUT_MS = 3_600_000;

/** Why no inference process can be started, if so. */
export function missingBuild(): string | undefined {
  if (existsSync(fileURLToPath(built))) return undefined;
  return 'skipped: packages/backend-onnx is not built (npx -y pnpm@10.34.9 build)';
}

/**
 * The public backend with inference processes of its own, each on one thread; not loaded.
 *
 * @param model a model's name, or the path of its directory
 */
export async function createBuiltBackend(
  model: string,
  precision: Precision,
  processes = 1,
): Promise<OnnxBackend> {
  const { createOnnxBackend } = (await import(built.href)) as typeof import('@ws/backend-onnx');
  return createOnnxBackend({
    model,
    precision,
    threads: 1,
    processes,
    callTimeoutMs: CALL_TIMEOUT_MS,
  });
}
