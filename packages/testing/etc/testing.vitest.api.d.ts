import { c as BackendFixture, C as Check, d as DiarizerFixture, f as JobStoreFixture, g as JournalFixture, h as LiveDiarizerFixture, j as SessionFixture, k as StreamFixture, l as TurnFixture, m as VadFixture } from './vad-checks.shared.js';
import '@ws/core';

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
declare function describeBackend(name: string, fixture: BackendFixture): void;
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
declare function describeStreamingBackend(name: string, fixture: StreamFixture): void;
/**
 * The contract of a voice-activity detector as a vitest suite: one test per rule, each with a detector of its own.
 *
 * @example
 * ```ts
 * describeVad('my detector', { create: () => createMyVad(), speech: { samples } });
 * ```
 */
declare function describeVad(name: string, fixture: VadFixture): void;
/**
 * The contract of a turn detector as a vitest suite: one test per rule, each with a detector of its own.
 *
 * @example
 * ```ts
 * describeTurn('my detector', { create: () => createMyTurn(), turns: { finished, unfinished } });
 * ```
 */
declare function describeTurn(name: string, fixture: TurnFixture): void;
/**
 * The contract of a diarizer as a vitest suite: one test per rule. Most rules share one diarizer; those about loading and
 * disposal make their own.
 *
 * @example
 * ```ts
 * describeDiarizer('my diarizer', { create: () => createMyDiarizer(), dialogue: { samples, turns } });
 * ```
 */
declare function describeDiarizer(name: string, fixture: DiarizerFixture): void;
/**
 * The contract of a diarizer of live audio as a vitest suite: one test per rule. Most rules share one diarizer; those about
 * loading and disposal make their own.
 *
 * @example
 * ```ts
 * describeLiveDiarizer('my diarizer', { create: () => createMyLiveDiarizer(), dialogue: { samples, turns } });
 * ```
 */
declare function describeLiveDiarizer(name: string, fixture: LiveDiarizerFixture): void;
/**
 * The contract of a store of jobs as a vitest suite: one test per rule, each with a store of its own.
 *
 * @example
 * ```ts
 * describeJobStore('my store', { create: () => createMyJobStore() });
 * ```
 */
declare function describeJobStore(name: string, fixture: JobStoreFixture): void;
/** A contract as a vitest suite: one test for each check. Checks that need no thing of their own share one. */
declare function describeChecks<Thing extends AsyncDisposable, Fixture extends {
    create(): Thing | Promise<Thing>;
}>(title: string, checks: readonly Check<Thing, Fixture>[], fixture: Fixture): void;
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
declare function describeJournal(name: string, fixture: JournalFixture): void;
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
declare function describeSession(name: string, fixture: SessionFixture): void;

export { describeBackend, describeChecks, describeDiarizer, describeJobStore, describeJournal, describeLiveDiarizer, describeSession, describeStreamingBackend, describeTurn, describeVad };
