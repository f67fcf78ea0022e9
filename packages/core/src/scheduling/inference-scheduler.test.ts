import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type {
  InferenceKind,
  InferenceScheduler,
  SchedulerClient,
  SchedulerHooks,
} from '../contracts/scheduler.js';
import { abortedError } from '../errors/transcribe-error.js';
import { createManualClock, type ManualClock, settle } from './__fixtures__/manual-clock.js';
import { createInferenceScheduler } from './inference-scheduler.js';
import type { InferenceSchedulerOptions } from './scheduler-options.js';

const CALL_TIMEOUT_MS = 1000;

function backendOf(maxConcurrency: number): TranscriptionBackend {
  return {
    specVersion: 'v1',
    name: 'idle',
    capabilities: {
      wordTimestamps: false,
      prompt: false,
      languageDetection: false,
      translation: false,
      prefix: false,
      draft: false,
      tokens: false,
      attention: false,
      audioContextSizing: false,
      maxConcurrency,
      maxAudioMs: 30_000,
    },
    load: async () => {},
    transcribe: () => Promise.reject(new Error('The scheduler itself calls no backend.')),
    health: async () => ({ status: 'ready' }),
    async [Symbol.asyncDispose]() {
      throw new Error('The backend was disposed.');
    },
  };
}

interface Room {
  readonly clock: ManualClock;
  readonly scheduler: InferenceScheduler;
  /** Names of tasks, as they started. */
  readonly started: string[];
  /** A task that takes `ms`, and ends when it is aborted. */
  work(name: string, ms?: number): (signal: AbortSignal) => Promise<string>;
}

function open(options: Partial<InferenceSchedulerOptions> & { concurrency?: number } = {}): Room {
  const { concurrency = 1, ...rest } = options;
  const clock = createManualClock();
  const started: string[] = [];
  return {
    clock,
    scheduler: createInferenceScheduler({
      backend: backendOf(concurrency),
      clock,
      callTimeoutMs: CALL_TIMEOUT_MS,
      ...rest,
    }),
    started,
    work:
      (name, ms = 10) =>
      async (signal) => {
        started.push(name);
        await clock.sleep(ms, signal);
        return name;
      },
  };
}

/** The code of what a promise rejects with, or `done`. */
function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'done',
    (error) => error.code ?? error.message,
  );
}

const never = (): Promise<never> => new Promise(() => {});

describe('order', () => {
  it('runs finals before speculative finals before partials', async () => {
    const { scheduler, clock, started, work } = open();
    const seat = scheduler.join();
    const other = scheduler.join();
    void seat.run('partial', work('first'));
    void seat.run('partial', work('partial'));
    void seat.run('speculative', work('speculative'));
    void other.run('final', work('final'));
    void seat.run('final', work('later final'));
    await clock.advance(100);
    expect(started).toEqual(['first', 'final', 'later final', 'speculative', 'partial']);
  });

  it('keeps the order of one session', async () => {
    const { scheduler, clock, started, work } = open();
    const seat = scheduler.join();
    for (const name of ['a', 'b', 'c', 'd']) void seat.run('partial', work(name));
    await clock.advance(100);
    expect(started).toEqual(['a', 'b', 'c', 'd']);
  });

  it('starts a task only when its turn comes', async () => {
    const { scheduler, clock } = open();
    const seat = scheduler.join();
    let audio = 'old';
    let taken = '';
    void seat.run('partial', (signal) => clock.sleep(10, signal));
    void seat.run('partial', async () => {
      taken = audio;
    });
    await clock.advance(5);
    audio = 'new';
    await clock.advance(10);
    expect(taken).toBe('new');
  });

  it('does not let one session of many tasks make another wait for all of them', async () => {
    const { scheduler, clock, started, work } = open();
    const greedy = scheduler.join();
    for (let i = 0; i < 20; i++) void greedy.run('partial', work('greedy'));
    await clock.advance(35);
    const modest = scheduler.join();
    void modest.run('partial', work('modest'));
    await clock.advance(20);
    expect(started.indexOf('modest')).toBe(4);
  });

  it('does not let a newcomer make up for the time before it came', async () => {
    const { scheduler, clock, started, work } = open();
    const old = scheduler.join();
    for (let i = 0; i < 200; i++) void old.run('partial', work('old'));
    await clock.advance(1000);
    started.length = 0;
    const late = scheduler.join();
    for (let i = 0; i < 200; i++) void late.run('partial', work('late'));
    await clock.advance(200);
    expect(started.filter((name) => name === 'old').length).toBeGreaterThanOrEqual(9);
  });
});

