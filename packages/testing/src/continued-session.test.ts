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

/** Plays the script over sessions that vanish: each next one has a snapshot, and the audio from its start on. */
async function taken(
  cuts: readonly { readonly at: number; readonly more: number }[],
): Promise<readonly SessionEvent[]> {
  const events: SessionEvent[] = [];
  let session = open();
  let reading = read(session, session);
  let at = 0;
  async function read(owner: StreamingSession, from: AsyncIterable<SessionEvent>): Promise<void> {
    for await (const event of from) if (session === owner) events.push(event);
  }
  async function write(to: number): Promise<void> {
    const end = Math.min(to, script.samples.length);
    for (; at < end; at += 320) await session.write(script.samples.subarray(at, at + 320));
  }
  for (const cut of [...cuts].sort((a, b) => a.at - b.at)) {
    await write(cut.at);
    const old = session;
    const unread = old.unread;
    const remains = JSON.parse(JSON.stringify({ ...old.snapshot(), samples: [] }));
    expect(old.unread).toBe(unread);
    const lastSeq = events.at(-1)?.seq ?? 0;
    at = remains.start;
    session = continueSession({ ...remains, samples: new Float32Array(0) }, (origin) =>
      open(origin),
    );
    // The one before goes on, as a process does that hears late that it has lost the session.
    await old.write(script.samples.subarray(at, at + cut.more));
    await old[Symbol.asyncDispose]();
    await reading;
    expect(session.position).toBe(at);
    reading = read(session, session.resume(lastSeq));
  }
  await write(script.samples.length);
  await session.end();
  await reading;
  return events;
}

it('a session that goes on from a snapshot says what it would have said', async () => {
  const uncut = await taken([]);
  expect(finals(uncut)).toHaveLength(3);
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          at: fc.integer({ min: 0, max: script.samples.length }),
          more: fc.integer({ min: 0, max: 16_000 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      async (cuts) => {
        const events = await taken(cuts);
        const seqs = events.map(({ seq }) => seq);
        expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
        expect(finals(events)).toEqual(finals(uncut));
      },
    ),
    { numRuns: 100 },
  );
});

it('a snapshot has what leads the model, however few events are kept', async () => {
  const session = open({ maxJournalEvents: 1 });
  for (let at = 0; at < script.samples.length; at += 320) {
    await session.write(script.samples.subarray(at, at + 320));
  }
  await session.flush();
  expect(session.snapshot()).toMatchObject({
    previousTranscript: 'one two three four five six seven',
    language: 'en',
    start: script.samples.length,
    // The last is the silence that `flush` closed.
    utterances: 4,
  });
  await session[Symbol.asyncDispose]();
  expect(() => session.snapshot()).toThrow(expect.objectContaining({ code: 'ERR_DISPOSED' }));
});
