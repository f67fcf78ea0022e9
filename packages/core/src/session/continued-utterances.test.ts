import { describe, expect, it } from 'vitest';
import type { StreamingSessionOptions } from '../contracts/session-options.js';
import { createContinuingPromptStrategy } from '../strategy/context.js';
import { judging } from './__fixtures__/judging-turn.js';
import {
  heardMs,
  openAutomatic,
  play,
  silence,
  speech,
} from './__fixtures__/session-under-test.js';

const strategy = createContinuingPromptStrategy();

/** Milliseconds of audio that the model heard for the final of a second utterance, of 800 ms of speech. */
async function heardForSecond(
  options: Partial<StreamingSessionOptions>,
  firstMs: number,
  gapMs: number,
): Promise<number> {
  const { session, finals, calls } = openAutomatic(heardMs, { strategy, ...options });
  await play(session, speech(firstMs));
  await play(session, silence(gapMs));
  expect(finals()).toHaveLength(1);
  await play(session, speech(800));
  await session.end();
  expect(finals()).toHaveLength(2);
  const lengths = calls.map(({ samples }) => samples.length / 16);
  // The longest of the second: in context, if it was heard so; it may be heard alone afterwards.
  return Math.max(...lengths.slice(1));
}

describe('an utterance after another one', () => {
  it.each([
    ['that was finished', 0.95, 700, false],
    ['that was likely finished', 0.6, 700, true],
    ['that was not finished', 0.1, 1300, true],
    ['that was not finished, more than a second ago', 0.1, 2800, false],
  ])(
    '%s, judged %d and %d ms ago: heard with it is %s',
    async (_, probability, gapMs, isWithContext) => {
      const turn = judging(probability);
      const heard = await heardForSecond({ turn }, 1500, gapMs);
      // 800 ms of speech, and what is kept of the silence before it, against a second more.
      expect(heard > 1500).toBe(isWithContext);
    },
  );

  it('that ended in a pause is heard alone where no turn detector judged it', async () => {
    expect(await heardForSecond({}, 1500, 700)).toBeLessThan(1500);
  });

  it('that grew too long is heard with it', async () => {
    const { session, finals, calls } = openAutomatic(heardMs, {
      strategy,
      endpointing: { maxUtteranceMs: 2000 },
    });
    await play(session, speech(3000));
    await session.end();
    expect(finals().length).toBeGreaterThan(1);

    const spoken = finals().at(-1)!;
    const alone = (spoken.end - spoken.start) * 1000;
    const most = Math.max(...calls.slice(1).map((call) => call.samples.length / 16));
    expect(most).toBeGreaterThan(alone + 500);
  });
});
