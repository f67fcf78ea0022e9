import { TranscribeError, type TurnDetector } from '@ws/core';
import { abortedError, assertFinite, msToSamples, samplesToMs } from '@ws/core/internal';
import type { ManualClock } from './manual-clock.js';

/** One call of a scripted turn detector, as it was recorded. */
export interface ScriptedTurnCall {
  /** Counts from 0. */
  readonly index: number;
  /** A copy of the audio that was heard: the newest `maxAudioMs` of what was given. */
  readonly samples: Float32Array;
  /** Of all that was given. */
  readonly durationMs: number;
  readonly outcome: 'pending' | 'answered' | 'failed' | 'aborted';
}

/** How a {@link ScriptedTurn} behaves. */
export interface ScriptedTurnOptions {
  /**
   * How likely the speaker has finished: by a function of the call (its number, its audio), or from a list with one entry
   * per call, the last of which is repeated. Default: 1.
   */
  readonly answers?: ((call: ScriptedTurnCall) => number) | readonly number[] | undefined;
  /** Default 8000. */
  readonly maxAudioMs?: number | undefined;
  /** Milliseconds a call takes on `clock`. Default 0. */
  readonly latencyMs?: number | ((call: ScriptedTurnCall) => number) | undefined;
  /** Needed where calls take time. */
  readonly clock?: ManualClock | undefined;
  /** What a call throws, after its latency, instead of answering. */
  readonly failures?: ((call: ScriptedTurnCall) => Error | undefined) | undefined;
  /** Calls that never answer; only their signal or disposal ends them. */
  readonly hangs?: ((call: ScriptedTurnCall) => boolean) | undefined;
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
  const { answers = [1], maxAudioMs = 8000, latencyMs = 0, clock, failures, hangs } = options;
  const calls: { -readonly [K in keyof ScriptedTurnCall]: ScriptedTurnCall[K] }[] = [];
  const disposal = new AbortController();
  let loads = 0;

  async function answer(call: ScriptedTurnCall, signal: AbortSignal): Promise<number> {
    if (hangs?.(call)) await aborted(signal);
    const takesMs = typeof latencyMs === 'function' ? latencyMs(call) : latencyMs;
    if (takesMs > 0) {
      if (clock === undefined) throw new Error('createScriptedTurn: latencyMs needs a clock.');
      await clock.sleep(takesMs, signal);
    }
    // A call without latency can be aborted too, before it answers.
    await undefined;
    if (signal.aborted) throw abortedError(signal);
    const failure = failures?.(call);
    if (failure !== undefined) throw failure;
    if (typeof answers === 'function') return answers(call);
    return answers[Math.min(call.index, answers.length - 1)] ?? 1;
  }

  return {
    specVersion: 'v1',
    name: 'scripted',
    maxAudioMs,
    calls,
    get loads() {
      return loads;
    },
    get disposed() {
      return disposal.signal.aborted;
    },
    async load(loadOptions) {
      if (disposal.signal.aborted) throw disposedError();
      if (loadOptions?.signal?.aborted) throw abortedError(loadOptions.signal);
      loads++;
    },
    async judge(samples, judgeOptions) {
      const signal = judgeOptions?.signal;
      if (disposal.signal.aborted) throw disposedError();
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
      try {
        const ends = signal ? AbortSignal.any([signal, disposal.signal]) : disposal.signal;
        const probability = await answer(call, ends);
        call.outcome = 'answered';
        return probability;
      } catch (error) {
        const wanted = signal?.aborted || disposal.signal.aborted;
        call.outcome = wanted ? 'aborted' : 'failed';
        throw disposal.signal.aborted ? disposedError() : error;
      }
    },
    async [Symbol.asyncDispose]() {
      disposal.abort();
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function disposedError(): TranscribeError {
  return new TranscribeError('The detector was disposed.', { code: 'ERR_DISPOSED' });
}
