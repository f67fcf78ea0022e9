// Streams of @ws/core over an engine that hears audio piece by piece.
import type { StreamStep } from '@ws/core';
import { createContinuingPromptStrategy, createLocalAgreementStrategy } from '@ws/core/strategies';
import { asStream } from '@ws/core/streams';
import { expect, it } from 'vitest';
import { createScriptedBackend } from './fakes/scripted-backend.js';
import { createSpeechScript } from './fakes/speech-script.js';

const long = createSpeechScript(
  Array.from({ length: 150 }, (_, at) => [{ text: `w${at}`, ms: 400 }, { pauseMs: 60 }]).flat(),
);
const strategies = [createLocalAgreementStrategy(), createContinuingPromptStrategy()];

it.each(strategies)(
  'a stream without a flush is cut in pauses, and loses no word: $name',
  async (strategy) => {
    const backend = createScriptedBackend({ hypotheses: ({ samples }) => long.hear(samples) });
    const stream = await asStream(backend, strategy).openStream!();
    const steps: StreamStep[] = [];
    for (let at = 0; at < long.samples.length; at += 8000) {
      steps.push(await stream.push(long.samples.subarray(at, at + 8000)));
    }
    steps.push(await stream.flush());
    const text = steps.flatMap(({ stable }) => stable.map((word) => word.text)).join('');
    expect(text).toBe(long.words.map((word) => word.text).join(' '));
    const longest = Math.max(...backend.calls.map(({ samples }) => samples.length));
    expect(longest).toBeLessThanOrEqual(28_000 * 16);
  },
);

it('tells words as stable as soon as the strategy commits them', async () => {
  const backend = createScriptedBackend({ hypotheses: ({ samples }) => long.hear(samples) });
  const stream = await asStream(backend, strategies[0]!).openStream!();
  const { stable, tentative, upToSample } = await stream.push(long.samples.subarray(0, 16_000 * 4));
  expect(stable.length).toBeGreaterThan(4);
  expect(tentative.length).toBeGreaterThan(0);
  expect(upToSample).toBe(16_000 * 4);
});

it.each([
  ['an interval that is too short', { intervalMs: 1 }, /intervalMs/],
  ['an unknown option', { chunkMs: 20 } as object, /chunkMs/],
])('refuses %s', (_, options, message) => {
  expect(() => asStream(createScriptedBackend(), strategies[0]!, options)).toThrow(message);
});

it('refuses an interval of which a backend hears no two at once', () => {
  const backend = createScriptedBackend({ capabilities: { windowMs: 4001 } });
  expect(() => asStream(backend, strategies[0]!, { intervalMs: 2001 })).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/intervalMs.*2001.*at most 2000.*hears 4001 ms at once/),
      details: expect.objectContaining({ option: 'intervalMs' }),
    }),
  );
});

it('refuses a backend that hears too little at once', () => {
  const backend = createScriptedBackend({ capabilities: { windowMs: 2000 } });
  expect(() => asStream(backend, strategies[0]!)).toThrow(/hears 4000 ms at once/);
});
