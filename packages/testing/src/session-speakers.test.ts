// Speakers of a session of @ws/core. It stands here because core cannot depend on its own test kit.
import {
  createStreamingSession,
  type FinalEvent,
  type LiveDiarizer,
  type SessionEvent,
  type SpeakerTurn,
  type StreamingSession,
  type StreamingSessionOptions,
  TranscribeError,
  withSpeakers,
} from '@ws/core';
import { continueSession } from '@ws/core/continue';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/random-seed.js';
import { createManualClock, type ManualClock } from './fakes/manual-clock.js';
import { createScriptedBackend } from './fakes/scripted-backend.js';
import {
  createScriptedLiveDiarizer,
  type ScriptedLiveDiarizerOptions,
} from './fakes/scripted-live-diarizer.js';
import { createSpeechScript } from './fakes/speech-script.js';

const said = (...texts: readonly string[]) =>
  texts.flatMap((text) => [{ text, ms: 400 }, { pauseMs: 100 }]);

const script = createSpeechScript([
  { pauseMs: 500 },
  ...said('one', 'two', 'three'),
  { pauseMs: 900 },
  ...said('four', 'five'),
  { pauseMs: 900 },
  ...said('six', 'seven'),
  { pauseMs: 700 },
]);

// Anna says one, two and five to seven; Bert says three and four.
const turns: readonly SpeakerTurn[] = [
  { start: 0.5, end: 1.45, speaker: 'Anna' },
  { start: 1.45, end: 3.4, speaker: 'Bert' },
  { start: 3.4, end: 6, speaker: 'Anna' },
];

interface Heard {
  readonly events: readonly SessionEvent[];
  readonly finals: readonly FinalEvent[];
}

const finalsOf = (events: readonly SessionEvent[]): FinalEvent[] =>
  events.filter((event): event is FinalEvent => event.type === 'final');

/** The speakers of the finals' segments. */
const whose = (finals: readonly FinalEvent[]) =>
  finals.map(({ segments }) => segments.map(({ speaker, text }) => [speaker, text]));

/** The finals with what `speakers` events said later. */
function told(events: readonly SessionEvent[]): readonly FinalEvent[] {
  return finalsOf(events).map((final) => {
    const late = events.find(
      (event) => event.type === 'speakers' && event.utteranceId === final.utteranceId,
    );
    return late?.type === 'speakers' ? withSpeakers(final, late.turns) : final;
  });
}

function openOver(
  clock: ManualClock,
  options: Partial<StreamingSessionOptions> = {},
): StreamingSession {
  const backend = createScriptedBackend({ hypotheses: (call) => script.hear(call.samples) });
  return createStreamingSession({ backend, clock, ...options });
}

/** Plays the script at its pace, and ends the session. */
async function hear(
  diarizing: ScriptedLiveDiarizerOptions | undefined,
  {
    at: cuts = [],
    speakers: given = {},
    ...options
  }: Partial<Omit<StreamingSessionOptions, 'speakers'>> & {
    /** Where the session is suspended, and continued, in samples. */
    readonly at?: readonly number[];
    readonly speakers?: { readonly maxWaitMs?: number; readonly maxSpeakers?: number };
  } = {},
): Promise<
  Heard & { readonly diarizer: ReturnType<typeof createScriptedLiveDiarizer>; readonly ms: number }
> {
  const clock = createManualClock();
  const diarizer = createScriptedLiveDiarizer({ turns, clock, ...diarizing });
  const speakers = diarizing && { speakers: { diarizer, ...given } };
  const events: SessionEvent[] = [];
  const open = (more: Partial<StreamingSessionOptions> = {}) =>
    openOver(clock, { ...speakers, ...options, ...more });
  let session = open();
  async function read(from: AsyncIterable<SessionEvent>): Promise<void> {
    for await (const event of from) events.push(event);
  }
  let reading = read(session);
  for (let at = 0; at < script.samples.length; at += 320) {
    await session.write(script.samples.subarray(at, at + 320));
    await clock.advance(20);
    if (!cuts.includes(at + 320)) continue;
    const remains = await clock.runUntil(session.suspend());
    // It is plain JSON, but for the audio.
    const kept = { ...JSON.parse(JSON.stringify(remains)), samples: remains.samples };
    await clock.runUntil(reading);
    const lastSeq = events.at(-1)?.seq ?? 0;
    session = continueSession(kept, open);
    reading = read(session.resume(lastSeq));
  }
  await clock.runUntil(session.end());
  const ms = clock.now();
  await clock.runUntil(reading);
  return { events, finals: finalsOf(events), diarizer, ms };
}

