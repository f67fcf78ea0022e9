import type { Precision } from '../../../packages/backend-onnx/src/runtime/precision.js';
import { createBuiltBackend } from '../built-backend.js';
import type { ModelName } from '../engines.js';
import type { Window } from './windows.js';

/** What an inference process costs. */
export interface ProcessCost {
  readonly loadMs: number;
  readonly loadedBytes: number;
  /** After several calls of every length. */
  readonly usedBytes: number;
}

const CALLS = 5;

/** Starts an inference process through the public backend, and asks it what it holds. */
export async function measureProcess(
  model: ModelName,
  precision: Precision,
  windows: readonly Window[],
): Promise<ProcessCost> {
  const backend = await createBuiltBackend(model, precision);
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
