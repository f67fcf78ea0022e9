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
import { NO_SPINNING, type SessionSettings, sessionOptions } from './session-options.js';
import { type GraphOptions, HALVES, type Half, whisperGraphs } from './whisper-graphs.js';

/** The two halves of Whisper, ready to run. */
export type WhisperSessions = Readonly<Record<Half, Session>>;

/** How sessions are made. */
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
      const settings = { executionProviders: usable, threads };
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

/**
 * Writes a graph in memory and hands it to ONNX Runtime.
 *
 * @param saved - where ONNX Runtime writes what it made of the graph
 */
export async function createSession(
  runtime: OnnxRuntime,
  graph: Graph,
  settings: SessionSettings,
  saved?: { readonly file: string; readonly weightsName: string },
): Promise<Session> {
  const { model, external } = writeModel(graph);
  try {
    return await runtime.InferenceSession.create(model, {
      ...sessionOptions(settings),
      graphOptimizationLevel: 'all',
      ...(external.length === 0 ? {} : { externalData: external }),
      ...(saved === undefined ? {} : savingOptions(saved)),
    });
  } finally {
    // It has its own copies.
    for (const bytes of [model, ...external.map(({ data }) => data)]) releaseBytes(bytes);
  }
}

/** Opens what {@link createSession} saved. Its weights are mapped, so that processes share them. */
export function openSavedSession(
  runtime: OnnxRuntime,
  file: string,
  settings: SessionSettings,
): Promise<Session> {
  // All there is to optimise was, before it was saved.
  const options = { ...sessionOptions(settings), graphOptimizationLevel: 'disabled' } as const;
  return runtime.InferenceSession.create(file, options);
}

// Errors alone: that a saved graph is made for this machine is known, and minded.
const ERROR_SEVERITY = 3;
// Smaller tensors stay in the graph's own file.
const LEAST_SAVED_APART = 1024;

function savingOptions({
  file,
  weightsName,
}: {
  readonly file: string;
  readonly weightsName: string;
}) {
  return {
    optimizedModelFilePath: file,
    logSeverityLevel: ERROR_SEVERITY,
    extra: {
      session: {
        ...NO_SPINNING,
        optimized_model_external_initializers_file_name: weightsName,
        optimized_model_external_initializers_min_size_in_bytes: String(LEAST_SAVED_APART),
        // As the kernels want them: nothing is left to be arranged when they are opened.
        save_external_prepacked_constant_initializers: '1',
      },
    },
  } as const;
}
