import { vi } from 'vitest';
import type { TranscriptResult } from '../../contracts/transcript.js';
import { TranscribeError } from '../../errors/transcribe-error.js';
import type { CallListeners } from '../engine-call.js';
import { createEnginePool } from '../engine-pool.js';
import type { EnginePool, EnginePoolOptions } from '../engine-pool-options.js';
import {
  createEngineRoom,
  type EngineRoom,
  type EngineRoomOptions,
  type Facts,
  type Load,
  loadsAtOnce,
  type Request,
} from './scripted-engine.js';

// A rejection that nobody handles fails the run of vitest by itself.

/** One second. */
export const audio: Float32Array = new Float32Array(16_000);

export interface MadePool {
  readonly room: EngineRoom;
  readonly pool: EnginePool<Request, Facts>;
  /** A call, and what became of it. */
  call(listeners?: CallListeners, samples?: Float32Array): Watched;
}

export interface Watched {
  readonly outcome: Promise<string>;
  readonly settled: string | undefined;
}

/** A promise whose end can be looked at at any time: its text, or its error's code. */
export function watch(promise: Promise<unknown>): Watched {
  let settled: string | undefined;
  const outcome = promise.then(
    (result) => (result as TranscriptResult | undefined)?.text ?? 'done',
    (error: unknown) => (TranscribeError.isInstance(error) ? error.code : String(error)),
  );
  void outcome.then((what) => {
    settled = what;
  });
  return {
    outcome,
    get settled() {
      return settled;
    },
  };
}

/** A pool of one engine that loads at once, if nothing else is said. */
export function makePool(
  options: Partial<EnginePoolOptions<Load, Request, Facts>> = {},
  engines: EngineRoomOptions = { react: loadsAtOnce },
): MadePool {
  const room = createEngineRoom(engines);
  const pool = createEnginePool<Load, Request, Facts>({ ...room.options, ...options });
  return {
    room,
    pool,
    call: (listeners = {}, samples = audio) => watch(pool.call(samples, {}, listeners)),
  };
}

/** Engines that say nothing by themselves. */
export const SILENT: EngineRoomOptions = {};

/** All that is due now happens. */
export async function turn(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** Time passes on the manual clock. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

/** What the pool says it is, where the engine does not answer how much it uses. */
export async function healthOf({ pool }: MadePool): Promise<object> {
  const health = pool.health();
  await pass(1_000);
  return health;
}
