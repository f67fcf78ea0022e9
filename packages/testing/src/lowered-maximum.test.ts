// The session of @ws/core over the scripted backend: an utterance that may suddenly be no longer than it is.
import {
  createPromptStrategy,
  createStreamingSession,
  type FinalEvent,
  type TranscriptionStrategy,
} from '@ws/core';
import { createAlignAttStrategy, createLocalAgreementStrategy } from '@ws/core/strategies';
import { describe, expect, it } from 'vitest';
import { createManualClock } from './fakes/manual-clock.js';
import { createScriptedBackend } from './fakes/scripted-backend.js';
import { createSpeechScript } from './fakes/speech-script.js';

const SCRIPT = createSpeechScript(
  Array.from({ length: 60 }, (_, i) => [
    { text: `w${i}`, ms: 150 + ((i * 97) % 260) },
    { pauseMs: 40 + ((i * 53) % 120) },
  ]).flat(),
);
const SECONDS = SCRIPT.samples.length / 16_000;

interface Run {
  readonly strategy: TranscriptionStrategy;
  readonly prefix: boolean;
  readonly latencyMs: number;
  /** Seconds into the audio, and the longest utterance from there on, in milliseconds. */
  readonly changes: readonly (readonly [at: number, maxUtteranceMs: number])[];
}

async function finalsOf({ strategy, prefix, latencyMs, changes }: Run) {
  const clock = createManualClock();
  const backend = createScriptedBackend({
    clock,
    latencyMs,
    capabilities: { prefix, attention: true },
    hypotheses: ({ samples }) => SCRIPT.hear(samples),
  });
  const session = createStreamingSession({
    ...{ backend, clock, strategy },
    endpointing: { automatic: false, maxUtteranceMs: 28_000 },
  });
  const finals: FinalEvent[] = [];
  const reading = (async () => {
    for await (const event of session) if (event.type === 'final') finals.push(event);
  })();
  const left = [...changes];
  for (let at = 0; at < SCRIPT.samples.length; at += 1600) {
    await clock.runUntil(session.write(SCRIPT.samples.subarray(at, at + 1600)));
    if (left[0] !== undefined && at >= left[0][0] * 16_000) {
      session.configure({ endpointing: { maxUtteranceMs: left.shift()![1] } });
    }
    await clock.advance(100);
  }
  await clock.runUntil(session.end());
  await reading;
  return finals;
}

const STRATEGIES: readonly (readonly [string, () => TranscriptionStrategy])[] = [
  ['prompt', () => createPromptStrategy()],
  ['local-agreement', () => createLocalAgreementStrategy()],
  ['align-att', () => createAlignAttStrategy()],
];

describe.each(STRATEGIES)(
  'a longest utterance that is lowered while one is spoken, with %s',
  (_, create) => {
    const places = Array.from({ length: 4 }, (__, i) => 1.3 + i * 5);

    it.each([1000, 3000, 9000])(
      'to %i ms, loses no word and says none twice',
      async (maxUtteranceMs) => {
        for (const [i, at] of places.entries()) {
          const finals = await finalsOf({
            strategy: create(),
            prefix: i % 2 === 0,
            latencyMs: (i % 3) * 170,
            changes: [[at, maxUtteranceMs]],
          });
          const words = finals.flatMap(({ text }) => text.split(' ').filter(Boolean));
          expect(words, `changed at ${at} s`).toEqual(SCRIPT.words.map(({ text }) => text));
          // What was said before is cut as soon as it may be: what comes is no longer than it may be now.
          for (const { start, end } of finals.filter((final) => final.start > at)) {
            expect(end - start).toBeLessThanOrEqual(maxUtteranceMs / 1000);
          }
        }
      },
    );

    it('and raised, and lowered again, either', async () => {
      for (const prefix of [true, false]) {
        const changes = [4, 7, 9, 12, 14].map(
          (at, i) => [at, [2000, 20_000, 1500, 28_000, 1000][i]!] as const,
        );
        const finals = await finalsOf({ strategy: create(), prefix, latencyMs: 90, changes });
        const words = finals.flatMap(({ text }) => text.split(' ').filter(Boolean));
        expect(words).toEqual(SCRIPT.words.map(({ text }) => text));
        expect(finals.at(-1)!.end).toBeCloseTo(SECONDS, 1);
      }
    });
  },
);
