import { resolveModel } from '@ws/models';
import { loadWhisperEngine } from '../../../packages/backend-onnx/src/engine/whisper-engine.js';
import type { OnnxRuntime } from '../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import type { Window } from '../engine/windows.js';
import type { ModelName } from '../engines.js';
import { unheard } from '../unheard.js';

/** One call with so many threads. */
export interface ThreadCost {
  readonly threads: number;
  /** Whether threads wait in a loop for the next piece of work, as ONNX Runtime's do by default. */
  readonly spinning: boolean;
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** The same runtime, with threads that spin. */
function spinningRuntime(runtime: OnnxRuntime): OnnxRuntime {
  const create = runtime.InferenceSession.create as (...args: unknown[]) => Promise<unknown>;
  return {
    Tensor: runtime.Tensor,
    InferenceSession: {
      create: ((model: unknown, options: object) =>
        create.call(runtime.InferenceSession, model, {
          ...options,
          extra: { session: { intra_op: { allow_spinning: '1' } } },
        })) as OnnxRuntime['InferenceSession']['create'],
    },
  };
}

/** Least time of a call, from samples to text, in int8. */
export async function timeThreads(
  runtime: OnnxRuntime,
  model: ModelName,
  window: Window,
  most: number,
  rounds: number,
): Promise<readonly ThreadCost[]> {
  const { directory } = await resolveModel(model);
  const costs: ThreadCost[] = [];
  for (let threads = 1; threads <= most; threads *= 2) {
    for (const spinning of threads === 1 ? [false] : [false, true]) {
      const engine = await loadWhisperEngine(spinning ? spinningRuntime(runtime) : runtime, {
        directory,
        precision: 'int8',
        threads,
      });
      let wallMs = Number.POSITIVE_INFINITY;
      let cpuMs = Number.POSITIVE_INFINITY;
      for (let round = 0; round <= rounds; round++) {
        const samples = unheard(window.samples, round);
        const before = process.cpuUsage();
        const result = await engine.transcribe(samples, {
          context: 'silence-tail',
          timestamps: false,
          task: 'transcribe',
          language: 'en',
        });
        const { user, system } = process.cpuUsage(before);
        wallMs = Math.min(wallMs, result.processingTimeMs);
        cpuMs = Math.min(cpuMs, (user + system) / 1000);
      }
      costs.push({ threads, spinning, wallMs, cpuMs });
      await engine.release();
    }
  }
  return costs;
}
