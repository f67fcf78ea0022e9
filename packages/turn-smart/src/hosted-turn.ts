import { type BackendHealth, TranscribeError, type TurnDetector } from '@ws/core';
import {
  assertFinite,
  createEnginePool,
  type EngineChannel,
  type FromEngine,
} from '@ws/core/internal';
import { HEARD_MS, HEARD_SAMPLES } from './network/turn-features.js';
import type { TurnAnswer, TurnFacts, TurnLoad, TurnRequest } from './process/messages.js';
import type { SmartTurnSettings } from './smart-turn-options.js';

/** Smart Turn in a process of its own. */
export interface SmartTurn extends TurnDetector {
  readonly name: 'smart-turn';
  /** How its process is: its memory and processor time, and how often it had to be started anew. */
  health(): Promise<BackendHealth>;
}

/** Where the process and what it loads come from. */
export interface TurnHost {
  prepare(signal: AbortSignal): Promise<TurnLoad>;
  open(
    receive: (message: FromEngine<TurnFacts, TurnAnswer>) => void,
  ): EngineChannel<TurnLoad, TurnRequest>;
}

// Loading that takes longer never ends. The download does not count.
const LOAD_TIMEOUT_MS = 120_000;

/** The contract of a turn detector, kept over a process that answers messages. */
export function createHostedTurn(
  { maxQueuedCalls, callTimeoutMs, idleTimeoutMs, logger }: SmartTurnSettings,
  { prepare, open }: TurnHost,
): SmartTurn {
  const pool = createEnginePool<TurnLoad, TurnRequest, TurnFacts, TurnAnswer>({
    what: 'turn detector',
    prepare,
    open: (_, receive) => open(receive),
    callsPerEngine: 1,
    maxQueuedCalls,
    callTimeoutMs,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    idleTimeoutMs,
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
