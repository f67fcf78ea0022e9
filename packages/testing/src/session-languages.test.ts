// The session of @ws/core over the scripted backend, with speakers of several languages: whatever is decided, every word is
// heard once, also where utterances are decoded a second time.
import { createStreamingSession, type FinalEvent, TranscribeError } from '@ws/core';
import { createContextStrategy, createLocalAgreementStrategy } from '@ws/core/strategies';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../../../test/support/random-seed.js';
import { createManualClock } from './fakes/manual-clock.js';
import { createScriptedBackend, type ScriptedBackendOptions } from './fakes/scripted-backend.js';
import { createSpeechScript } from './fakes/speech-script.js';

const LANGUAGES = ['de', 'en', 'fr'] as const;

const utterance = fc.record({
  words: fc.integer({ min: 1, max: 12 }),
  sounds: fc.dictionary(
    fc.constantFrom(...LANGUAGES, 'ja'),
    fc.double({ min: 0.01, max: 1, noNaN: true }),
    {
      minKeys: 1,
    },
  ),
});

it('every word is heard once, in a language that may be, whatever the utterances sound like', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(utterance, { minLength: 1, maxLength: 8 }),
      fc.record({
        languageChoice: fc.boolean(),
        prefix: fc.boolean(),
        wordTimestamps: fc.boolean(),
      }),
      fc.constantFrom(undefined, ['de'], ['fr', 'de'], [...LANGUAGES, 'ja']),
      fc.constantFrom(undefined, createLocalAgreementStrategy(), createContextStrategy()),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (utterances, capabilities, languages, strategy, fails, tellsAll) => {
        const parts = utterances.flatMap(({ words }, i) => [
          ...Array.from({ length: words }, (_, j) => ({ text: `u${i}w${j}`, ms: 250 })),
          { pauseMs: 900 },
        ]);
        const script = createSpeechScript([{ pauseMs: 300 }, ...parts]);
        const options: ScriptedBackendOptions = {
          capabilities,
          hypotheses: ({ samples }) => {
            const words = script.hear(samples);
            const [first, last] = [words[0], words.at(-1)];
            if (!first || !last) return '';
            const { sounds } = utterances[Number(/^u(\d+)/.exec(last.text)![1])]!;
            const all = Object.values(sounds).reduce((sum, one) => sum + one, 0);
            const likely = Object.entries(sounds).map(([code, one]) => [code, one / all]);
            const text = words.map((word) => word.text).join(' ');
            return {
              text,
              segments: [{ start: first.start, end: last.end, text, words }],
              languageProbabilities: Object.fromEntries(likely),
            };
          },
          failures: ({ index }) =>
            fails[index % fails.length] && index % 7 === 3
              ? new TranscribeError('Try again.', { code: 'ERR_BACKEND_CRASHED', retryable: true })
              : undefined,
        };
        const scripted = createScriptedBackend(options);
        const backend = {
          ...scripted,
          capabilities: scripted.capabilities,
          // Not every backend tells how likely other languages are.
          async transcribe(...call: Parameters<typeof scripted.transcribe>) {
            const { languageProbabilities: told, ...result } = await scripted.transcribe(...call);
            return tellsAll ? { ...result, languageProbabilities: told } : result;
          },
        };
        const clock = createManualClock();
        const session = createStreamingSession({
          ...{ backend, languages, strategy },
          clock,
        });
        const finals: FinalEvent[] = [];
        const reading = (async () => {
          for await (const event of session) if (event.type === 'final') finals.push(event);
        })();
        const speaking = (async () => {
          for (let at = 0; at < script.samples.length; at += 1600) {
            await session.write(script.samples.subarray(at, at + 1600));
          }
          await session.end();
        })();
        await clock.runUntil(Promise.all([speaking, reading]));
        const heard = finals.flatMap(({ text }) => text.split(' ').filter(Boolean));
        expect(heard).toEqual(script.words.map(({ text }) => text));
        for (const { language, languageProbability = 1 } of finals) {
          expect(languages ?? [...LANGUAGES, 'ja']).toContain(language);
          expect(languageProbability).toBeGreaterThanOrEqual(0);
          expect(languageProbability).toBeLessThanOrEqual(1 + 1e-9);
        }
        // A strategy makes two calls of a pass at most, a guard two of each, and a language two of those.
        expect(scripted.calls.length).toBeLessThan(60 * (finals.length + 1));
      },
    ),
    { numRuns: runs(60) },
  ));
