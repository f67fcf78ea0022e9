import { decoderGraph } from '../graph/decoder-graph.js';
import { encoderGraph } from '../graph/encoder-graph.js';
import type { WeightSource } from '../graph/weight-source.js';
import type { Graph } from '../onnx/model.js';
import { writeModelParts } from '../onnx/write-model.js';
import type { OnnxRuntime, Session } from './onnxruntime.js';
import type { Precision } from './precision.js';

/** The two halves of Whisper, ready to run. */
export interface WhisperSessions {
  readonly encoder: Session;
  readonly decoder: Session;
}

/** Which kernels a precision stands for: see `LinearKind`. */
const KERNELS = {
  fp32: { encoder: 'float', decoder: 'float', logits: 'float' },
  int8: { encoder: 'integer-tensor', decoder: 'integer-rows', logits: 'integer-rows' },
} as const;

/** Writes the graphs in memory and hands them to ONNX Runtime, one after the other, so that only one is held twice. */
export async function createSessions(
  runtime: OnnxRuntime,
  weights: WeightSource,
  options: { readonly precision: Precision; readonly threads: number },
): Promise<WhisperSessions> {
  const kernels = KERNELS[options.precision];
  const sessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Threads that spin while they wait take the processor from the rest of the program.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  } as const;
  const create = (graph: Graph): Promise<Session> => {
    const { model, external } = writeModelParts(graph);
    return runtime.InferenceSession.create(model, {
      ...sessionOptions,
      ...(external.length === 0 ? {} : { externalData: external }),
    });
  };
  const encoder = await create(encoderGraph(weights, { linear: kernels.encoder }));
  const decoder = await create(
    decoderGraph(weights, { linear: kernels.decoder, logits: kernels.logits }),
  );
  return { encoder, decoder };
}
