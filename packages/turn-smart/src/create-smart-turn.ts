import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forkInference } from '@ws/backend-onnx/internal';
import { type BackendHealth, TranscribeError, type TurnDetector } from '@ws/core';
import {
  assertFinite,
  createChildChannel,
  createEnginePool,
  keptResult,
  readOptions,
} from '@ws/core/internal';
import { resolveFile } from '@ws/models';
import { SMART_TURN_FILE } from './network/smart-turn-file.js';
import { HEARD_MS, HEARD_SAMPLES } from './network/turn-features.js';
import { SMART_TURN, type SmartTurnOptions, type SmartTurnSettings } from './smart-turn-options.js';

/** Smart Turn in processes of its own. */
export interface SmartTurn extends TurnDetector {
  readonly name: 'smart-turn';
  /** How its processes are: their memory and processor time together, and how often one had to be started anew. */
  health(): Promise<BackendHealth>;
}

export interface TurnLoad {
  /** Absolute path of the .onnx file. */
  readonly file: string;
}

// Loading that takes longer never ends. The download does not count.
const LOAD_TIMEOUT_MS = 120_000;

/**
 * Smart Turn v3.2: judges from the last 4 s, by tone and rhythm as much as by the words, whether a speaker has finished.
 * Its network runs on one thread of a child process, one call after the other, or in several such processes (`processes`).
 * `load`, or the first call, starts one and fetches the weights (8.7 MB, once); others start when calls wait. One detector
 * serves all sessions of a program. A process that crashed, or hung for `callTimeoutMs`, fails the call that it had as
 * `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is started anew. A process that gets no call for
 * `idleTimeoutMs` ends, and the next call starts it again.
 *
 * @example
 * ```ts
 * await using turn = createSmartTurn();
 * if ((await turn.judge(samples)) >= 0.5) answer();
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createSmartTurn(options: SmartTurnOptions = {}): SmartTurn {
  const entry = fileURLToPath(new URL('./worker.js', import.meta.url));
  return createHostedTurn(readOptions(SMART_TURN, options), entry);
}

/**
 * The contract of a turn detector, kept over a process that answers messages.
 *
 * @param entry - the process's program
 */
export function createHostedTurn(
  { model, processes, onProgress, logger, ...limits }: SmartTurnSettings,
  entry: string,
): SmartTurn {
  async function find(signal: AbortSignal): Promise<TurnLoad> {
    const file =
      model === undefined
        ? await resolveFile(SMART_TURN_FILE, { signal, onProgress })
        : resolve(model);
    logger.info({ file }, 'starting the turn detector');
    return { file };
  }

  // A call says nothing but its samples, and there is nothing to tell of what was loaded. The answer is a probability.
  const pool = createEnginePool<TurnLoad, object, undefined, number>({
    ...limits,
    what: 'turn detector',
    prepare: keptResult(find),
    open: (_, receive) => createChildChannel(forkInference(entry), receive, { name: 'Smart Turn' }),
    callsPerEngine: 1,
    engines: processes,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    logger,
  });

  return {
    specVersion: 'v1',
    name: 'smart-turn',
    maxAudioMs: HEARD_MS,
    load: (options) => pool.start(options?.signal),
    async judge(samples, { signal } = {}) {
      pool.ensureOpen(signal);
      return pool.call(heardOf(samples), {}, { signal });
    },
    health: () => pool.health(),
    [Symbol.asyncDispose]: () => pool.dispose(),
  };
}

/** A copy: a call may wait, and the caller may reuse the array meanwhile. */
function heardOf(samples: Float32Array): Float32Array {
  if (!(samples instanceof Float32Array) || samples.length === 0) {
    throw new TranscribeError(
      'A turn is a Float32Array of one sample or more, at 16 kHz, between -1 and 1.',
      { code: 'ERR_INVALID_AUDIO' },
    );
  }
  const heard = samples.slice(-HEARD_SAMPLES);
  assertFinite(heard);
  return heard;
}
