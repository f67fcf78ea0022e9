import {
  createStreamingSession,
  type SessionEvent,
  type StreamingSession,
  type StreamingSessionOptions,
} from '@ws/core';
import { continueSession } from '@ws/core/continue';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../../../test/support/random-seed.js';
import { createScriptedBackend } from './fakes/scripted-backend.js';
import { createSpeechScript } from './fakes/speech-script.js';

const script = createSpeechScript([
  { pauseMs: 500 },
  ...['one', 'two', 'three'].flatMap((text) => [{ text, ms: 400 }, { pauseMs: 100 }]),
  { pauseMs: 900 },
  ...['four', 'five'].flatMap((text) => [{ text, ms: 400 }, { pauseMs: 100 }]),
  { pauseMs: 900 },
  ...['six', 'seven'].flatMap((text) => [{ text, ms: 400 }, { pauseMs: 100 }]),
  { pauseMs: 700 },
]);

function open(options: Partial<StreamingSessionOptions> = {}): StreamingSession {
  const backend = createScriptedBackend({ hypotheses: (call) => script.hear(call.samples) });
  return createStreamingSession({ backend, ...options });
}

const finals = (events: readonly SessionEvent[]): object[] =>
  events.flatMap((event) => {
    if (event.type !== 'final') return [];
    const { text, utteranceId, start, end, startSample, endSample } = event;
    return [{ text, utteranceId, start, end, startSample, endSample }];
  });

/** Plays the script, and suspends and continues the session at places in it. */
async function heard(
  cuts: readonly number[],
  options: Partial<StreamingSessionOptions> = {},
): Promise<readonly SessionEvent[]> {
  const events: SessionEvent[] = [];
  let session = open(options);
  let reading = read(session);
  async function read(from: AsyncIterable<SessionEvent>): Promise<void> {
    for await (const event of from) events.push(event);
  }
  let at = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    for (; at + 320 <= cut; at += 320) await session.write(script.samples.subarray(at, at + 320));
    const remains = await session.suspend();
    await reading;
    const lastSeq = events.at(-1)?.seq ?? 0;
    session = continueSession(remains, (origin) => open({ ...options, ...origin }));
    expect(session.position).toBe(at);
    reading = read(session.resume(lastSeq));
  }
  for (; at < script.samples.length; at += 320) {
    await session.write(script.samples.subarray(at, at + 320));
  }
  await session.end();
  await reading;
  return events;
}

it('a session that is suspended and continued says what it would have said', async () => {
  const uncut = await heard([]);
  expect(finals(uncut)).toMatchObject([
    { text: 'one two three' },
    { text: 'four five' },
    { text: 'six seven' },
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: script.samples.length }), { minLength: 1, maxLength: 3 }),
      async (cuts) => {
        const events = await heard(cuts);
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
        expect(finals(events)).toEqual(finals(uncut));
      },
    ),
    { numRuns: runs(200) },
  );
});

it('a session that keeps hardly any events counts its utterances on', async () => {
  const keepsFew = { maxJournalEvents: 1 };
  const uncut = await heard([], keepsFew);
  const cuts = [3.2, 3.6].map((seconds) => 16_000 * seconds);
  expect(finals(await heard(cuts, keepsFew))).toEqual(finals(uncut));
});
