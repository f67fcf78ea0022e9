// The session and the recordings of @ws/core over an engine whose texts leave out speech, call after call, or that fails:
// every word is told, or lies where an event says that there is no text.
import { createStreamingSession, type SessionEvent, type Word } from '@ws/core';
import { type RecordingEvent, transcribeRecording } from '@ws/core/recording';
import {
  createAlignAttStrategy,
  createContextStrategy,
  createContinuingPromptStrategy,
  createHybridStrategy,
  createLocalAgreementStrategy,
} from '@ws/core/strategies';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualClock } from './fakes/manual-clock.js';
import { createScriptedBackend } from './fakes/scripted-backend.js';
import { createScriptedVad } from './fakes/scripted-vad.js';
import { createSpeechScript, type ScriptPart, type SpeechScript } from './fakes/speech-script.js';

const { RANDOM_SESSIONS_RUNS = '10' } = process.env;
const RUNS = Number(RANDOM_SESSIONS_RUNS);

const STRATEGIES = {
  prompt: createContinuingPromptStrategy,
  context: createContextStrategy,
  hybrid: createHybridStrategy,
  'local-agreement': createLocalAgreementStrategy,
  'align-att': createAlignAttStrategy,
};

// A second, and as much on both sides as where the decoder looked may differ from where a word is.
const MOST_SILENT_SECONDS = 2.3;

/** What an engine writes of the words that it hears. */
type Ear = (words: readonly Word[]) => readonly Word[];

const EARS: Readonly<Record<string, Ear>> = {
  'ends early': (words) => words.slice(0, 3),
  'ends half way': (words) => words.slice(0, Math.ceil(words.length / 2)),
  'begins late': (words) => words.slice(-3),
  'leaves out the middle': (words) =>
    words.length < 6 ? words : [...words.slice(0, 2), ...words.slice(-2)],
  'hears nothing': () => [],
  'hears all': (words) => words,
};

interface Plan {
  readonly parts: readonly ScriptPart[];
  /** Of finals, by the number of the call. */
  readonly ears: readonly Ear[];
  readonly fails: readonly boolean[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
  parts: fc
    .array(
      fc.tuple(
        fc.array(fc.tuple(fc.integer({ min: 150, max: 500 }), fc.integer({ min: 20, max: 100 })), {
          minLength: 3,
          maxLength: 30,
        }),
        fc.integer({ min: 600, max: 2000 }),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((utterances) => {
      let count = 0;
      return utterances.flatMap(([words, pauseMs]) => [
        ...words.flatMap(([ms, gapMs]) => [{ text: `w${count++}`, ms }, { pauseMs: gapMs }]),
        { pauseMs },
      ]);
    }),
  ears: fc.array(fc.constantFrom(...Object.values(EARS)), { minLength: 1, maxLength: 4 }),
  fails: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
});

/** An engine that tells where it looked. */
function engineOf({ ears, fails }: Plan, { hear }: SpeechScript) {
  return createScriptedBackend({
    capabilities: { tokens: true, attention: true },
    hypotheses: ({ samples, index }) => ears[index % ears.length]!(hear(samples)),
    failures: ({ index }) => (fails[index % fails.length] ? new Error('planned') : undefined),
  });
}

/** The longest speech of which nothing is told: in no text, and in no event that says so. */
function longestSilence(
  { words }: SpeechScript,
  events: readonly (SessionEvent | RecordingEvent)[],
): number {
  const told = new Set(
    events.flatMap((event) => {
      if (event.type === 'final') return event.text.split(' ');
      return event.type === 'segment' ? event.segment.text.trim().split(' ') : [];
    }),
  );
  const places = events.flatMap((event) =>
    event.type === 'untranscribed' || event.type === 'error' || event.type === 'suppressed'
      ? [event]
      : [],
  );
  const isTold = ({ text, start, end }: Word): boolean =>
    told.has(text) ||
    places.some((place) => place.start <= (start + end) / 2 && (start + end) / 2 <= place.end);
  let longest = 0;
  let from: number | undefined;
  let before: Word | undefined;
  for (const word of words) {
    // Silence sets it apart.
    if (before === undefined || word.start - before.end > 0.45) from = undefined;
    before = word;
    if (isTold(word)) {
      from = undefined;
      continue;
    }
    from ??= word.start;
    longest = Math.max(longest, word.end - from);
  }
  return longest;
}

describe('speech that an engine leaves out', () => {
  it.each(Object.entries(STRATEGIES))('is told by a session with %s', (_, createStrategy) =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const clock = createManualClock();
        const script = createSpeechScript(plan.parts);
        const session = createStreamingSession({
          ...{ clock, backend: engineOf(plan, script), vad: createScriptedVad() },
          strategy: createStrategy(),
          // Committed text is not decoded again: finals repeat what the partials said.
          partialIntervalMs: 0,
        });
        const events: SessionEvent[] = [];
        const reading = (async () => {
          for await (const event of session) events.push(event);
        })();
        const playing = (async () => {
          for (let at = 0; at < script.samples.length; at += 3200) {
            await session.write(script.samples.subarray(at, at + 3200));
            await clock.sleep(200);
          }
          await session.end();
          await reading;
        })();
        await clock.runUntil(playing);
        expect(longestSilence(script, events)).toBeLessThan(MOST_SILENT_SECONDS);
      }),
      { numRuns: RUNS },
    ),
  );

  it('is told of a recording', () =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const script = createSpeechScript(plan.parts);
        const backend = engineOf({ ...plan, fails: [false] }, script);
        const events: RecordingEvent[] = [];
        for await (const event of transcribeRecording(script.samples, {
          ...{ backend, vad: createScriptedVad() },
        })) {
          events.push(event);
        }
        expect(longestSilence(script, events)).toBeLessThan(MOST_SILENT_SECONDS);
      }),
      { numRuns: RUNS },
    ));
});
