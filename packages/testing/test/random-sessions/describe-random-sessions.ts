import { describe, it } from 'vitest';
import { checkRandomSessions, type RandomSessionsFixture } from './random-sessions.js';

const RANDOM_SESSIONS_TIMEOUT_MS = 3_600_000;

/**
 * Random sessions as a vitest test: see {@link checkRandomSessions}. The environment says otherwise where it says
 * anything: `RANDOM_SESSIONS_RUNS`, `RANDOM_SESSIONS_SEED` (a number, or `random`) and `RANDOM_SESSIONS_PATH`.
 *
 * @example
 * ```ts
 * describeRandomSessions('my strategy', { strategies: { mine: () => createMyStrategy() } });
 * ```
 */
export function describeRandomSessions(name: string, fixture: RandomSessionsFixture = {}): void {
  const { runs, seed, path } = { ...fixture, ...ofEnvironment(process.env) };
  describe(`${name}: random sessions`, () => {
    // The seed is told where it is needed: beside a failure, and in the name of what hangs.
    it(`keep every promise, from seed ${seed ?? 1}`, { timeout: RANDOM_SESSIONS_TIMEOUT_MS }, () =>
      checkRandomSessions({ ...fixture, runs, seed, path }),
    );
  });
}

function ofEnvironment({
  RANDOM_SESSIONS_RUNS: runs,
  RANDOM_SESSIONS_SEED: seed,
  RANDOM_SESSIONS_PATH: path,
}: NodeJS.ProcessEnv): Pick<RandomSessionsFixture, 'runs' | 'seed' | 'path'> {
  return {
    ...(runs && { runs: Number(runs) }),
    ...(seed && { seed: seed === 'random' ? Math.trunc(Math.random() * 2 ** 31) : Number(seed) }),
    ...(path && { path }),
  };
}
