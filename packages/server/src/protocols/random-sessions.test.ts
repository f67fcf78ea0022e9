import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomSeed } from '../../../../test/support/random-seed.js';
import { judgeTalk } from '../../test/random-sessions/judge-talk.js';
import { playTalk } from '../../test/random-sessions/play-talk.js';
import { randomTalks } from '../../test/random-sessions/random-talks.js';
import type { TalkPlan } from '../../test/random-sessions/talk-plan.js';

// A few in `npm test`, more where a new seed is drawn.
const { RANDOM_SESSIONS_RUNS = randomSeed === 1 ? 12 : 400 } = process.env;
const RUNS = Number(RANDOM_SESSIONS_RUNS);
const TIMEOUT_MS = 3_600_000;

/** WhisperLive's client sends nothing for two seconds within a word: half of the word is said before, half after. */
const QUIET_IN_A_WORD: TalkPlan = {
  ...{ talk: 'whisper-live', strategy: 'prompt', detector: 'exact', interim: false, variant: 0 },
  speech: [300, 60, 60, 60]
    .flatMap((pauseMs) => [{ pauseMs }, { wordMs: 200 }])
    .concat([{ pauseMs: 554 }]),
  ...{ chunks: [320, 1600], pace: 1, latencies: [0], faults: [], shutdownAtMs: undefined },
  limits: { maxUtteranceMs: 28_000, maxBufferedMs: 60_000 },
  acts: [
    { atMs: 389, act: { type: 'drop' } },
    { atMs: 1108, act: { type: 'wait', ms: 1902 } },
    { atMs: 1181, act: { type: 'wait', ms: 1948 } },
  ],
};

it('a client of any protocol has each word in a final, or in a message that names its time', {
  timeout: TIMEOUT_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(randomTalks(), async (plan) => {
      expect(judgeTalk(plan, await playTalk(plan))).toEqual([]);
    }),
    { numRuns: RUNS, examples: [[QUIET_IN_A_WORD]] },
  );
});
