import type { TurnDetector } from '@ws/core';
import { abortedError, assertFinite, msToSamples, samplesToMs } from '@ws/core/internal';
import {
  type CallBehaviour,
  type CallOutcome,
  createScriptedCalls,
  scripted,
} from './scripted-calls.js';

/** One call of a scripted turn detector, as it was recorded. */
export interface ScriptedTurnCall {
  /** Counts from 0. */
  readonly index: number;
  /** A copy of the audio that was heard: the newest `maxAudioMs` of what was given. */
  readonly samples: Float32Array;
  /** Of all that was given. */
  readonly durationMs: number;
  readonly outcome: CallOutcome;
}

/** How a {@link ScriptedTurn} behaves. */
export interface ScriptedTurnOptions extends CallBehaviour<ScriptedTurnCall> {
  /**
   * How likely the speaker has finished: by a function of the call (its number, its audio), or from a list with one entry
   * per call, the last of which is repeated. Default: 1.
   */
  readonly answers?: ((call: ScriptedTurnCall) => number) | readonly number[] | undefined;
  /** Default 8000. */
  readonly maxAudioMs?: number | undefined;
}

/** A turn detector that keeps to every rule of the contract and answers by a script. */
export interface ScriptedTurn extends TurnDetector {
  /** All calls so far, refused ones left out. */
  readonly calls: readonly ScriptedTurnCall[];
  /** How often `load` was called. */
  readonly loads: number;
  readonly disposed: boolean;
}

/**
 * @example
 * ```ts
 * const turn = createScriptedTurn({ answers: [0.1, 0.9] });
 * ```
 */
export function createScriptedTurn(options: ScriptedTurnOptions = {}): ScriptedTurn {
  const { answers = [1], maxAudioMs = 8000, ...behaviour } = options;
  const calls: { -readonly [K in keyof ScriptedTurnCall]: ScriptedTurnCall[K] }[] = [];
  const running = createScriptedCalls<(typeof calls)[number]>('detector', behaviour);

  return {
    specVersion: 'v1',
    name: 'scripted',
    maxAudioMs,
    calls,
    get loads() {
      return running.loads;
    },
    get disposed() {
      return running.disposed;
    },
    load: async (loadOptions) => running.load(loadOptions?.signal),
    async judge(samples, judgeOptions) {
      const signal = judgeOptions?.signal;
      running.ensureOpen();
      if (signal?.aborted) throw abortedError(signal);
      const heard = samples.slice(-msToSamples(maxAudioMs));
      assertFinite(heard);
      const call: (typeof calls)[number] = {
        index: calls.length,
        samples: heard,
        durationMs: samplesToMs(samples.length),
        outcome: 'pending',
      };
      calls.push(call);
      return running.run(call, signal, () => scripted(answers, call) ?? 1);
    },
    [Symbol.asyncDispose]: async () => running.dispose(),
  };
}
