import {
  type Job,
  type JobControl,
  type JobHandlers,
  type JobLimits,
  type JobStore,
  type NewJob,
  TranscribeError,
} from '@ws/core';
import { deferred } from '@ws/core/internal';
import { type Check, checksOf, ensure, fails } from './ensure.js';

/** The store of jobs that the kit checks. */
export interface JobStoreFixture {
  /**
   * A new store, without jobs. The kit opens and disposes it. It tries again, tells again and sweeps within some milliseconds,
   * where it has settings for that.
   */
  create(): JobStore | Promise<JobStore>;
}

const LIMITS: JobLimits = { jobs: 100, jobsOfOwner: 100 };
const DAY_MS = 86_400_000;
const PATIENCE_MS = 60_000;
const LOOKS_EVERY_MS = 10;

let count = 0;

function newJob(more: Partial<NewJob> = {}): NewJob {
  const id = `job-${++count}`;
  return {
    ...{
      id,
      owner: 'anna',
      request: { of: id },
      priority: 'normal',
      isTold: false,
      keepMs: DAY_MS,
    },
    ...more,
  };
}

/** Handlers that do nothing, but for those that are given. */
function handlers(given: Partial<JobHandlers> = {}): JobHandlers {
  return {
    run: async () => 1,
    describe: (error) => ({ code: 'TRANSCRIBE_ERROR', message: (error as Error).message }),
    tell: async () => {},
    forget: async () => {},
    ...given,
  };
}

