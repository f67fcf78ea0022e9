import { type Clock, TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import { aborted } from './aborted.js';

/** How the calls of a fake behave. */
export interface CallBehaviour<Call> {
  /** Milliseconds a call takes on `clock`. Default 0. */
  readonly latencyMs?: number | ((call: Call) => number) | undefined;
  /** Needed where calls take time. */
  readonly clock?: Pick<Clock, 'sleep'> | undefined;
  /** What a call throws, after its latency, instead of answering. */
  readonly failures?: ((call: Call) => Error | undefined) | undefined;
  /** Calls that never answer; only their signal or disposal ends them. */
  readonly hangs?: ((call: Call) => boolean) | undefined;
}

/** What became of a call. */
export type CallOutcome = 'pending' | 'answered' | 'failed' | 'aborted';

/** Runs the calls of a fake until it is disposed. */
export interface ScriptedCalls<Call> {
  readonly disposed: boolean;
  dispose(): void;
  /** How often {@link load} was called. */
  readonly loads: number;
  load(signal: AbortSignal | undefined): void;
  /** @throws TranscribeError `ERR_DISPOSED` */
  ensureOpen(): void;
  /**
   * Gives what `answer` gives, when the call has taken its time, and notes its outcome.
   *
   * @throws TranscribeError `ERR_ABORTED`, `ERR_DISPOSED`; the call's failure
   */
  run<T>(
    call: Call,
    signal: AbortSignal | undefined,
    answer: (ends: AbortSignal, latencyMs: number) => T,
  ): Promise<T>;
}

/** @param what - names the fake in messages: `detector` */
export function createScriptedCalls<Call extends { outcome: CallOutcome }>(
  what: string,
  { latencyMs = 0, clock, failures, hangs }: CallBehaviour<Call>,
): ScriptedCalls<Call> {
  const disposal = new AbortController();

  function ensureOpen(): void {
    if (!disposal.signal.aborted) return;
    throw new TranscribeError(`The ${what} was disposed.`, { code: 'ERR_DISPOSED' });
  }

  const calls: ScriptedCalls<Call> & { loads: number } = {
    loads: 0,
    get disposed() {
      return disposal.signal.aborted;
    },
    dispose: () => disposal.abort(),
    load(signal) {
      ensureOpen();
      if (signal?.aborted) throw abortedError(signal);
      calls.loads++;
    },
    ensureOpen,
    async run(call, signal, answer) {
      const ends = signal ? AbortSignal.any([signal, disposal.signal]) : disposal.signal;
      try {
        if (hangs?.(call)) await aborted(ends);
        const takesMs = typeof latencyMs === 'function' ? latencyMs(call) : latencyMs;
        if (takesMs > 0) {
          if (clock === undefined) throw new Error(`A scripted ${what}'s latencyMs needs a clock.`);
          await clock.sleep(takesMs, ends);
        }
        // A call without latency can be aborted too, before it answers.
        await undefined;
        if (ends.aborted) throw abortedError(ends);
        const failure = failures?.(call);
        if (failure !== undefined) throw failure;
        const given = answer(ends, takesMs);
        call.outcome = 'answered';
        return given;
      } catch (error) {
        call.outcome = ends.aborted ? 'aborted' : 'failed';
        ensureOpen();
        throw error;
      }
    },
  };
  return calls;
}

/** What a script has for a call: the result of a function, or an entry of a list, the last of which is repeated. */
export function scripted<Call extends { readonly index: number }, T>(
  script: ((call: Call) => T) | readonly T[],
  call: Call,
): T | undefined {
  return typeof script === 'function'
    ? script(call)
    : script[Math.min(call.index, script.length - 1)];
}
