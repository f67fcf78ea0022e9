import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import { acquireCacheLock, type CacheLock, type ModelProgress } from '@ws/models';
import { makeFolder } from '@ws/models/internal';
import type { WeightSource } from '../graph/weight-source.js';
import { dataBytesOf } from '../onnx/write-model.js';
import { computesOnCpu } from '../runtime/execution-providers.js';
import type { OnnxRuntime } from '../runtime/onnxruntime.js';
import { NO_SPINNING, sessionOptions } from '../runtime/session-options.js';
import {
  createSession,
  createSessions,
  eachHalf,
  type SessionsOptions,
  type WhisperSessions,
} from '../runtime/sessions.js';
import { HALVES, type Half, whisperGraphs } from '../runtime/whisper-graphs.js';
import {
  arePrepared,
  discardPrepared,
  isBeingPrepared,
  prepareFiles,
  removeStale,
} from './prepared-files.js';
import { preparedKey } from './prepared-key.js';

const POLL_MS = 500;
// Some weights are kept as they were, too.
const MOST_GROWTH = 2;

/** How far a half of a model is prepared; `file` is the half's name. */
export type PreparingProgress = Pick<ModelProgress, 'file' | 'receivedBytes' | 'totalBytes'>;

/** Where prepared graphs are kept, and who is told. */
export interface PreparedOptions {
  /** Path of the model: of a directory, or of the file of its weights. */
  readonly model: string;
  /** The folder of what is prepared of this model. */
  readonly folder: string;
  readonly onPreparing: (progress: PreparingProgress) => void;
  /** The prepared files cannot be kept: the next start takes as long again. */
  readonly onNotKept: (reason: string) => void;
}

/**
 * Makes sessions of graphs that are kept on the disk: quantised, optimised and arranged for this processor, so that they
 * only have to be mapped, and processes share them. What is not there, stale or damaged is made anew; where it cannot be
 * kept, sessions are made in memory. The graphs are for the processor: on other execution providers nothing is kept.
 */
export async function createPreparedSessions(
  runtime: OnnxRuntime,
  weights: WeightSource,
  options: SessionsOptions,
  prepared: PreparedOptions,
): Promise<WhisperSessions> {
  const { executionProviders = ['cpu'], threads } = options;
  if (!computesOnCpu(executionProviders)) return createSessions(runtime, weights, options);
  const settings = { executionProviders: ['cpu'], threads };
  const version = runtime.env?.versions.common ?? '';
  const folder = join(prepared.folder, preparedKey(prepared.model, version, options));
  const open = async (): Promise<WhisperSessions | undefined> => {
    if (!(await arePrepared(folder))) return undefined;
    try {
      return await eachHalf((half) =>
        runtime.InferenceSession.create(fileOf(folder, half), {
          ...sessionOptions(settings),
          // All there is to optimise was, before it was saved. Weights are mapped, so that processes share them.
          graphOptimizationLevel: 'disabled',
        }),
      );
    } catch {
      await discardPrepared(folder);
      return undefined;
    }
  };
  const kept = await open();
  if (kept !== undefined) return kept;

  const graphs = whisperGraphs(weights, options);
  async function save(half: Half, into: string): Promise<void> {
    const graph = graphs[half]();
    const totalBytes = dataBytesOf(graph.initializers);
    await requireRoom(into, MOST_GROWTH * totalBytes);
    prepared.onPreparing({ file: half, receivedBytes: 0, totalBytes });
    const saving = savingOptions(fileOf(into, half), `${half}.weights`);
    const session = await createSession(runtime, graph, { ...sessionOptions(settings), ...saving });
    await session.release();
    prepared.onPreparing({ file: half, receivedBytes: totalBytes, totalBytes });
  }
  try {
    await makeFolder(dirname(folder));
    const lock = await lockOf(folder);
    try {
      // Another process may have made them meanwhile.
      const made = await open();
      if (made !== undefined) return made;
      await removeStale(folder);
      await prepareFiles(folder, prepared.model, async (part) => {
        for (const half of HALVES) await save(half, part);
      });
    } finally {
      await lock.release();
    }
    const sessions = await open();
    if (sessions !== undefined) return sessions;
    prepared.onNotKept('it could not be read back');
  } catch (error) {
    if (isOfModel(error)) throw error;
    prepared.onNotKept(errorMessage(error));
  }
  return createSessions(runtime, weights, options);
}

// Errors alone: that a saved graph is made for this machine is known, and minded.
const ERROR_SEVERITY = 3;
// Smaller tensors stay in the graph's own file.
const LEAST_SAVED_APART = 1024;

/** Has ONNX Runtime write what it makes of a graph. */
function savingOptions(file: string, weightsName: string) {
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

/** The lock of a folder, once no other process fills it. */
async function lockOf(folder: string): Promise<CacheLock> {
  for (;;) {
    const lock = await acquireCacheLock(`${folder}.lock`, {});
    if (!(await isBeingPrepared(folder))) return lock;
    await lock.release();
    await delay(POLL_MS);
  }
}

/** A full disk would be noticed only when all the work is done. */
async function requireRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  const megabytes = (size: number): string => (size / 1e6).toFixed(0);
  throw new Error(
    `${megabytes(bytes)} MB are needed, and ${megabytes(bavail * bsize)} MB are free`,
  );
}

function fileOf(folder: string, half: Half): string {
  return join(folder, `${half}.onnx`);
}

/** A faulty model fails in memory, too. */
function isOfModel(error: unknown): boolean {
  return TranscribeError.isInstance(error) && error.code.startsWith('ERR_MODEL');
}
