import type {
  InferenceKind,
  InferenceScheduler,
  SchedulerClient,
  SchedulerHooks,
} from '../contracts/scheduler.js';
import { abortedError, type ErrorCode, TranscribeError } from '../errors/transcribe-error.js';
import { CALL_ORDER } from './call-order.js';
import { type InferenceSchedulerOptions, normalizeSchedulerOptions } from './scheduler-options.js';
import { createFairQueueing, type Share } from './usage-shares.js';
import { createWaitingLine } from './waiting-line.js';

type Outcome = 'completed' | 'failed' | 'aborted' | 'timedOut';

interface Task {
  readonly kind: InferenceKind;
  readonly share: Share;
  readonly abort: AbortController;
  readonly enqueuedAt: number;
  /** Those of its client, then those of the scheduler. */
  readonly hooks: readonly SchedulerHooks[];
  /** Calls what is to be run. Settles when that does, and never rejects. */
  perform(): Promise<void>;
  /** Answers who called `run`; only the first answer counts. */
  reject(outcome: Outcome, error: unknown): void;
}

interface Slot {
  readonly startedAt: number;
  readonly charge: number;
  /** Ends the wait for its deadline. */
  readonly deadline: AbortController;
}

/**
 * Shares one backend between sessions. At most `maxConcurrency` tasks run at the same time; the others wait, in this order:
 * finals, then speculative finals, then partials; within a kind the session first that has used the backend least
 * (start-time fair queueing, by the time its tasks ran); within a session first come, first served.
 *
 * - When `maxWaiting` tasks wait, one more is refused with `ERR_OVERLOADED`, unless something of a later kind waits: a
 *   final then pushes out the newest partial (without any, the newest speculative final), which is refused instead.
 *   Metrics count what was refused as failed.
 * - A task whose signal is aborted while it waits is rejected at once. While it runs, the signal it was given is
 *   aborted, and `run` rejects with `ERR_ABORTED` when the task settles, whatever it settles with: until then it holds
 *   its slot.
 * - A task that runs longer than `callTimeoutMs` is given up: its signal is aborted, `run` rejects with
 *   `ERR_BACKEND_TIMEOUT` (`ERR_ABORTED` where it had been aborted before), and its slot is free, whether or not the
 *   task ever settles.
 * - Disposing a client rejects its tasks with `ERR_ABORTED` at once; those that run are aborted, and hold their slots
 *   until they settle or are given up.
 * - Disposing the scheduler rejects all tasks with `ERR_DISPOSED` and aborts those that run; it waits for none of them.
 *   The backend stays its maker's, and is not disposed.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createInferenceScheduler(options: InferenceSchedulerOptions): InferenceScheduler {
  const settings = normalizeSchedulerOptions(options);
  const { backend, maxConcurrency, maxWaiting, callTimeoutMs, clock, logger } = settings;
  const fair = createFairQueueing();
  const line = createWaitingLine<Task>(CALL_ORDER, maxWaiting);
  const running = new Map<Task, Slot>();
  const clients = new Map<Share, readonly SchedulerHooks[]>();
  const totals = { completed: 0, failed: 0, aborted: 0, timedOut: 0, waitedMs: 0, ranMs: 0 };
  let disposed = false;

  function fillSlots(): void {
    while (running.size < maxConcurrency && !disposed) {
      const task = line.next();
      if (task === undefined) return;
      start(task);
    }
  }

  function start(task: Task): void {
    const startedAt = clock.now();
    const deadline = new AbortController();
    const waitedMs = startedAt - task.enqueuedAt;
    totals.waitedMs += waitedMs;
    for (const { onStarted } of task.hooks) onStarted?.(task.kind, waitedMs);
    running.set(task, { startedAt, charge: fair.start(task.share), deadline });
    void task.perform().then(() => release(task));
    clock.sleep(callTimeoutMs, deadline.signal).then(
      () => giveUp(task),
      () => {},
    );
  }

  function giveUp(task: Task): void {
    if (!running.has(task)) return;
    logger.warn({ kind: task.kind, callTimeoutMs }, 'the backend did not answer in time');
    const error = schedulerError(
      'ERR_BACKEND_TIMEOUT',
      `The backend did not answer within ${callTimeoutMs} ms. Try again, or raise callTimeoutMs.`,
      { callTimeoutMs },
    );
    task.reject('timedOut', error);
    task.abort.abort(error);
    release(task);
  }

  function release(task: Task): void {
    const slot = running.get(task);
    if (slot === undefined) return;
    running.delete(task);
    slot.deadline.abort();
    const ranMs = clock.now() - slot.startedAt;
    totals.ranMs += ranMs;
    fair.finish(task.share, slot.charge, ranMs);
    fillSlots();
  }

  /** Refuses a task that waits no more. */
  function dismiss(task: Task, outcome: Outcome, error: unknown): void {
    totals.waitedMs += clock.now() - task.enqueuedAt;
    fair.withdraw(task.share);
    task.reject(outcome, error);
  }

  function enqueue(task: Task): void {
    for (const { onQueued } of task.hooks) onQueued?.(task.kind);
    fair.enqueue(task.share);
    // While a slot is free no task waits, so the line has room.
    const refused = line.add(task);
    if (refused !== undefined) {
      logger.warn({ kind: refused.kind, maxWaiting }, 'too many tasks wait for the backend');
      const message = `${maxWaiting} tasks wait for the backend already. Try again later.`;
      dismiss(refused, 'failed', schedulerError('ERR_OVERLOADED', message, { maxWaiting }));
    }
    fillSlots();
  }

  function cancel(task: Task, reason: unknown): void {
    if (line.remove(task)) dismiss(task, 'aborted', reason);
    else task.abort.abort(reason);
  }

  function rejectAll(error: TranscribeError, share?: Share): void {
    for (const task of [...line.all, ...running.keys()]) {
      if (share !== undefined && task.share !== share) continue;
      cancel(task, error);
      task.reject('aborted', error);
    }
  }

  function run<T>(
    share: Share,
    kind: InferenceKind,
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const hooks = clients.get(share);
      if (disposed || hooks === undefined)
        throw disposedError(disposed ? 'scheduler' : "scheduler's client");
      let answered = false;
      let queued = false;
      const answer = (outcome: Outcome, deliver: () => void): void => {
        if (answered) return;
        answered = true;
        signal?.removeEventListener('abort', onAbort);
        totals[outcome]++;
        if (queued) for (const { onSettled } of hooks) onSettled?.(kind);
        deliver();
      };
      const abort = new AbortController();
      const task: Task = {
        kind,
        share,
        abort,
        enqueuedAt: clock.now(),
        hooks,
        async perform() {
          const settle = (outcome: Outcome, deliver: () => void): void => {
            if (abort.signal.aborted) task.reject('aborted', abortedError(abort.signal));
            else answer(outcome, deliver);
          };
          try {
            const value = await work(abort.signal);
            settle('completed', () => resolve(value));
          } catch (error) {
            settle('failed', () => reject(error));
          }
        },
        reject(outcome, error) {
          const isCallers = signal?.aborted === true;
          answer(isCallers ? 'aborted' : outcome, () =>
            reject(isCallers ? abortedError(signal) : error),
          );
        },
      };
      const onAbort = (): void => cancel(task, signal?.reason);
      if (signal?.aborted) return task.reject('aborted', undefined);
      signal?.addEventListener('abort', onAbort, { once: true });
      queued = true;
      enqueue(task);
    });
  }

  return {
    backend,
    join(hooks): SchedulerClient {
      if (disposed) throw disposedError('scheduler');
      const share = fair.join();
      clients.set(
        share,
        [hooks, settings.hooks].flatMap((one) => one ?? []),
      );
      return {
        backend,
        run: (kind, work, signal) => run(share, kind, work, signal),
        [Symbol.dispose]() {
          if (clients.delete(share)) rejectAll(abortedError(), share);
        },
      };
    },
    get metrics() {
      const waiting = { final: 0, speculative: 0, partial: 0 };
      for (const { kind } of line.all) waiting[kind]++;
      return { maxConcurrency, running: running.size, waiting, sessions: clients.size, ...totals };
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      clients.clear();
      rejectAll(disposedError('scheduler'));
      for (const task of [...running.keys()]) release(task);
    },
  };
}

function schedulerError(
  code: ErrorCode,
  message: string,
  details: Readonly<Record<string, number>>,
): TranscribeError {
  return new TranscribeError(message, { code, retryable: true, details });
}

function disposedError(what: string): TranscribeError {
  return new TranscribeError(`The ${what} was disposed.`, { code: 'ERR_DISPOSED' });
}
