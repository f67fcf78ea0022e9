import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomSeed } from '../../../../test/support/random-seed.js';
import { judgeTalk } from '../../test/random-sessions/judge-talk.js';
import { playTalk } from '../../test/random-sessions/play-talk.js';
import { randomTalks } from '../../test/random-sessions/random-talks.js';

// A few in `npm test`, more where a new seed is drawn.
const { RANDOM_SESSIONS_RUNS = randomSeed === 1 ? 12 : 400 } = process.env;
const RUNS = Number(RANDOM_SESSIONS_RUNS);
const TIMEOUT_MS = 3_600_000;

it('a client of any protocol has each word in a final, or in a message that names its time', {
  timeout: TIMEOUT_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(randomTalks(), async (plan) => {
      expect(judgeTalk(plan, await playTalk(plan))).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});