const SPLIT = [
  [
    ['1', 'one two'],
    ['2', 'three'],
  ],
  [
    ['2', 'four'],
    ['1', 'five'],
  ],
  [['1', 'six seven']],
];
const ALONE = [
  [[undefined, 'one two three']],
  [[undefined, 'four five']],
  [[undefined, 'six seven']],
];

describe('a session with speakers', () => {
  it('tells them in segments and words of its finals, whose text stays whole', async () => {
    const { finals, events, diarizer } = await hear({});
    expect(whose(finals)).toEqual(SPLIT);
    expect(finals.map(({ text }) => text)).toEqual(['one two three', 'four five', 'six seven']);
    expect(finals[0]!.words?.map(({ text, speaker }) => [text, speaker])).toEqual([
      ['one', '1'],
      ['two', '1'],
      ['three', '2'],
    ]);
    expect(finals[0]!.segments[1]!.words).toEqual([finals[0]!.words![2]]);
    expect(events.map(({ type }) => type)).not.toContain('speakers');
    expect(diarizer.calls).toHaveLength(3);
    expect(diarizer.streams).toMatchObject([{ position: script.samples.length, disposed: true }]);
    expect(diarizer.disposed).toBe(false);
  });

  it('is as one without, where it is off', async () => {
    const { events } = await hear(undefined);
    const { events: withThem } = await hear({ turns: [] });
    expect(events.some((event) => 'words' in event)).toBe(false);
    const bare = ({ words: _, segments: __, ...event }: FinalEvent) => event;
    expect(finalsOf(withThem).map(bare)).toEqual(finalsOf(events).map(bare));
    expect(withThem.map(({ type, seq }) => [type, seq])).toEqual(
      events.map(({ type, seq }) => [type, seq]),
    );
  });

  it('waits for an answer that comes in time', async () => {
    const { finals, events } = await hear({ latencyMs: 400 });
    expect(whose(finals)).toEqual(SPLIT);
    expect(finals.map(({ latencyMs }) => latencyMs)).toEqual([400, 400, 400]);
    expect(events.map(({ type }) => type)).not.toContain('speakers');
  });

  it('tells a final without, and its speakers later, where the answer comes later', async () => {
    const { finals, events } = await hear({ latencyMs: 800 });
    expect(whose(finals)).toEqual(ALONE);
    expect(finals.map(({ latencyMs }) => latencyMs)).toEqual([500, 500, 500]);
    expect(whose(told(events))).toEqual(SPLIT);
    const order = events.flatMap((event) =>
      event.type === 'final' || event.type === 'speakers'
        ? [`${event.type} ${event.utteranceId}`]
        : [],
    );
    expect(order).toEqual([
      'final 1',
      'speakers 1',
      'final 2',
      'speakers 2',
      'final 3',
      'speakers 3',
    ]);
  });

  it('tells nothing of what is said next before a final that waits', async () => {
    const options = { partialIntervalMs: 100, firstPartialMs: 100, speakers: { maxWaitMs: 3000 } };
    const { events } = await hear({ latencyMs: 2000 }, options);
    const ids = events.flatMap((event) =>
      event.type === 'partial' || event.type === 'final' ? [event.utteranceId] : [],
    );
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(3);
    expect(events.filter(({ type }) => type === 'partial').length).toBeGreaterThan(3);
  });

  it('takes its own bound for that, and no time at all', async () => {
    const { finals, events } = await hear({ latencyMs: 400 }, { speakers: { maxWaitMs: 0 } });
    expect(finals.map(({ latencyMs }) => latencyMs)).toEqual([0, 0, 0]);
    expect(whose(told(events))).toEqual(SPLIT);
    const clock = createManualClock();
    const diarizer = createScriptedLiveDiarizer();
    expect(() => openOver(clock, { speakers: { diarizer, maxWaitMs: 10_001 } })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
    expect(() => openOver(clock, { speakers: { diarizer, maxSpeakers: 51 } })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
    expect(() => openOver(clock, { speakers: {} as never })).toThrow(/speakers.diarizer/);
  });

  it('goes on without, and says so once, where the diarizer fails', async () => {
    const { finals, events, diarizer } = await hear({
      failures: ({ index }) =>
        index === 1
          ? new TranscribeError('no weights', { code: 'ERR_MODEL_NOT_FOUND' })
          : undefined,
    });
    expect(whose(finals)).toEqual([SPLIT[0], ALONE[1], ALONE[2]]);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'SPEAKERS_FAILED' },
    ]);
    expect(diarizer.calls).toHaveLength(2);
    expect(diarizer.streams[0]!.disposed).toBe(true);
  });

  it('leaves out an utterance where the diarizer is overloaded, and says so', async () => {
    const { finals, events } = await hear({
      failures: ({ index }) =>
        index === 1
          ? new TranscribeError('busy', { code: 'ERR_OVERLOADED', retryable: true })
          : undefined,
    });
    expect(whose(finals)).toEqual([SPLIT[0], ALONE[1], SPLIT[2]]);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'SPEAKERS_LATE' },
    ]);
  });

  it('has its finals from a diarizer that never answers, and ends', async () => {
    const { finals, events, ms } = await hear({ hangs: () => true });
    expect(whose(finals)).toEqual(ALONE);
    expect(finals.map(({ latencyMs }) => latencyMs)).toEqual([500, 500, 500]);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'SPEAKERS_LATE' },
    ]);
    // The audio, and the wait at the end.
    expect(ms).toBeLessThanOrEqual(script.samples.length / 16 + 2520);
  });

  it('goes on without where the diarizer was disposed, before or meanwhile', async () => {
    const clock = createManualClock();
    const diarizer = createScriptedLiveDiarizer({ turns });
    await diarizer[Symbol.asyncDispose]();
    const session = openOver(clock, { speakers: { diarizer } });
    await session.write(script.samples);
    await clock.runUntil(session.end());
    const events: SessionEvent[] = [];
    for await (const event of session) events.push(event);
    expect(whose(finalsOf(events))).toEqual(ALONE);
    expect(events[0]).toMatchObject({ type: 'warning', code: 'SPEAKERS_FAILED' });
  });

  it('refuses known people that the diarizer refuses', () => {
    const diarizer = createScriptedLiveDiarizer();
    const known = [{ speaker: '1', vector: [0], seconds: 2 }];
    expect(() => openOver(createManualClock(), { speakers: { diarizer, known } })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
  });

  const VOICES = [{ speaker: '4', vector: [1], seconds: 2 }];
  const kept = {
    ...{ start: 0, samples: new Float32Array(), utterances: 0, events: [], lastSeq: 0 },
    speakers: { position: 0, voices: VOICES },
  };

  it.each([
    ['the voices of the session before', VOICES, []],
    ['the people who were known', [], [{ speaker: 'Anna', vector: [0], seconds: 2 }]],
  ])('goes on, and says so, where the diarizer does not take %s', async (_, voices, known) => {
    const scripted = createScriptedLiveDiarizer({ turns });
    const diarizer: LiveDiarizer = {
      ...scripted,
      open(options) {
        const { continued, known: people = [] } = options ?? {};
        if (continued?.voices.length === 0 && people.length === 0) return scripted.open(options);
        throw new TranscribeError('other voices', { code: 'ERR_INVALID_OPTION' });
      },
    };
    const clock = createManualClock();
    const session = continueSession({ ...kept, speakers: { position: 0, voices } }, (more) =>
      openOver(clock, { ...more, speakers: { diarizer, known } }),
    );
    await session.write(script.samples);
    await clock.runUntil(session.end());
    const events: SessionEvent[] = [];
    for await (const event of session) events.push(event);
    expect(events[0]).toMatchObject({ type: 'warning', code: 'SPEAKERS_FORGOTTEN' });
    expect(whose(told(events))).toEqual(SPLIT);
  });

  it('hands on the voices that it was given, where the diarizer fails or speakers are not told', async () => {
    const clock = createManualClock();
    const down = createScriptedLiveDiarizer();
    await down[Symbol.asyncDispose]();
    for (const speakers of [undefined, { diarizer: down }]) {
      const session = continueSession(kept, (more) => openOver(clock, { ...more, speakers }));
      expect((await session.suspend()).speakers?.voices).toEqual(VOICES);
    }
    const diarizer = createScriptedLiveDiarizer({
      turns,
      failures: ({ index }) =>
        index === 1 ? new TranscribeError('down', { code: 'ERR_MODEL_NOT_FOUND' }) : undefined,
    });
    const session = openOver(clock, { speakers: { diarizer } });
    await session.write(script.samples);
    const remains = await clock.runUntil(session.suspend());
    expect(diarizer.streams[0]!.disposed).toBe(true);
    expect(remains.speakers?.voices.map(({ speaker }) => speaker)).toEqual(['1', '2']);
  });

  it('ends where the stream of a diarizer never does', async () => {
    const scripted = createScriptedLiveDiarizer({ turns });
    const diarizer: LiveDiarizer = {
      ...scripted,
      open: (options) => ({
        ...scripted.open(options),
        [Symbol.asyncDispose]: () => new Promise(() => {}),
      }),
    };
    const clock = createManualClock();
    const session = openOver(clock, { speakers: { diarizer } });
    await session.write(script.samples);
    await clock.runUntil(session.end());
    expect(clock.sleepers).toBe(0);
  });

  it('can be disposed while finals wait', async () => {
    const clock = createManualClock();
    const diarizer = createScriptedLiveDiarizer({ turns, hangs: () => true });
    const session = openOver(clock, { speakers: { diarizer } });
    await session.write(script.samples);
    const flushed = session.flush();
    await clock.advance(100);
    await session[Symbol.asyncDispose]();
    await expect(flushed).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    expect(diarizer.streams[0]!.disposed).toBe(true);
    await clock.advance(60_000);
    expect(clock.sleepers).toBe(0);
  });

  it('answers a flush behind finals that wait', async () => {
    const clock = createManualClock();
    const diarizer = createScriptedLiveDiarizer({ turns, clock, latencyMs: 300 });
    const session = openOver(clock, { speakers: { diarizer } });
    const order: string[] = [];
    void (async () => {
      for await (const { type } of session) if (type === 'final') order.push(type);
    })();
    await session.write(script.samples.subarray(0, 2.6 * 16_000));
    await clock.advance(0);
    void session.flush().then(() => order.push('flushed'));
    await clock.advance(299);
    expect(order).toEqual([]);
    await clock.advance(1);
    expect(order.indexOf('flushed')).toBeGreaterThan(0);
    await session[Symbol.asyncDispose]();
  });

  it('keeps the numbers of its voices where it goes on elsewhere', async () => {
    // In the pause after "three", and in the middle of "four".
    for (const at of [[16_000 * 2.8], [48_320], [16_000 * 2.8, 64_000]]) {
      const { events, finals, diarizer } = await hear({ latencyMs: 100 }, { at });
      expect(whose(finals)).toEqual(SPLIT);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
      expect(diarizer.streams).toHaveLength(at.length + 1);
    }
  });

  it('tells what it waits for before it is suspended', async () => {
    const { events, finals } = await hear({ latencyMs: 900 }, { at: [16_000 * 2.5] });
    expect(whose(finals)).toEqual(ALONE);
    expect(whose(told(events))).toEqual(SPLIT);
  });

  it('has the same texts with any delays, and the same speakers in finals and events', async () => {
    const { finals: plain } = await hear(undefined);
    const texts = plain.map(({ text, start, end }) => ({ text, start, end }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(2000), { minLength: 1, maxLength: 3 }),
        fc.nat(1500),
        fc.array(fc.integer({ min: 1, max: script.samples.length / 320 }), { maxLength: 2 }),
        async (delays, maxWaitMs, cuts) => {
          const { events, finals } = await hear(
            { latencyMs: ({ index }) => delays[index % delays.length]! },
            { speakers: { maxWaitMs }, at: cuts.map((cut) => cut * 320) },
          );
          expect(finals.map(({ text, start, end }) => ({ text, start, end }))).toEqual(texts);
          // Calls that stand behind each other may take longer than a session that ends waits for; it says so.
          const isLate = events.some(
            (event) => event.type === 'warning' && event.code === 'SPEAKERS_LATE',
          );
          for (const [i, speakers] of whose(told(events)).entries()) {
            expect(isLate ? [SPLIT[i], ALONE[i]] : [SPLIT[i]]).toContainEqual(speakers);
          }
          for (const { latencyMs } of finals) expect(latencyMs).toBeLessThanOrEqual(maxWaitMs);
          for (const event of events) {
            if (event.type !== 'speakers') continue;
            const final = finals.find(({ utteranceId }) => utteranceId === event.utteranceId)!;
            expect(event.seq).toBeGreaterThan(final.seq);
          }
        },
      ),
      { numRuns: runs(60) },
    );
  }, 60_000);
});

