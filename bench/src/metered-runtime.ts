import type { InferenceSession } from 'onnxruntime-common';
import { DECODER, ENCODER } from '../../packages/backend-onnx/src/graph/names.js';
import type { OnnxRuntime } from '../../packages/backend-onnx/src/runtime/onnxruntime.js';

/** How often a graph ran, over how much, and how long that took altogether. */
export interface Meter {
  runs: number;
  ms: number;
  /** Of the encoder: frames of 20 ms that it was given. Of the decoder: tokens. The same each time. */
  work: number;
}

/** ONNX Runtime with a stop-watch on each half of Whisper: what the engine itself does not report. */
export interface MeteredRuntime {
  readonly runtime: OnnxRuntime;
  readonly encoder: Meter;
  readonly decoder: Meter;
  reset(): void;
}

type Run = (...args: unknown[]) => Promise<unknown>;

type Feeds = Readonly<Record<string, { readonly dims: readonly number[] }>>;

/** The encoder halves the spectrogram's frames of 10 ms. */
function workOf(feeds: Feeds): number {
  const mel = feeds[ENCODER.mel];
  if (mel !== undefined) return Math.ceil(mel.dims.at(-1)! / 2);
  return feeds[DECODER.tokens]!.dims.reduce((all, one) => all * one, 1);
}

export function meterRuntime(runtime: OnnxRuntime): MeteredRuntime {
  const encoder: Meter = { runs: 0, ms: 0, work: 0 };
  const decoder: Meter = { runs: 0, ms: 0, work: 0 };

  function metered(session: InferenceSession): InferenceSession {
    const meter = session.inputNames.includes(ENCODER.mel) ? encoder : decoder;
    const run = session.run.bind(session) as unknown as Run;
    const timed: Run = async (...args) => {
      const before = performance.now();
      const result = await run(...args);
      meter.ms += performance.now() - before;
      meter.runs++;
      meter.work += workOf(args[0] as Feeds);
      return result;
    };
    return Object.assign(session, { run: timed });
  }

  const create = runtime.InferenceSession.create as (
    ...args: unknown[]
  ) => Promise<InferenceSession>;
  return {
    encoder,
    decoder,
    reset() {
      Object.assign(encoder, { runs: 0, ms: 0, work: 0 });
      Object.assign(decoder, { runs: 0, ms: 0, work: 0 });
    },
    runtime: {
      Tensor: runtime.Tensor,
      InferenceSession: {
        create: async (...args: unknown[]) =>
          metered(await create.apply(runtime.InferenceSession, args)),
      },
    },
  };
}
