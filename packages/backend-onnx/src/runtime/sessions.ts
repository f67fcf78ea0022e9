import type { InferenceSession } from 'onnxruntime-common';
import type { WeightSource } from '../graph/weight-source.js';
import type { Graph } from '../onnx/graph.js';
import { releaseBytes } from '../onnx/releasable-bytes.js';
import { writeModel } from '../onnx/write-model.js';
import {
  type ExecutionProvider,
  onFirstProvider,
  type SkippedProvider,
} from './execution-providers.js';
import type { OnnxRuntime, Session } from './onnxruntime.js';
import { sessionOptions } from './session-options.js';
import { type GraphOptions, HALVES, type Half, whisperGraphs } from './whisper-graphs.js';

/** The two halves of Whisper, ready to run. */
export type WhisperSessions = Readonly<Record<Half, Session>>;

export interface SessionsOptions extends GraphOptions {
  readonly threads: number;
  /** Best first. Default: the processor alone. */
  readonly executionProviders?: readonly ExecutionProvider[] | undefined;
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
  const { executionProviders = ['cpu'], threads, onProviderSkipped } = options;
  const graphs = whisperGraphs(weights, options);
  return onFirstProvider(
    runtime,
    executionProviders,
    (usable) => {
      const settings = sessionOptions({ executionProviders: usable, threads });
      return eachHalf((half) => createSession(runtime, graphs[half](), settings));
    },
    onProviderSkipped,
  );
}

/** Makes one session after the other, so that only one is held twice; where one fails, none is left. */
export async function eachHalf(create: (half: Half) => Promise<Session>): Promise<WhisperSessions> {
  const made: Partial<Record<Half, Session>> = {};
  try {
    for (const half of HALVES) made[half] = await create(half);
    return made as WhisperSessions;
  } catch (error) {
    for (const session of Object.values(made)) await session.release();
    throw error;
  }
}

export async function createSession(
  runtime: OnnxRuntime,
  graph: Graph,
  options: InferenceSession.SessionOptions,
): Promise<Session> {
  const { model, external } = writeModel(graph);
  try {
    return await runtime.InferenceSession.create(model, {
      ...options,
      graphOptimizationLevel: 'all',
      ...(external.length === 0 ? {} : { externalData: external }),
    });
  } finally {
    // It has its own copies.
    for (const bytes of [model, ...external.map(({ data }) => data)]) releaseBytes(bytes);
  }
}
