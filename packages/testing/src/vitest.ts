import { afterAll, describe, it } from 'vitest';
import type { BackendFixture } from './conformance/backend-check.js';
import { BACKEND_CHECKS } from './conformance/backend-checks.js';
import { DIARIZER_CHECKS, type DiarizerFixture } from './conformance/diarizer-checks.js';
import type { Check } from './conformance/ensure.js';
import { JOB_STORE_CHECKS, type JobStoreFixture } from './conformance/job-store-checks.js';
import { JOURNAL_CHECKS, type JournalFixture } from './conformance/journal-checks.js';
import {
  LIVE_DIARIZER_CHECKS,
  type LiveDiarizerFixture,
} from './conformance/live-diarizer-checks.js';
import type { SessionFixture } from './conformance/session-check.js';
import { SESSION_CHECKS } from './conformance/session-checks.js';
import type { StreamFixture } from './conformance/stream-check.js';
import { STREAM_CHECKS } from './conformance/stream-checks.js';
import { TURN_CHECKS, type TurnFixture } from './conformance/turn-checks.js';
import { VAD_CHECKS, type VadFixture } from './conformance/vad-checks.js';

/**
 * The backend contract as a vitest suite: one test per rule. Most rules share one backend; those about loading and
 * disposal make their own.
 *
 * @example
 * ```ts
 * describeBackend('my engine', {
 *   create: () => createMyBackend({ model: 'tiny.en' }),
 *   speech: { samples, words: 'ask not what your country can do for you' },
 * });
 * ```
 */
export function describeBackend(name: string, fixture: BackendFixture): void {
  describeChecks(`${name}: the backend contract`, BACKEND_CHECKS, fixture);
}

/**
 * The contract of the streams of a backend as a vitest suite, beside `describeBackend`: one test per rule.
 *
 * @example
 * ```ts
 * describeStreamingBackend('my engine', {
 *   create: () => createMyBackend(),
 *   speech: { samples, words: 'ask not what your country can do for you' },
 * });
 * ```
 */
export function describeStreamingBackend(name: string, fixture: StreamFixture): void {
  describeChecks(`${name}: the contract of streams`, STREAM_CHECKS, fixture);
}

/**
 * The contract of a voice-activity detector as a vitest suite: one test per rule, each with a detector of its own.
 *
 * @example
 * ```ts
 * describeVad('my detector', { create: () => createMyVad(), speech: { samples } });
 * ```
 */
export function describeVad(name: string, fixture: VadFixture): void {
  describeChecks(`${name}: the contract of a voice-activity detector`, VAD_CHECKS, fixture);
}

/**
 * The contract of a turn detector as a vitest suite: one test per rule, each with a detector of its own.
 *
 * @example
 * ```ts
 * describeTurn('my detector', { create: () => createMyTurn(), turns: { finished, unfinished } });
 * ```
 */
export function describeTurn(name: string, fixture: TurnFixture): void {
  describeChecks(`${name}: the contract of a turn detector`, TURN_CHECKS, fixture);
}

/**
 * The contract of a diarizer as a vitest suite: one test per rule. Most rules share one diarizer; those about loading and
 * disposal make their own.
 *
 * @example
 * ```ts
 * describeDiarizer('my diarizer', { create: () => createMyDiarizer(), dialogue: { samples, turns } });
 * ```
 */
export function describeDiarizer(name: string, fixture: DiarizerFixture): void {
  describeChecks(`${name}: the contract of a diarizer`, DIARIZER_CHECKS, fixture);
}

/**
 * The contract of a diarizer of live audio as a vitest suite: one test per rule. Most rules share one diarizer; those about
 * loading and disposal make their own.
 *
 * @example
 * ```ts
 * describeLiveDiarizer('my diarizer', { create: () => createMyLiveDiarizer(), dialogue: { samples, turns } });
 * ```
 */
export function describeLiveDiarizer(name: string, fixture: LiveDiarizerFixture): void {
  describeChecks(`${name}: the contract of a live diarizer`, LIVE_DIARIZER_CHECKS, fixture);
}

/**
 * The contract of a store of jobs as a vitest suite: one test per rule, each with a store of its own.
 *
 * @example
 * ```ts
 * describeJobStore('my store', { create: () => createMyJobStore() });
 * ```
 */
export function describeJobStore(name: string, fixture: JobStoreFixture): void {
  describeChecks(`${name}: the contract of a store of jobs`, JOB_STORE_CHECKS, fixture);
}

/** A contract as a vitest suite: one test for each check. Checks that need no thing of their own share one. */
export function describeChecks<
  Thing extends AsyncDisposable,
  Fixture extends { create(): Thing | Promise<Thing> },
>(title: string, checks: readonly Check<Thing, Fixture>[], fixture: Fixture): void {
  describe(title, () => {
    let shared: Thing | undefined;
    afterAll(() => shared?.[Symbol.asyncDispose]());

    for (const { rule, needsOwn, run } of checks) {
      it(rule, async () => {
        if (!needsOwn) {
          shared ??= await fixture.create();
          await run(shared, fixture);
          return;
        }
        const own = await fixture.create();
        try {
          await run(own, fixture);
        } finally {
          await own[Symbol.asyncDispose]();
        }
      });
    }
  });
}

/**
 * The contract of a journal of sessions as a vitest suite: one test per rule. Most rules share one journal, and open others
 * on the same store; those about opening and disposal make their own.
 *
 * @example
 * ```ts
 * const store = await startMyStore();
 * describeJournal('my journal', { create: () => createMyJournal(store) });
 * ```
 */
export function describeJournal(name: string, fixture: JournalFixture): void {
  describeChecks(`${name}: the contract of a journal`, JOURNAL_CHECKS, fixture);
}

/**
 * The contract of a streaming session as a vitest suite: one test per rule, each with a session of its own.
 *
 * @example
 * ```ts
 * describeSession('my session', {
 *   create: (script) =>
 *     openMySession(createScriptedBackend({ hypotheses: ({ samples }) => script.hear(samples) })),
 * });
 * ```
 */
export function describeSession(name: string, fixture: SessionFixture): void {
  describe(`${name}: the contract of a session`, () => {
    for (const { rule, run } of SESSION_CHECKS) it(rule, () => run(fixture));
  });
}
