import type { Precision } from '../../../packages/backend-onnx/src/runtime/precision.js';
import { createBuiltBackend } from '../built-backend.js';
import { childrenRunning, readMemory } from './process-memory.js';
import { SPOKEN_TOKENS } from './random-model.js';

/** What the inference process of one model takes. Bytes and milliseconds. */
export interface ModelCost {
  readonly loadMs: number;
  /** The most that was resident until the model was ready. */
  readonly loadPeak: number;
  readonly ready: number;
  /** After the first call of a short window, and after that of a full one. */
  readonly afterShort: number;
  readonly afterFull: number;
  /** The most from beginning to end. */
  readonly peak: number;
  /** A call of the short window: the lesser of two. */
  readonly shortMs: number;
  readonly fullMs: number;
}

const CALLS = 2;

/** Loads a model through the public backend, gives it a short and a full window, and asks the system what that took. */
export async function measureModel(
  directory: string,
  precision: Precision,
  windows: { readonly short: Float32Array; readonly full: Float32Array },
): Promise<ModelCost> {
  const backend = await createBuiltBackend(directory, precision);
  try {
    const before = performance.now();
    await backend.load();
    const loadMs = performance.now() - before;
    const [pid] = childrenRunning('worker');
    if (pid === undefined) throw new Error('the inference process cannot be found in /proc');
    const { resident: ready, peak: loadPeak } = readMemory(pid);

    /** The least time of some calls, and what is resident after them. */
    const hear = async (samples: Float32Array): Promise<readonly [ms: number, bytes: number]> => {
      let least = Number.POSITIVE_INFINITY;
      for (let call = 0; call < CALLS; call++) {
        const started = performance.now();
        const { segments } = await backend.transcribe(samples, {
          sampleRate: 16_000,
          language: 'en',
          timestamps: false,
          tokens: true,
        });
        least = Math.min(least, performance.now() - started);
        const tokens = segments.flatMap((segment) => segment.tokens ?? []).length;
        if (tokens !== SPOKEN_TOKENS) {
          throw new Error(`the random model wrote ${tokens} tokens, not ${SPOKEN_TOKENS}`);
        }
      }
      return [least, readMemory(pid).resident];
    };
    const [shortMs, afterShort] = await hear(windows.short);
    const [fullMs, afterFull] = await hear(windows.full);
    const { peak } = readMemory(pid);
    return { loadMs, loadPeak, ready, afterShort, afterFull, peak, shortMs, fullMs };
  } finally {
    await backend[Symbol.asyncDispose]();
  }
}
