import { type ErrorCode, TranscribeError } from '@ws/core';

/** One rule of a contract, and how to see whether a thing keeps it. Runs under any test runner. */
export interface Check<Thing, Fixture> {
  readonly rule: string;
  /** Whether the thing must be a new one, which the check may dispose. Other checks of a kit may share one. */
  readonly needsOwn: boolean;
  /**
   * @throws Error when the rule is broken
   */
  run(thing: Thing, fixture: Fixture): Promise<void>;
}

/** What is done to see whether each of some rules is kept. */
export type Rules<Thing, Fixture> = Readonly<Record<string, Check<Thing, Fixture>['run']>>;

/** @param shared - rules whose checks may share a thing */
export function checksOf<Thing, Fixture>(
  own: Rules<Thing, Fixture>,
  shared: Rules<Thing, Fixture> = {},
): readonly Check<Thing, Fixture>[] {
  const checks = (rules: Rules<Thing, Fixture>, needsOwn: boolean): Check<Thing, Fixture>[] =>
    Object.entries(rules).map(([rule, run]) => ({ rule, needsOwn, run }));
  return Object.freeze([...checks(shared, false), ...checks(own, true)]);
}

/** @throws Error saying in which way the contract is broken, unless the condition holds */
export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`The contract is broken: ${message}.`);
}

/** @throws Error unless it says that it keeps the first version of its contract, and has a name */
export function ensureNamed({
  specVersion,
  name,
}: {
  readonly specVersion: unknown;
  readonly name: unknown;
}): void {
  ensure(specVersion === 'v1', 'specVersion is not "v1"');
  ensure(typeof name === 'string' && name !== '', 'it has no name');
}

/** @throws Error unless it refuses to load for a caller who has left, and loads more than once, also at the same time */
export async function ensureLoads(worker: {
  load(options?: { readonly signal?: AbortSignal }): Promise<void>;
}): Promise<void> {
  await fails('ERR_ABORTED', () => worker.load({ signal: AbortSignal.abort() }));
  await Promise.all([worker.load(), worker.load()]);
  await worker.load();
}

/** The error of this code with which a call fails, as it has to: at once or by its promise. */
export async function fails(
  code: ErrorCode,
  call: Promise<unknown> | (() => unknown),
): Promise<TranscribeError> {
  let thrown: unknown;
  try {
    await (typeof call === 'function' ? call() : call);
  } catch (error) {
    thrown = error;
  }
  ensure(thrown !== undefined, `it should have failed with ${code}, and did not fail`);
  if (!TranscribeError.isInstance(thrown)) {
    throw new Error(`It should have failed with ${code}, not with ${thrown}.`, { cause: thrown });
  }
  ensure(thrown.code === code, `it should have failed with ${code}, not with ${thrown.code}`);
  return thrown;
}

/** @throws Error unless a call that runs while its worker is disposed is answered, or ends as disposed or aborted */
export async function endsWhenDisposed(
  worker: AsyncDisposable,
  call: Promise<unknown>,
): Promise<void> {
  const outcome = call.then(
    () => 'answered',
    (error: unknown) => (TranscribeError.isInstance(error) ? error.code : String(error)),
  );
  await worker[Symbol.asyncDispose]();
  const ended = await outcome;
  ensure(
    ['answered', 'ERR_DISPOSED', 'ERR_ABORTED'].includes(ended),
    `the call ended with ${ended}`,
  );
}

/** @throws Error unless the audio that was given is still there, as it was */
export function unchanged(given: Float32Array, before: Float32Array): void {
  ensure(given.length === before.length, 'the array was taken away');
  ensure(
    given.every((sample, i) => sample === before[i]),
    'the samples were changed',
  );
}
