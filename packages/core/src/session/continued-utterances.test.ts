import { describe, expect, it } from 'vitest';
import type { StreamingSessionOptions } from '../contracts/session-options.js';
import { createContinuingPromptStrategy } from '../strategy/context.js';
import { judging } from './__fixtures__/judging-turn.js';
import {
  backendOf,
  collect,
  MANUAL,
  openAutomatic,
  play,
  type Reply,
  silence,
  speech,
  transcript,
  turn,
} from './__fixtures__/session-under-test.js';
import { createStreamingSession } from './streaming-session.js';

const strategy = createContinuingPromptStrategy();

/** Hears the same word however long the audio is, and once more after a prefix. */
const again: Reply = ({ options }) => transcript(options.prefix ? 'again' : 'once');
const withPrefix = () => backendOf(again, { prefix: true });

/** Whether the final of a second utterance, of 800 ms of speech, continues the words of the first. */
async function continues(
  options: Partial<StreamingSessionOptions>,
  firstMs: number,
  gapMs: number,
): Promise<boolean> {
  const { backend, calls } = withPrefix();
  const { session, finals } = openAutomatic(undefined, { backend, strategy, ...options });
  await play(session, speech(firstMs));
  await play(session, silence(gapMs));
  expect(finals()).toHaveLength(1);
  await play(session, speech(800));
  await session.end();
  expect(finals()).toHaveLength(2);
  const isContinued = calls.some(({ options: { prefix } }) => prefix === 'once');
  expect(finals()[1]!.text).toBe(isContinued ? 'again' : 'once');
  return isContinued;
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
      expect(await continues({ turn }, 1500, gapMs)).toBe(isWithContext);
    },
  );

  it('that ended in a pause is heard alone where no turn detector judged it', async () => {
    expect(await continues({}, 1500, 700)).toBe(false);
  });

  it('that grew too long is heard with it', async () => {
    const { backend, calls } = withPrefix();
    const { session, finals } = openAutomatic(undefined, {
      backend,
      strategy,
      endpointing: { maxUtteranceMs: 2000 },
    });
    await play(session, speech(3000));
    await session.end();
    const texts = finals().map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(1);
    expect(texts).toEqual(['once', ...texts.slice(1).map(() => 'again')]);
    expect(calls.at(-1)!.options.prefix).toBe(texts.at(-2));
  });
});

describe('what a guard takes out of the context alone', () => {
  it('is told of no utterance, and does not clear what was said before', async () => {
    const loop = Array.from({ length: 12 }, () => 'and so').join(' ');
    const { backend, calls } = backendOf(
      ({ options, samples }) =>
        transcript(samples.length === 16_000 ? loop : options.prefix ? 'again' : 'so'),
      { prefix: true },
    );
    const session = createStreamingSession({
      backend,
      ...MANUAL,
      strategy: { ...strategy, contextAfter: 'every' },
      vad: null,
      partialIntervalMs: 0,
    });
    const { events } = collect(session);
    for (let i = 0; i < 3; i++) {
      await session.write(speech(1500));
      await session.flush();
    }
    await turn();
    expect(events.map(({ type }) => type)).toEqual(['final', 'final', 'final']);
    const alone = calls.filter(({ samples }) => samples.length === 16_000);
    expect(alone).toHaveLength(2);
    expect(calls.map(({ options }) => options.prompt)).toContain('so again');
  });
});