describe('slots', () => {
  it('runs as many at a time as the backend can, and no more', async () => {
    const { scheduler, clock, work } = open({ concurrency: 3 });
    const seat = scheduler.join();
    const runs = Array.from({ length: 7 }, (_, i) => seat.run('partial', work(String(i))));
    expect(scheduler.metrics).toMatchObject({
      maxConcurrency: 3,
      running: 3,
      waiting: { partial: 4 },
    });
    await clock.advance(30);
    expect(await Promise.all(runs)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    expect(scheduler.metrics).toMatchObject({ running: 0, completed: 7, ranMs: 70, waitedMs: 50 });
  });

  it('refuses options that cannot be', () => {
    const backend = backendOf(2);
    for (const options of [
      { backend, maxConcurrency: 3 },
      { backend, maxConcurrency: 0 },
      { backend, maxWaiting: 0 },
      { backend, callTimeoutMs: 0 },
      { backend, maxWaitng: 5 },
      { backend: {} },
    ]) {
      const create = () => createInferenceScheduler(options as InferenceSchedulerOptions);
      expect(create).toThrowError(expect.objectContaining({ code: 'ERR_INVALID_OPTION' }));
    }
    expect(createInferenceScheduler({ backend }).metrics.maxConcurrency).toBe(2);
  });

  it('passes on what a task throws, also before it awaits anything', async () => {
    const { scheduler } = open();
    const seat = scheduler.join();
    const boom = new Error('boom');
    await expect(
      seat.run('final', () => {
        throw boom;
      }),
    ).rejects.toBe(boom);
    await expect(seat.run('final', () => Promise.reject(boom))).rejects.toBe(boom);
    expect(scheduler.metrics).toMatchObject({ running: 0, failed: 2 });
  });
});

describe('a full line', () => {
  it('refuses what goes after everything that waits', async () => {
    const { scheduler, work } = open({ maxWaiting: 2 });
    const seat = scheduler.join();
    for (const name of ['a', 'b', 'c']) void seat.run('final', work(name));
    await expect(seat.run('final', work('d'))).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
      retryable: true,
    });
    expect(scheduler.metrics).toMatchObject({ waiting: { final: 2 }, failed: 1 });
  });

  it('lets a final push out the newest partial, then the newest speculative final', async () => {
    const { scheduler, work } = open({ maxWaiting: 3 });
    const seat = scheduler.join();
    const ends: string[] = [];
    const follow = (kind: InferenceKind, name: string): void => {
      void outcome(seat.run(kind, work(name))).then((end) => ends.push(`${name} ${end}`));
    };
    follow('final', 'running');
    follow('partial', 'older');
    follow('speculative', 'guess');
    follow('partial', 'newer');
    for (const name of ['one', 'two', 'three', 'four']) follow('final', name);
    await settle();
    expect(ends).toEqual([
      'newer ERR_OVERLOADED',
      'older ERR_OVERLOADED',
      'guess ERR_OVERLOADED',
      'four ERR_OVERLOADED',
    ]);
  });
});

describe('a task that hangs', () => {
  it('is given up at its deadline, frees its slot, and fails as retryable', async () => {
    const { scheduler, clock, started, work } = open();
    const seat = scheduler.join();
    let given: AbortSignal | undefined;
    const hung = seat.run('final', (signal) => {
      given = signal;
      return never();
    });
    const caught = expect(hung).rejects.toMatchObject({
      code: 'ERR_BACKEND_TIMEOUT',
      retryable: true,
    });
    const next = scheduler.join().run('partial', work('next'));
    await clock.advance(CALL_TIMEOUT_MS - 1);
    expect(started).toEqual([]);
    await clock.advance(1);
    await caught;
    expect(given?.aborted).toBe(true);
    expect(started).toEqual(['next']);
    await clock.advance(10);
    expect(await next).toBe('next');
    expect(scheduler.metrics).toMatchObject({ timedOut: 1, completed: 1, running: 0 });
  });

  it('may settle late, either way, without anybody noticing', async () => {
    const { scheduler, clock } = open({ concurrency: 2 });
    const seat = scheduler.join();
    const late = [
      seat.run('final', async () => clock.sleep(2 * CALL_TIMEOUT_MS)),
      seat.run('final', async () => {
        await clock.sleep(2 * CALL_TIMEOUT_MS);
        throw new Error('too late');
      }),
    ].map(outcome);
    await clock.advance(3 * CALL_TIMEOUT_MS);
    expect(await Promise.all(late)).toEqual(['ERR_BACKEND_TIMEOUT', 'ERR_BACKEND_TIMEOUT']);
    expect(scheduler.metrics).toMatchObject({ timedOut: 2, completed: 0, failed: 0, running: 0 });
  });
});