/** Looks again and again, until it finds something. */
async function eventually<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    ensure(Date.now() < until, `${what} did not come about within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY_MS));
  }
}

/** Two jobs of one millisecond have no order. */
async function nextMillisecond(): Promise<void> {
  const now = Date.now();
  await eventually('a millisecond', async () => Date.now() > now);
}

function ended(store: JobStore, { owner, id }: NewJob): Promise<Job> {
  return eventually(`the end of ${id}`, async () => {
    const job = await store.find(owner, id);
    return job?.endedAt !== undefined && job;
  });
}

/** Resolves when the job is let go of. */
function abortOf({ signal }: JobControl): Promise<never> {
  return new Promise((_, reject) => {
    const leave = (): void => reject(signal.reason ?? new Error('left'));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}

function failure(message: string, retryable: boolean): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_BACKEND_FAILED', retryable });
}

async function limitOf(adding: Promise<unknown>): Promise<unknown> {
  const { limit } = (await fails('ERR_OVERLOADED', adding)).details as { readonly limit?: string };
  return limit;
}

/** Every rule of the contract of a store of jobs. */
export const JOB_STORE_CHECKS: readonly Check<JobStore, JobStoreFixture>[] = checksOf({
  'opens, also twice, and has a name': async (store) => {
    await store.open();
    await store.open();
    ensure(store.name !== '', 'it has no name');
  },
  'gives a job back to its owner, as it was added, and to no other owner': async (store) => {
    await store.open();
    const given = newJob({ request: { language: 'de', hotwords: ['Ohm'], deep: { n: 1.5 } } });
    const { job, isNew } = await store.add(given, LIMITS);
    ensure(isNew && job.state === 'waiting', 'a job that was added is not new, or does not wait');
    const found = await store.find('anna', given.id);
    ensure(
      JSON.stringify(found?.request) === JSON.stringify(given.request),
      'it does not have its request',
    );
    ensure(Math.abs(Date.now() - found!.createdAt) < DAY_MS, 'it was created on another day');
    ensure((await store.find('bert', given.id)) === undefined, 'another owner finds it');
    ensure(!(await store.remove('bert', given.id)), 'another owner removes it');
    ensure((await store.find('anna', given.id)) !== undefined, 'another owner has removed it');
    ensure((await store.list('bert', { limit: 10 })).length === 0, 'another owner lists it');
    ensure((await store.find('anna', 'job-none')) === undefined, 'it finds what is not there');
  },
  'adds a job of one id once': async (store) => {
    await store.open();
    const given = newJob();
    await store.add(given, LIMITS);
    const again = await store.add({ ...given, request: { of: 'another' } }, LIMITS);
    ensure(!again.isNew, 'it was added twice');
    ensure(again.job.request['of'] === given.id, 'the second one has taken the place of the first');
    await fails('ERR_INVALID_STATE', store.add({ ...given, owner: 'bert' }, LIMITS));
    ensure((await store.counts()).waiting === 1, 'it does not wait once');
  },
  'counts jobs, and knows which has waited longest': async (store) => {
    await store.open();
    ensure((await store.counts()).oldestWaitingAt === undefined, 'of no jobs one is the oldest');
    const [hopeless, running, oldest, urgent] = [
      newJob({ priority: 'high' }),
      newJob(),
      newJob(),
      newJob({ priority: 'high' }),
    ];
    const added: Job[] = [];
    for (const job of [hopeless, running, oldest]) {
      added.push((await store.add(job, LIMITS)).job);
      await nextMillisecond();
    }
    const goOn = deferred<void>();
    await using _ = store.work(
      handlers({
        async run({ id }) {
          if (id === hopeless.id) throw failure('No audio.', false);
          await goOn.promise;
          return 1;
        },
      }),
      { concurrency: 1 },
    );
    await ended(store, hopeless);
    await eventually('a job that runs', async () => (await store.counts()).running === 1);
    await store.add(urgent, LIMITS);
    const { waiting, failed } = await store.counts();
    ensure(waiting === 2 && failed === 1, `${waiting} wait, and ${failed} have failed`);
    await eventually(
      'the oldest that waits',
      async () => (await store.counts()).oldestWaitingAt === added[2]!.createdAt,
    );
    goOn.resolve();
    for (const job of [running, oldest, urgent]) await ended(store, job);
    ensure((await store.counts()).oldestWaitingAt === undefined, 'one waits after the last');
  },
  'refuses ids and requests that are none': async (store) => {
    await store.open();
    for (const id of ['', '12', 'a b', 'a/b', 'a:b', `a${'b'.repeat(64)}`]) {
      await fails('ERR_INVALID_OPTION', store.add(newJob({ id }), LIMITS));
    }
    const request = { text: 'a'.repeat(64 * 1024) };
    await fails('ERR_INVALID_OPTION', store.add(newJob({ request }), LIMITS));
    await fails('ERR_INVALID_OPTION', store.list('anna', { limit: 0 }));
    await fails('ERR_INVALID_OPTION', store.list('anna', { limit: 1, after: 'job-none' }));
  },
  'runs a job, shows its progress and its end': async (store) => {
    await store.open();
    const given = newJob();
    await store.add(given, LIMITS);
    const goOn = deferred<void>();
    let ran: Job | undefined;
    await using _ = store.work(
      handlers({
        async run(job, control) {
          ran = job;
          await control.progress({ position: 1.5, seconds: 3 });
          await goOn.promise;
          return 3;
        },
      }),
      { concurrency: 1 },
    );
    const running = await eventually('progress', async () => {
      const job = await store.find('anna', given.id);
      return job?.progress !== undefined && job;
    });
    ensure(running.state === 'running', `a job that runs is ${running.state}`);
    ensure(running.startedAt !== undefined, 'a job that runs was not begun');
    ensure(running.endedAt === undefined, 'a job that runs has ended');
    ensure(
      running.progress!.position === 1.5 && running.progress!.seconds === 3,
      'its progress is another one',
    );
    ensure((await store.counts()).running === 1, 'no job runs');
    ensure(ran?.request['of'] === given.id, 'the worker has another request');
    goOn.resolve();
    const done = await ended(store, given);
    ensure(done.state === 'done' && done.error === undefined, `it ended as ${done.state}`);
  },
  'takes the urgent first, and then in their order': async (store) => {
    await store.open();
    const priorities = ['low', 'normal', 'high', 'low', 'normal', 'high'] as const;
    const jobs = priorities.map((priority) => newJob({ priority, request: { priority } }));
    for (const job of jobs) await store.add(job, LIMITS);
    const order: string[] = [];
    await using _ = store.work(
      handlers({
        async run({ id }) {
          order.push(id);
          return 0;
        },
      }),
      { concurrency: 1 },
    );
    for (const job of jobs) await ended(store, job);
    const expected = [2, 5, 1, 4, 0, 3].map((i) => jobs[i]!.id);
    ensure(
      order.join() === expected.join(),
      `the order was ${order.join()}, not ${expected.join()}`,
    );
  },
  'lists the jobs of an owner, the newest first, in pages': async (store) => {
    await store.open();
    const jobs = Array.from({ length: 5 }, () => newJob());
    for (const job of jobs) {
      await store.add(job, LIMITS);
      await store.add(newJob({ owner: 'bert' }), LIMITS);
      await nextMillisecond();
    }
    const ids = jobs.map(({ id }) => id).reverse();
    const idsOf = (page: readonly Job[]): string => page.map(({ id }) => id).join();
    ensure(
      idsOf(await store.list('anna', { limit: 10 })) === ids.join(),
      'the list is another one',
    );
    const first = await store.list('anna', { limit: 2 });
    ensure(idsOf(first) === ids.slice(0, 2).join(), 'the first page is another one');
    const rest = await store.list('anna', { limit: 10, after: first[1]!.id });
    ensure(idsOf(rest) === ids.slice(2).join(), 'the second page is another one');
  },
  'refuses more jobs than there may be, until one has ended': async (store) => {
    await store.open();
    const [one, two] = [newJob(), newJob()];
    await store.add(one, { jobs: 3, jobsOfOwner: 2 });
    await store.add(two, { jobs: 3, jobsOfOwner: 2 });
    ensure(
      (await limitOf(store.add(newJob(), { jobs: 3, jobsOfOwner: 2 }))) === 'jobsOfOwner',
      'an owner has more jobs than it may',
    );
    const other = newJob({ owner: 'bert' });
    await store.add(other, { jobs: 3, jobsOfOwner: 2 });
    const third = newJob({ owner: 'carl' });
    ensure(
      (await limitOf(store.add(third, { jobs: 3, jobsOfOwner: 2 }))) === 'jobs',
      'there are more jobs than may be',
    );
    ensure(
      !(await store.add(one, { jobs: 3, jobsOfOwner: 2 })).isNew,
      'a job is refused that is there',
    );
    await store.remove('bert', other.id);
    await store.add(third, { jobs: 3, jobsOfOwner: 2 });
    await using _ = store.work(handlers(), { concurrency: 2 });
    for (const job of [one, two, third]) await ended(store, job);
    await eventually('room', () =>
      store.add(newJob(), { jobs: 1, jobsOfOwner: 1 }).then(
        () => true,
        () => false,
      ),
    );
  },
  'refuses jobs of an owner whose audio of the day is used up': async (store) => {
    await store.open();
    const first = newJob();
    const limits = { ...LIMITS, secondsPerDay: 60 };
    await store.add(first, limits);
    await store.add(newJob({ owner: 'bert' }), limits);
    await using _ = store.work(
      handlers({ run: async ({ owner }) => (owner === 'bert' ? 1 : 60) }),
      {
        concurrency: 2,
      },
    );
    await ended(store, first);
    const refused = await eventually('a refusal', () =>
      store.add(newJob(), limits).then(
        () => undefined,
        (error: TranscribeError) => error,
      ),
    );
    ensure(
      refused.details['limit'] === 'secondsPerDay',
      `it was refused for ${refused.details['limit']}`,
    );
    await store.add(newJob({ owner: 'bert' }), limits);
  },
  'tries again what may pass, and gives up': async (store) => {
    await store.open();
    const [passing, lasting, hopeless] = [newJob(), newJob(), newJob()];
    const attempts = new Map<string, number>();
    for (const job of [passing, lasting, hopeless]) await store.add(job, LIMITS);
    await using _ = store.work(
      handlers({
        async run({ id }) {
          const made = (attempts.get(id) ?? 0) + 1;
          attempts.set(id, made);
          if (id === hopeless.id) throw failure('No audio: at all.', false);
          if (id === lasting.id) throw failure(`Failed ${made}`, true);
          // Errors that are not ours may pass, too.
          if (made < 3) throw new Error('A fault');
          return 1;
        },
      }),
      { concurrency: 3 },
    );
    const done = await ended(store, passing);
    ensure(done.state === 'done' && done.error === undefined, `what passed has ${done.state}`);
    ensure(attempts.get(passing.id) === 3, 'what passed was not tried three times');
    const failed = await ended(store, hopeless);
    ensure(failed.state === 'failed', `what cannot pass has ${failed.state}`);
    ensure(
      failed.error?.message === 'No audio: at all.' && failed.error.code === 'TRANSCRIBE_ERROR',
      `its error is ${JSON.stringify(failed.error)}`,
    );
    ensure(attempts.get(hopeless.id) === 1, 'what cannot pass was tried again');
    const given = await ended(store, lasting);
    ensure(given.state === 'failed', `what does not pass has ${given.state}`);
    ensure(given.error?.message === 'Failed 5', `its error is ${JSON.stringify(given.error)}`);
  },
  'removes a job in any state, and has its worker forget it': async (store) => {
    await store.open();
    const forgotten = new Set<string>();
    const [running, waiting, done] = [
      newJob(),
      newJob({ priority: 'low' }),
      newJob({ priority: 'high' }),
    ];
    for (const job of [running, waiting, done]) await store.add(job, LIMITS);
    let left = false;
    await using _ = store.work(
      handlers({
        async run({ id }, control) {
          if (id !== running.id) return 1;
          const leaves = abortOf(control);
          leaves.catch(() => {
            left = true;
          });
          // A store may look only here whether the job is still there.
          for (let position = 0; !left; position++) {
            await control.progress({ position });
            await Promise.race([
              leaves,
              new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY_MS)),
            ]);
          }
          return leaves;
        },
        async forget(id) {
          forgotten.add(id);
        },
      }),
      { concurrency: 1 },
    );
    await ended(store, done);
    await eventually(
      'a job that runs',
      async () => (await store.find('anna', running.id))?.state === 'running',
    );
    for (const { id } of [running, waiting, done]) {
      ensure(await store.remove('anna', id), 'it was not there');
      ensure((await store.find('anna', id)) === undefined, 'it is still there');
      ensure(!(await store.remove('anna', id)), 'it was removed twice');
    }
    ensure((await store.list('anna', { limit: 10 })).length === 0, 'it is still in the list');
    await eventually('a worker that leaves', async () => left);
    for (const { id } of [running, waiting, done]) {
      await eventually(`that ${id} is forgotten`, async () => forgotten.has(id));
    }
    const { waiting: waits, running: runs } = await eventually('an empty queue', async () => {
      const counts = await store.counts();
      return counts.running === 0 && counts;
    });
    ensure(waits === 0 && runs === 0, 'a job that was removed waits');
  },
  'hands back what runs when the work is disposed, and it costs no attempt': async (store) => {
    await store.open();
    const given = newJob();
    await store.add(given, LIMITS);
    // More often than a job is tried.
    for (let i = 0; i < 7; i++) {
      const began = deferred<void>();
      const work = store.work(
        handlers({
          run(_, control) {
            began.resolve();
            return abortOf(control);
          },
        }),
        { concurrency: 1 },
      );
      await began.promise;
      ensure(work.running === 1, `${work.running} jobs run`);
      await work[Symbol.asyncDispose]();
      const job = await store.find('anna', given.id);
      ensure(job?.state === 'waiting', `a job that was handed back is ${job?.state}`);
    }
    await using _ = store.work(handlers(), { concurrency: 1 });
    ensure((await ended(store, given)).state === 'done', 'no other worker has done it');
  },
  'has each job done by one worker, of several': async (store) => {
    await store.open();
    const jobs = Array.from({ length: 20 }, () => newJob());
    for (const job of jobs) await store.add(job, LIMITS);
    const ran: string[] = [];
    const one = handlers({
      async run({ id }) {
        ran.push(id);
        return 0;
      },
    });
    await using _first = store.work(one, { concurrency: 2 });
    await using _second = store.work(one, { concurrency: 3 });
    for (const job of jobs) await ended(store, job);
    ensure(ran.length === 20 && new Set(ran).size === 20, `${ran.length} runs of 20 jobs`);
  },
  'tells of each job that has ended, again where that fails': async (store) => {
    await store.open();
    const [done, failed, quiet, removed] = [
      newJob({ isTold: true }),
      newJob({ isTold: true }),
      newJob(),
      newJob({ isTold: true }),
    ];
    for (const job of [done, failed, quiet, removed]) await store.add(job, LIMITS);
    await store.remove('anna', removed.id);
    const told: Job[] = [];
    let attempts = 0;
    await using _ = store.work(
      handlers({
        async run({ id }) {
          if (id === failed.id) throw failure('Broken', false);
          return 1;
        },
        async tell(job) {
          if (++attempts <= 3) throw new Error('The owner does not answer');
          told.push(job);
        },
      }),
      { concurrency: 1 },
    );
    await eventually('both tellings', async () => new Set(told.map(({ id }) => id)).size === 2);
    for (const job of told) {
      ensure(
        job.id === done.id || job.id === failed.id,
        'it tells of a job that asked for nothing',
      );
      ensure(job.state === (job.id === done.id ? 'done' : 'failed'), `it tells of ${job.state}`);
    }
  },
  'keeps a job for as long as it says, and no longer': async (store) => {
    await store.open();
    const forgotten = new Set<string>();
    const [short, long] = [newJob({ keepMs: 1 }), newJob({ keepMs: 365 * DAY_MS })];
    for (const job of [short, long]) await store.add(job, LIMITS);
    await using _ = store.work(
      handlers({
        async forget(id) {
          forgotten.add(id);
        },
      }),
      { concurrency: 1 },
    );
    await ended(store, long);
    await eventually('its removal', async () => forgotten.has(short.id));
    ensure((await store.find('anna', short.id)) === undefined, 'a job is found that was forgotten');
    ensure((await store.find('anna', long.id)) !== undefined, 'a job is gone too soon');
    ensure(!forgotten.has(long.id), 'a job was forgotten too soon');
  },
  'fails after its disposal, which may be repeated': async (store) => {
    await store.open();
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await fails('ERR_DISPOSED', store.find('anna', 'job-1'));
    await fails('ERR_DISPOSED', store.add(newJob(), LIMITS));
  },
});
