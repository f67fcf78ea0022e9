import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Precision } from '../../../packages/backend-onnx/src/runtime/precision.js';
import type { ModelName } from '../engines.js';
import type { Window } from './windows.js';

/** What an inference process costs. */
export interface ProcessCost {
  readonly loadMs: number;
  readonly loadedBytes: number;
  /** After several calls of every length. */
  readonly usedBytes: number;
}

// The inference process runs what is published, so it is the built package that is measured here.
const built = new URL('../../../packages/backend-onnx/dist/index.js', import.meta.url);

/** Why nothing can be measured, if so. */
export function missingBuild(): string | undefined {
  if (existsSync(fileURLToPath(built))) return undefined;
  return 'skipped: packages/backend-onnx is not built (npx -y pnpm@10.34.9 build)';
}

const CALLS = 5;

/** Starts an inference process through the public backend, and asks it what it holds. */
export async function measureProcess(
  model: ModelName,
  precision: Precision,
  windows: readonly Window[],
): Promise<ProcessCost> {
  const { createOnnxBackend } = (await import(built.href)) as typeof import('@ws/backend-onnx');
  const backend = createOnnxBackend({ model, precision, threads: 1 });
  try {
    const before = performance.now();
    await backend.load();
    const loadMs = performance.now() - before;
    const { memoryBytes: loadedBytes = 0 } = await backend.health();
    for (let call = 0; call < CALLS; call++) {
      for (const { samples } of windows) {
        await backend.transcribe(samples, { sampleRate: 16_000, language: 'en' });
      }
    }
    const { memoryBytes: usedBytes = 0 } = await backend.health();
    return { loadMs, loadedBytes, usedBytes };
  } finally {
    await backend[Symbol.asyncDispose]();
  }
}
