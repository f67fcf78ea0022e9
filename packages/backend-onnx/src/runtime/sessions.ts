import { decoderGraph } from '../graph/decoder-graph.js';
import { encoderGraph } from '../graph/encoder-graph.js';
import type { WeightSource } from '../graph/weight-source.js';
import type { Graph } from '../onnx/model.js';
import { releaseBytes } from '../onnx/releasable-bytes.js';
import { writeModelParts } from '../onnx/write-model.js';
import {
  type ExecutionProvider,
  onFirstProvider,
  type SkippedProvider,
} from './execution-providers.js';
import type { OnnxRuntime, Session } from './onnxruntime.js';
import type { Precision } from './precision.js';

/** The two halves of Whisper, ready to run. */
export interface WhisperSessions {
  readonly encoder: Session;
  readonly decoder: Session;
}

/**
 * Which kernels a precision stands for: see `LinearKind` and `DecoderGraphOptions`. In WebAssembly products in 4 bits
 * are slower than those in 8, and these slower than a convolution.
 */
const KERNELS = {
  fp32: { encoder: 'float', convolution: 'float', decoder: 'float', logits: 'float' },
  int8: {
    encoder: 'integer-tensor',
    convolution: 'integer-tensor',
    decoder: 'integer-rows',
    logits: 'shortlist',
  },
  int8OnWebAssembly: {
    encoder: 'integer-tensor',
    convolution: 'float',
    decoder: 'integer-rows',
    logits: 'integer-rows',
  },
} as const;

/** How sessions are made. */
export interface SessionsOptions {
  readonly precision: Precision;
  readonly threads: number;
  /** Whether ONNX Runtime is `onnxruntime-web`'s; default `false`. */
  readonly webAssembly?: boolean | undefined;
  /** Best first. Default: the processor alone. */
  readonly executionProviders?: readonly ExecutionProvider[] | undefined;
  /** See `DecoderGraphOptions`; where left out, all logits are computed alike. */
  readonly textTokens?: number | undefined;
  /** See `DecoderGraphOptions`; default none. */
  readonly alignmentHeads?: readonly (readonly [layer: number, head: number])[] | undefined;
  readonly onProviderSkipped?: ((skipped: SkippedProvider) => void) | undefined;
}

/**
 * Makes the sessions on the first execution provider that can be had.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`
 */
export function createSessions(
  runtime: OnnxRuntime,
  weights: WeightSource,
  options: SessionsOptions,
): Promise<WhisperSessions> {
  return onFirstProvider(
    runtime,
    options.executionProviders ?? ['cpu'],
    (providers) => createSessionsOn(providers, runtime, weights, options),
    options.onProviderSkipped,
  );
}

/** Writes the graphs in memory and hands them to ONNX Runtime, one after the other, so that only one is held twice. */
async function createSessionsOn(
  executionProviders: readonly ExecutionProvider[],
  runtime: OnnxRuntime,
  weights: WeightSource,
  options: SessionsOptions,
): Promise<WhisperSessions> {
  const { precision, webAssembly = false } = options;
  const kernels = KERNELS[precision === 'int8' && webAssembly ? 'int8OnWebAssembly' : precision];
  const sessionOptions = {
    executionProviders,
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // The arena never gives back what the longest window took: docs/decisions/2026-11-21-no-memory-arena.md.
    enableCpuMemArena: false,
    graphOptimizationLevel: 'all',
    // Threads that spin while they wait take the processor from the rest of the program.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  } as const;
  const load = async (graph: Graph): Promise<Session> => {
    const { model, external } = writeModelParts(graph);
    try {
      return await runtime.InferenceSession.create(model, {
        ...sessionOptions,
        ...(external.length === 0 ? {} : { externalData: external }),
      });
    } finally {
      // It has its own copies.
      for (const bytes of [model, ...external.map(({ data }) => data)]) releaseBytes(bytes);
    }
  };
  const encoder = await load(
    encoderGraph(weights, { linear: kernels.encoder, convolution: kernels.convolution }),
  );
  try {
    const decoder = await load(
      decoderGraph(weights, {
        linear: kernels.decoder,
        logits: kernels.logits,
        textTokens: options.textTokens,
        alignmentHeads: options.alignmentHeads ?? [],
      }),
    );
    return { encoder, decoder };
  } catch (error) {
    await encoder.release();
    throw error;
  }
}