describe('cancellation', () => {
  it('removes what waits at once', async () => {
    const { scheduler, clock, started, work } = open();
    const seat = scheduler.join();
    void seat.run('partial', work('first'));
    const abort = new AbortController();
    const waiting = outcome(seat.run('partial', work('cancelled'), abort.signal));
    abort.abort();
    expect(scheduler.metrics.waiting.partial).toBe(0);
    expect(await waiting).toBe('ERR_ABORTED');
    await clock.advance(50);
    expect(started).toEqual(['first']);
  });

  it('aborts what runs, and keeps its slot until it settles', async () => {
    const { scheduler, clock, started, work } = open();
    const seat = scheduler.join();
    const abort = new AbortController();
    const stubborn = outcome(seat.run('partial', () => clock.sleep(100), abort.signal));
    void seat.run('final', work('next'));
    await clock.advance(10);
    abort.abort(new Error('overtaken'));
    await clock.advance(80);
    expect(started).toEqual([]);
    await clock.advance(10);
    expect(await stubborn).toBe('ERR_ABORTED');
    expect(started).toEqual(['next']);
  });

  it('tells the caller why, and that it was the caller', async () => {
    const { scheduler, clock } = open();
    const abort = new AbortController();
    const reason = new Error('overtaken');
    const running = scheduler.join().run('partial', never, abort.signal);
    const caught = expect(running).rejects.toMatchObject({ code: 'ERR_ABORTED', cause: reason });
    abort.abort(reason);
    await clock.advance(CALL_TIMEOUT_MS);
    await caught;
    expect(scheduler.metrics).toMatchObject({ aborted: 1, timedOut: 0, running: 0 });
  });

  it('does not begin what was aborted before', async () => {
    const { scheduler, started, work } = open();
    const run = scheduler.join().run('final', work('a'), AbortSignal.abort());
    expect(await outcome(run)).toBe('ERR_ABORTED');
    expect(started).toEqual([]);
  });
});

describe('disposal', () => {
  it('of a seat aborts its tasks and leaves the others', async () => {
    const { scheduler, clock, work } = open();
    const leaving = scheduler.join();
    const staying = scheduler.join();
    const runs = [
      leaving.run('partial', (signal) => clock.sleep(500, signal)),
      leaving.run('final', work('b')),
      staying.run('partial', work('c')),
    ].map(outcome);
    leaving[Symbol.dispose]();
    expect(scheduler.metrics).toMatchObject({ sessions: 1, waiting: { final: 0, partial: 1 } });
    await clock.advance(10);
    expect(await Promise.all(runs)).toEqual(['ERR_ABORTED', 'ERR_ABORTED', 'done']);
    expect(await outcome(leaving.run('final', work('d')))).toBe('ERR_DISPOSED');
  });

  it('of a seat whose task hangs answers at once, and frees the slot at the deadline', async () => {
    const { scheduler, clock, started, work } = open();
    const leaving = scheduler.join();
    const hung = outcome(leaving.run('final', never));
    void scheduler.join().run('final', work('next'));
    leaving[Symbol.dispose]();
    expect(await hung).toBe('ERR_ABORTED');
    expect(started).toEqual([]);
    await clock.advance(CALL_TIMEOUT_MS);
    expect(started).toEqual(['next']);
  });

  it('of the scheduler rejects everything, leaves no timer, and leaves the backend alone', async () => {
    const { scheduler, clock, work } = open();
    const seat = scheduler.join();
    let given: AbortSignal | undefined;
    const hang = (signal: AbortSignal): Promise<never> => {
      given = signal;
      return never();
    };
    const runs = [seat.run('final', hang), seat.run('final', work('b'))].map(outcome);
    await scheduler[Symbol.asyncDispose]();
    await scheduler[Symbol.asyncDispose]();
    expect(await Promise.all(runs)).toEqual(['ERR_DISPOSED', 'ERR_DISPOSED']);
    expect(given?.aborted).toBe(true);
    expect(clock.sleepers).toBe(0);
    expect(() => scheduler.join()).toThrowError(expect.objectContaining({ code: 'ERR_DISPOSED' }));
    expect(await outcome(seat.run('final', work('c')))).toBe('ERR_DISPOSED');
    expect(scheduler.metrics).toMatchObject({ sessions: 0, running: 0, waiting: { final: 0 } });
  });
});

