// The session of @ws/core on a manual clock: where utterances end, and what their finals say, depend on the audio alone,
// not on how soon an engine, a detector or a turn detector answers, nor on how the audio comes in.
import { createStreamingSession, type SessionEvent, type TranscriptionStrategy } from '@ws/core';
import {
  createContextStrategy,
  createContinuingPromptStrategy,
  createHybridStrategy,
  createLocalAgreementStrategy,
} from '@ws/core/strategies';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/random-seed.js';
import { createManualClock } from './fakes/manual-clock.js';
import { createScriptedBackend } from './fakes/scripted-backend.js';
import { createScriptedTurn } from './fakes/scripted-turn.js';
import { createScriptedVad } from './fakes/scripted-vad.js';
import { createSpeechScript, type ScriptPart } from './fakes/speech-script.js';

const { RANDOM_SESSIONS_RUNS = runs(40) } = process.env;
const RUNS = Number(RANDOM_SESSIONS_RUNS);
const SAMPLES_PER_MS = 16;

/** How busy a machine is, and how its network cuts the audio. */
interface Load {
  readonly engineMs: readonly number[];
  readonly turnMs: readonly number[];
  readonly detectorMs: number;
  readonly writesMs: readonly number[];
  /** How fast the audio comes: 0 all at once, 1 as it is spoken. */
  readonly pace: number;
}

const IDLE: Load = { engineMs: [0], turnMs: [0], detectorMs: 0, writesMs: [30], pace: 1 };

const load: fc.Arbitrary<Load> = fc.record({
  engineMs: fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 5 }),
  // Later than a session waits for would be told by a warning, and may change where an utterance ends.
  turnMs: fc.array(fc.integer({ min: 0, max: 1900 }), { minLength: 1, maxLength: 5 }),
  detectorMs: fc.constantFrom(0, 0, 7, 60),
  writesMs: fc.array(fc.integer({ min: 1, max: 2500 }), { minLength: 1, maxLength: 5 }),
  pace: fc.constantFrom(0, 1),
});

const parts: fc.Arbitrary<readonly ScriptPart[]> = fc
  .array(
    fc.tuple(
      fc.array(fc.integer({ min: 150, max: 500 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 70, max: 1600 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((phrases) => {
    let count = 0;
    return phrases.flatMap(([words, pauseMs]) => [
      ...words.flatMap((ms) => [{ text: `w${count++}`, ms }, { pauseMs: 40 }]),
      { pauseMs },
    ]);
  });

/** What a session says of a stream. */
async function finalsOf(
  strategy: TranscriptionStrategy,
  script: readonly ScriptPart[],
  verdicts: readonly number[],
  { engineMs, turnMs, detectorMs, writesMs, pace }: Load,
): Promise<readonly (readonly [start: number, end: number, text: string])[]> {
  const clock = createManualClock();
  const { samples, hear } = createSpeechScript(script);
  const at = <T>(list: readonly T[], index: number): T => list[index % list.length]!;
  const vad = createScriptedVad({ clock, latencyMs: detectorMs });
  const turn = createScriptedTurn({
    // By what it hears, not by how often it was asked.
    answers: ({ samples: heard }) =>
      at(verdicts, hear(heard).length + Math.round(heard.length / 4800)),
    latencyMs: ({ index }) => at(turnMs, index),
    clock,
  });
  const backend = createScriptedBackend({
    clock,
    hypotheses: ({ samples: heard }) => hear(heard),
    latencyMs: ({ index }) => at(engineMs, index),
  });
  const session = createStreamingSession({
    ...{ backend, strategy, vad, turn, clock },
    endpointing: { maxUtteranceMs: 6000 },
  });
  const events: SessionEvent[] = [];
  const playing = (async () => {
    const reading = (async () => {
      for await (const event of session) events.push(event);
    })();
    let written = 0;
    for (let i = 0; written < samples.length; i++) {
      const ms = at(writesMs, i);
      if (pace > 0) await clock.sleep(ms * pace);
      await session.write(samples.subarray(written, written + ms * SAMPLES_PER_MS));
      written += ms * SAMPLES_PER_MS;
    }
    await session.end();
    await reading;
  })();
  await clock.runUntil(playing);
  expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  return events.flatMap((event) =>
    event.type === 'final' ? [[event.startSample, event.endSample, event.text] as const] : [],
  );
}

describe.each<[string, () => TranscriptionStrategy]>([
  ['prompt', createContinuingPromptStrategy],
  ['context', createContextStrategy],
  ['hybrid', createHybridStrategy],
  ['local-agreement', createLocalAgreementStrategy],
])('a busy machine, with %s', (_, createStrategy) => {
  it('ends utterances where an idle one does, and says the same', () =>
    fc.assert(
      fc.asyncProperty(
        parts,
        fc.array(fc.constantFrom(0.1, 0.6, 0.9), { minLength: 1, maxLength: 4 }),
        load,
        async (script, verdicts, busy) => {
          const idle = await finalsOf(createStrategy(), script, verdicts, IDLE);
          expect(await finalsOf(createStrategy(), script, verdicts, busy)).toEqual(idle);
        },
      ),
      { numRuns: RUNS },
    ));
});