it('a snapshot has the audio of a final that waits for its speakers', async () => {
  const clock = createManualClock();
  const diarizer = createScriptedLiveDiarizer({ turns, clock, latencyMs: 5000 });
  const session = openOver(clock, { speakers: { diarizer, maxWaitMs: 5000 } });
  const reading = (async () => {
    const finals: FinalEvent[] = [];
    for await (const event of session) if (event.type === 'final') finals.push(event);
    return finals;
  })();
  // To where the first utterance is over.
  await session.write(script.samples.subarray(0, 44_000));
  await clock.advance(100);
  const { start, utterances, previousTranscript, samples, events } = session.snapshot();
  expect(finalsOf(events)).toEqual([]);
  expect({ utterances, previousTranscript }).toEqual({ utterances: 0, previousTranscript: '' });
  expect(samples.length).toBe(44_000 - start);
  await clock.advance(5000);
  const later = session.snapshot();
  expect(finalsOf(later.events)).toMatchObject([{ text: 'one two three', startSample: start }]);
  expect(later).toMatchObject({ utterances: 1, previousTranscript: 'one two three' });
  expect(later.start).toBeGreaterThanOrEqual(finalsOf(later.events)[0]!.endSample);
  const ended = session.end();
  await clock.runUntil(ended);
  expect(await reading).toHaveLength(1);
});
