import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomSeed } from '../../../test/support/random-seed.js';
import { judgeWords } from './random-sessions/judge-words.js';
import { playCrowd } from './random-sessions/play-crowd.js';
import { randomCrowds } from './random-sessions/random-crowds.js';

// A few in `npm test`, more where a new seed is drawn.
const { RANDOM_CROWDS_RUNS = randomSeed === 1 ? 6 : 60 } = process.env;
const RUNS = Number(RANDOM_CROWDS_RUNS);
const TIMEOUT_MS = 3_600_000;

it('clients of one engine, whose networks break and whose server is killed, have each word once, or its time', {
  timeout: TIMEOUT_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(randomCrowds(), async (plan) => {
      const heard = await playCrowd(plan);
      expect(heard.map(judgeWords)).toEqual(heard.map(() => []));
    }),
    { numRuns: RUNS },
  );
});