describe('always', () => {
  const kind = fc.constantFrom<InferenceKind>('final', 'speculative', 'partial');
  const plan = fc.record({
    seat: fc.nat(4),
    kind,
    at: fc.nat(300),
    ms: fc.nat(60),
    end: fc.constantFrom('ok', 'ok', 'ok', 'throws', 'hangs', 'ignores its signal'),
    abortAfter: fc.option(fc.nat(100)),
  });

  it('every run settles once, no more than the slots run, and no final waits when a partial starts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(plan, { maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 12 }),
        fc.option(fc.record({ seat: fc.nat(4), at: fc.nat(300) })),
        async (plans, concurrency, maxWaiting, leaving) => {
          const { clock, scheduler } = open({ concurrency, maxWaiting });
          const seats = Array.from({ length: 5 }, () => scheduler.join());
          const settled = plans.map(() => 0);
          let holding = 0;
          async function act(p: (typeof plans)[number], i: number): Promise<void> {
            await clock.sleep(p.at);
            const abort = new AbortController();
            if (p.abortAfter !== null) void clock.sleep(p.abortAfter).then(() => abort.abort());
            const task = async (signal: AbortSignal): Promise<void> => {
              const { waiting, running } = scheduler.metrics;
              expect(running).toBeLessThanOrEqual(concurrency);
              if (p.kind !== 'final') expect(waiting.final).toBe(0);
              if (p.kind === 'partial') expect(waiting.speculative).toBe(0);
              // What hangs holds its slot no longer than its deadline.
              if (p.end === 'hangs') return never();
              expect(++holding).toBeLessThanOrEqual(concurrency);
              try {
                await clock.sleep(p.ms, p.end === 'ignores its signal' ? undefined : signal);
              } finally {
                holding--;
              }
              if (p.end === 'throws') throw new Error('as planned');
            };
            const end = await outcome(seats[p.seat]!.run(p.kind, task, abort.signal));
            settled[i]!++;
            expect(end).toMatch(
              /^(done|as planned|ERR_(ABORTED|BACKEND_TIMEOUT|OVERLOADED|DISPOSED))$/,
            );
          }
          const all = plans.map(act);
          if (leaving !== null) {
            void clock.sleep(leaving.at).then(() => seats[leaving.seat]![Symbol.dispose]());
          }
          await clock.advance(400 + (plans.length + 1) * CALL_TIMEOUT_MS);
          await Promise.all(all);
          expect(settled.every((times) => times === 1)).toBe(true);
          expect(clock.sleepers).toBe(0);
          const { running, waiting, completed, failed, aborted, timedOut } = scheduler.metrics;
          expect([running, waiting.final, waiting.speculative, waiting.partial]).toEqual([
            0, 0, 0, 0,
          ]);
          // All runs but those that found their seat gone.
          expect(completed + failed + aborted + timedOut).toBeLessThanOrEqual(plans.length);
          if (leaving === null) {
            expect(completed + failed + aborted + timedOut).toBe(plans.length);
          }
        },
      ),
      { numRuns: runs(150) },
    );
  });

  /** Keeps `depth` tasks of a session in the scheduler for ever, and counts those that are done. */
  function keepBusy(seat: SchedulerClient, clock: ManualClock, ms: number, depth: number) {
    const done = { count: 0, ms: 0 };
    async function loop(): Promise<void> {
      for (;;) {
        try {
          await seat.run('partial', (signal) => clock.sleep(ms, signal));
        } catch {
          return;
        }
        done.count++;
        done.ms += ms;
      }
    }
    for (let i = 0; i < depth; i++) void loop();
    return done;
  }

  it('busy sessions with tasks of one length get equally many done', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 6, maxLength: 6 }),
        async (sessions, concurrency, depths) => {
          const { clock, scheduler } = open({ concurrency });
          // One more than there are slots to fill: a session alone can hold but its own tasks.
          const busy = depths
            .slice(0, sessions)
            .map((depth) => keepBusy(scheduler.join(), clock, 10, depth + concurrency));
          await clock.advance(1500);
          const counts = busy.map(({ count }) => count);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
          await scheduler[Symbol.asyncDispose]();
        },
      ),
      { numRuns: runs(40) },
    );
  });

  it('a session with long tasks does not crowd out one with short tasks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 50, max: 200 }),
        fc.integer({ min: 1, max: 2 }),
        async (short, long, concurrency) => {
          const { clock, scheduler } = open({ concurrency });
          const depth = concurrency + 1;
          const quick = keepBusy(scheduler.join(), clock, short, depth);
          const slow = keepBusy(scheduler.join(), clock, long, depth);
          await clock.advance(5000);
          // By time served, to within what may be running.
          expect(Math.abs(quick.ms - slow.ms)).toBeLessThanOrEqual(2 * concurrency * long);
          await scheduler[Symbol.asyncDispose]();
        },
      ),
      { numRuns: runs(40) },
    );
  });

  it('a backend that hangs for one session costs the others no more than its deadlines', async () => {
    const { clock, scheduler, work } = open();
    const [bad, good] = [scheduler.join(), scheduler.join()];
    const hung = Array.from({ length: 3 }, () => outcome(bad.run('partial', never)));
    const fine = Array.from({ length: 5 }, () => outcome(good.run('partial', work('fine'))));
    // The good session is owed a whole deadline after the first hang, so it goes before the second.
    await clock.advance(CALL_TIMEOUT_MS + 50);
    expect(await Promise.all(fine)).toEqual(Array(5).fill('done'));
    await clock.advance(2 * CALL_TIMEOUT_MS);
    expect(await Promise.all(hung)).toEqual(Array(3).fill('ERR_BACKEND_TIMEOUT'));
  });

  it('an aborted call and its deadline leave no timer', async () => {
    const { clock, scheduler } = open();
    const abort = new AbortController();
    const run = outcome(
      scheduler.join().run(
        'final',
        (signal) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(abortedError(signal)));
          }),
        abort.signal,
      ),
    );
    expect(clock.sleepers).toBe(1);
    abort.abort();
    expect(await run).toBe('ERR_ABORTED');
    await settle();
    expect(clock.sleepers).toBe(0);
  });
});

