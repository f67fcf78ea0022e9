// The session of @ws/core over the scripted backend: words that are said again after a pause, which the strategies that
// give the model the end of the utterance before must not take for that end.
import { createStreamingSession, type SessionEvent, type TranscriptionStrategy } from '@ws/core';
import {
  createContextStrategy,
  createContinuingPromptStrategy,
  createHybridStrategy,
} from '@ws/core/strategies';
import { describe, expect, it } from 'vitest';
import { createScriptedBackend } from './fakes/scripted-backend.js';
import { createSpeechScript, type ScriptPart } from './fakes/speech-script.js';

const STRATEGIES: readonly (readonly [string, () => TranscriptionStrategy])[] = [
  ['context', () => createContextStrategy()],
  ['hybrid', () => createHybridStrategy()],
  [
    'the continuing prompt after every utterance',
    () => ({ ...createContinuingPromptStrategy(), contextAfter: 'every' }),
  ],
];

interface Ear {
  readonly prefix: boolean;
  readonly wordTimestamps: boolean;
  /** Whether it begins a word where the one before ended, and the first with the audio: what attention does. */
  readonly stretches: boolean;
}

async function eventsOf(
  parts: readonly ScriptPart[],
  strategy: TranscriptionStrategy,
  { stretches, ...capabilities }: Ear,
): Promise<readonly SessionEvent[]> {
  const script = createSpeechScript(parts);
  const backend = createScriptedBackend({
    capabilities,
    hypotheses: ({ samples }) => {
      const words = script.hear(samples);
      if (!stretches) return words;
      return words.map((word, i) => ({ ...word, start: words[i - 1]?.end ?? 0 }));
    },
  });
  const session = createStreamingSession({ backend, strategy, partialIntervalMs: 0 });
  const events: SessionEvent[] = [];
  const reading = (async () => {
    for await (const event of session) events.push(event);
  })();
  for (let at = 0; at < script.samples.length; at += 480) {
    await session.write(script.samples.subarray(at, at + 480));
  }
  await session.end();
  await reading;
  return events;
}

const textsOf = (
  events: readonly SessionEvent[],
  type: 'final' | 'suppressed',
): readonly string[] => events.flatMap((event) => (event.type === type ? [event.text] : []));

const EARS: readonly Ear[] = [true, false].flatMap((prefix) =>
  [true, false].flatMap((wordTimestamps) =>
    [true, false].map((stretches) => ({ prefix, wordTimestamps, stretches })),
  ),
);

describe.each(STRATEGIES)('a word said again after a pause, with %s', (_, create) => {
  describe.each(EARS)('%o', (ear) => {
    it.each([
      ['America,', 3, 600],
      ['country', 3, 450],
      ['country', 3, 990],
      ['yes', 4, 250],
      ['no', 6, 130],
      ['Mississippi', 4, 1400],
    ])('is heard each time: %s, %i times, of %i ms', async (text, times, ms) => {
      for (const pauseMs of [400, 650, 1500]) {
        const parts = Array.from({ length: times }, () => [{ text, ms }, { pauseMs }]).flat();
        const events = await eventsOf([{ pauseMs: 300 }, ...parts], create(), ear);
        const heard = textsOf(events, 'final').flatMap((final) => final.split(' ').filter(Boolean));
        expect(heard, `pause of ${pauseMs} ms`).toEqual(Array.from({ length: times }, () => text));
      }
    });

    it('is heard each time, also where an utterance has it several times', async () => {
      const sentence = (times: number): ScriptPart[] =>
        Array.from({ length: times }, () => [{ text: 'yes', ms: 220 }, { pauseMs: 90 }]).flat();
      const parts = [3, 1, 2, 4, 1, 1].flatMap((times) => [...sentence(times), { pauseMs: 700 }]);
      const events = await eventsOf(parts, create(), ear);
      expect(textsOf(events, 'final').map((text) => text.split(' ').length)).toEqual([
        3, 1, 2, 4, 1, 1,
      ]);
    });

    it('is part of no other final, and nothing is taken out', async () => {
      const parts = ['one', 'two', 'three'].flatMap((text) => [
        { text, ms: 300 },
        { pauseMs: 600 },
      ]);
      const events = await eventsOf(parts, create(), ear);
      expect(textsOf(events, 'final')).toEqual(['one', 'two', 'three']);
      expect(textsOf(events, 'suppressed')).toEqual([]);
    });
  });
});