describe('hooks', () => {
  function record(): { readonly calls: string[]; readonly hooks: SchedulerHooks } {
    const calls: string[] = [];
    return {
      calls,
      hooks: {
        onQueued: (kind) => calls.push(`queued ${kind}`),
        onStarted: (kind, waitedMs) => calls.push(`started ${kind} after ${waitedMs}`),
        onSettled: (kind) => calls.push(`settled ${kind}`),
      },
    };
  }

  it('say when tasks of a client are queued, started and settled', async () => {
    const { scheduler, clock, work } = open();
    const { calls, hooks } = record();
    const client = scheduler.join(hooks);
    void scheduler.join().run('partial', work('of another client'));
    void client.run('final', work('a'));
    expect(calls).toEqual(['queued final']);
    await clock.advance(10);
    expect(calls).toEqual(['queued final', 'started final after 10']);
    await clock.advance(10);
    expect(calls).toEqual(['queued final', 'started final after 10', 'settled final']);
  });

  it('of the scheduler say it for the tasks of all clients', async () => {
    const { calls, hooks } = record();
    const { scheduler, clock, work } = open({ hooks });
    void scheduler.join().run('partial', work('a', 5));
    void scheduler.join().run('final', work('b', 5));
    await clock.advance(20);
    expect(calls).toEqual([
      'queued partial',
      'started partial after 0',
      'queued final',
      'settled partial',
      'started final after 5',
      'settled final',
    ]);
  });

  it('settle each queued task once, whether it started, was refused, hung or was aborted', async () => {
    const { scheduler, clock, work } = open({ maxWaiting: 1 });
    const { calls, hooks } = record();
    const client = scheduler.join(hooks);
    const abort = new AbortController();
    const runs = [
      client.run('final', never),
      client.run('speculative', work('waits'), abort.signal),
      client.run('partial', work('is refused')),
      client.run('partial', work('was aborted before'), AbortSignal.abort()),
    ].map(outcome);
    abort.abort();
    await clock.advance(CALL_TIMEOUT_MS);
    expect(await Promise.all(runs)).toEqual([
      'ERR_BACKEND_TIMEOUT',
      'ERR_ABORTED',
      'ERR_OVERLOADED',
      'ERR_ABORTED',
    ]);
    client[Symbol.dispose]();
    await outcome(client.run('final', work('comes too late')));
    const count = (prefix: string) => calls.filter((call) => call.startsWith(prefix)).sort();
    expect(count('queued')).toEqual(['queued final', 'queued partial', 'queued speculative']);
    expect(count('settled')).toEqual(['settled final', 'settled partial', 'settled speculative']);
  });
});
