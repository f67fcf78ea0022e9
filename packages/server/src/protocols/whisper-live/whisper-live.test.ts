import { setTimeout } from 'node:timers/promises';
import type { FinalEvent, TranscriptionBackend } from '@ws/core';
import { createManualClock, createScriptedLiveDiarizer } from '@ws/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { counting, tonesOf } from '../../../test/support/counted-tones.js';
import { f32le, type RawClient, rawConnect, s16le } from '../../../test/support/raw-client.js';
import { hearing, join, metricsOf, script, serve } from '../../../test/support/serving.js';
import { createShownSegments, type ToldSegment } from './segments.js';

const OPTIONS = { uid: 'u', language: 'en', task: 'transcribe', model: 'small', use_vad: true };
const READY = { uid: 'u', message: 'SERVER_READY', backend: 'faster_whisper' };
const options = { partialIntervalMs: 0 } as const;

async function begun(said: object = {}): Promise<RawClient> {
  const client = await join(await serve({ backend: counting(), ...options }), '/whisper-live');
  client.send({ ...OPTIONS, ...said });
  expect(await client.json()).toEqual(READY);
  return client;
}

/** As the client collects what it writes down. */
function written(messages: readonly { segments?: readonly ToldSegment[] }[]) {
  const transcript: ToldSegment[] = [];
  let unfinished: ToldSegment | undefined;
  for (const { segments = [] } of messages) {
    segments.forEach((segment, i) => {
      if (i === segments.length - 1 && !segment.completed) unfinished = segment;
      const end = Number(transcript.at(-1)?.end ?? 0);
      if (segment.completed && Number(segment.start) >= end) transcript.push(segment);
    });
  }
  if (unfinished && unfinished.text !== transcript.at(-1)?.text) transcript.push(unfinished);
  return transcript.map(({ text }) => text).join('');
}

describe('a recording', () => {
  it.each([
    ['float32', f32le],
    ['int16', s16le],
    [
      'uint8',
      (samples: Float32Array) =>
        Uint8Array.from(samples, (sample) => 128 + Math.round(sample * 127)),
    ],
  ])('is finished at END_OF_AUDIO: %s', async (format, bytes) => {
    const client = await begun({ audio_format: format, word_timestamps: true });
    client.send(bytes(tonesOf('one two', 1000)));
    client.send(bytes(tonesOf('three one')));
    client.send(Buffer.from('END_OF_AUDIO'));
    const messages = [];
    for (let last = false; !last; ) {
      const message = await client.json();
      messages.push(message);
      last = message.segments.length === 2 && message.segments[1].completed;
    }
    expect(written(messages)).toBe(' one two three one');
    expect(messages.at(-1).segments[0]).toEqual({
      start: expect.stringMatching(/^\d+\.\d{3}$/),
      end: expect.stringMatching(/^\d+\.\d{3}$/),
      text: ' one two',
      completed: true,
      words: [
        { word: ' one', start: expect.any(String), end: expect.any(String), probability: 0.9 },
        { word: ' two', start: expect.any(String), end: expect.any(String), probability: 0.9 },
      ],
    });
    expect((await client.closed).code).toBe(1000);
  });

  it('is finished where no more audio comes', async () => {
    const clock = createManualClock();
    const server = await serve({ backend: counting(), clock, partialIntervalMs: 100 });
    const client = await join(server, '/whisper-live');
    client.send(OPTIONS);
    await client.next();
    client.send(f32le(tonesOf('one two')));
    await client.json();
    await clock.advance(1500);
    client.send(f32le(tonesOf('three')));
    // Of what was said first, more than one message may come.
    while (Number((await client.json()).segments.at(-1).end) <= 0.7);
    // The wait has begun anew.
    let finishedAt: number | undefined;
    const finished = (async () => {
      for (;;) {
        const [segment] = (await client.json()).segments;
        if (!segment.completed) continue;
        finishedAt = clock.now();
        return segment.text;
      }
    })();
    while (finishedAt === undefined) {
      await clock.advance(100);
      await setTimeout(20);
    }
    expect(await finished).toBe(' one two three');
    expect(finishedAt).toBeGreaterThanOrEqual(3500);
  });

  it('is not finished while its audio waits for the engine: no word is cut in two', async () => {
    const clock = createManualClock();
    const scripted = counting();
    let release: () => void = () => {};
    const isFree = new Promise<void>((resolve) => {
      release = resolve;
    });
    const backend: TranscriptionBackend = {
      ...scripted,
      async transcribe(samples, asked) {
        await isFree;
        return scripted.transcribe(samples, asked);
      },
    };
    const bounds = { maxUtteranceMs: 1000, maxBufferedMs: 2200 };
    const server = await serve({ backend, clock, ...options, ...bounds });
    const client = await join(server, '/whisper-live');
    client.send(OPTIONS);
    await client.next();
    const text = 'three three three three three three';
    const bytes = f32le(tonesOf(text, 1000));
    for (let at = 0; at < bytes.length; at += 6400) client.send(bytes.subarray(at, at + 6400));
    client.send(Buffer.from('END_OF_AUDIO'));
    const takenSeconds = async () => {
      const all = [...(await metricsOf(server))];
      return all.find(([name]) => name.includes('_audio_seconds_total{'))?.[1];
    };
    await expect.poll(takenSeconds).toBeGreaterThanOrEqual(2.2);
    await clock.advance(10_000);
    release();
    const messages: { segments?: readonly ToldSegment[] }[] = [];
    for (;;) {
      const message = await client.json().catch(() => undefined);
      if (message === undefined) break;
      messages.push(message);
    }
    expect(written(messages)).toBe(` ${text}`);
  });

  it('is shown as it is said, with the last segments only', async () => {
    const server = await serve({ backend: counting(), partialIntervalMs: 100 });
    const client = await join(server, '/whisper-live');
    client.send({ ...OPTIONS, language: null, send_last_n_segments: 1 });
    await client.next();
    const messages = [];
    for (let i = 0; i < 3; i++) {
      client.send(f32le(tonesOf('one two')));
      do messages.push(await client.json());
      while (messages.at(-1).segments.at(-1).completed);
      client.send(f32le(new Float32Array(16_000)));
    }
    client.send('END_OF_AUDIO');
    while (written(messages) !== ' one two one two one two') messages.push(await client.json());
    for (const { segments } of messages) expect(segments.length).toBeLessThan(3);
    expect(messages.some(({ segments }) => segments.length === 2)).toBe(true);
  });
});

describe('a final of several segments', () => {
  const finalOf = (from: number, texts: readonly string[]): FinalEvent =>
    ({
      segments: texts.map((text, i) => ({ text, start: from + i, end: from + i + 1 })),
    }) as unknown as FinalEvent;

  it.each([1, 2, 3, 10])('is told whole where a message has %i of them', (last) => {
    const shown = createShownSegments(last, false);
    const lists = [
      ...shown.final(finalOf(0, ['one', 'two', 'three', 'four', 'five'])),
      ...shown.final(finalOf(5, ['six'])),
      ...shown.final(finalOf(6, ['seven', 'eight', 'nine'])),
    ];
    expect(written(lists.map((segments) => ({ segments })))).toBe(
      ' one two three four five six seven eight nine',
    );
    const completed = lists.flat().filter(({ completed }) => completed);
    expect(new Set(completed.map(({ text }) => text)).size).toBe(9);
    for (const list of lists) expect(list.length).toBeLessThanOrEqual(last);
  });
});

describe('what it says of a client', () => {
  it('the language that was found out, once', async () => {
    const backend = counting();
    const { transcribe } = backend;
    backend.transcribe = async (samples, call) => ({
      ...(await transcribe(samples, call)),
      language: 'de',
      languageProbability: 0.8,
    });
    const client = await join(await serve({ backend, ...options }), '/whisper-live');
    client.send({ ...OPTIONS, language: null });
    await client.next();
    client.send(f32le(tonesOf('one', 1000)));
    client.send(f32le(tonesOf('one', 1000)));
    expect(await client.json()).toEqual({ uid: 'u', language: 'de', language_prob: 0.8 });
    for (let i = 0; i < 4; i++) expect(await client.json()).toHaveProperty('segments');
  });

  it('what it will not get', async () => {
    const client = await join(await serve({ backend: counting(), ...options }), '/whisper-live');
    client.send({ ...OPTIONS, enable_translation: true, target_language: 'fr' });
    expect(await client.json()).toEqual({
      uid: 'u',
      status: 'WARNING',
      message: expect.stringMatching(/enable_translation/),
    });
    expect(await client.json()).toEqual(READY);
  });

  it.each([
    ['a language', { language: 'tlh' }, 1008],
    ['a task', { task: 'sing' }, 1008],
    ['a format', { audio_format: 'mp3' }, 1008],
    ['a prompt', { initial_prompt: 'x'.repeat(5000) }, 1008],
  ])('%s that it cannot have', async (_, said, code) => {
    const backend = counting();
    Object.assign(backend.capabilities, { languages: ['en'] });
    const client = await join(await serve({ backend, ...options }), '/whisper-live');
    client.send({ ...OPTIONS, ...said });
    expect(await client.json()).toMatchObject({ uid: 'u', status: 'ERROR' });
    expect((await client.closed).code).toBe(code);
  });

  it.each([
    ['audio', new Uint8Array(4)],
    ['END_OF_AUDIO', Buffer.from('END_OF_AUDIO')],
    ['options without a name', { language: 'en' }],
    ['options that are too long', { ...OPTIONS, hf_token: 'x'.repeat(64 * 1024) }],
  ])('nothing but the end where it first sends %s', async (_, frame) => {
    const client = await join(await serve({ backend: counting(), ...options }), '/whisper-live');
    client.send(frame);
    expect([1007, 1008]).toContain((await client.closed).code);
  });

  it('that it is to come again when the server ends, and not when it was here long enough', async () => {
    const server = await serve({ backend: counting(), ...options });
    const client = await join(server, '/whisper-live');
    client.send(OPTIONS);
    await client.next();
    await server.close();
    expect((await client.closed).code).toBe(1001);

    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const other = await serve({ backend: counting(), ...options, idleTimeoutMs: 1000 });
    const late = await join(other, '/whisper-live');
    late.send(OPTIONS);
    await late.next();
    vi.advanceTimersByTime(1000);
    expect(await late.json()).toMatchObject({ status: 'WARNING' });
    expect(await late.json()).toEqual({ uid: 'u', message: 'DISCONNECT' });
  });
});

it('has a port of its own, and waits there for a place', async () => {
  const server = await serve({ backend: counting(), whisperLivePort: 0, maxClients: 1 });
  const url = `ws://127.0.0.1:${server.ports.whisperLive}`;
  const first = await rawConnect(url);
  first.send(OPTIONS);
  expect(await first.json()).toEqual(READY);
  const second = await rawConnect(url);
  second.send({ ...OPTIONS, uid: 'v' });
  await expect.poll(async () => (await server.health()).waiting_clients).toBe(1);
  first.socket.close();
  expect(await second.json()).toEqual({ ...READY, uid: 'v' });
  second.socket.close();
});

describe('speakers', () => {
  const turns = [
    { start: 0, end: 0.4, speaker: 'Anna' },
    { start: 0.4, end: 9, speaker: 'Bert' },
  ];

  it('are told as WhisperLive numbers them, where the server can', async () => {
    const live = createScriptedLiveDiarizer({ turns });
    const server = await serve({ backend: hearing(), ...options, speakers: { live } });
    const client = await join(server, '/whisper-live');
    client.send({ ...OPTIONS, enable_diarization: true, max_speakers: 99 });
    expect(await client.json()).toEqual(READY);
    client.send(f32le(script.samples));
    client.send(Buffer.from('END_OF_AUDIO'));
    let segments: readonly ToldSegment[] = [];
    while (!segments.at(-1)?.completed) ({ segments } = await client.json());
    expect(segments.map(({ speaker, text }) => `${speaker}:${text}`)).toEqual([
      ...['SPEAKER_00: one', 'SPEAKER_01: two three'],
    ]);
    expect(live.streams[0]!.options.maxSpeakers).toBe(50);
  });

  it('are not told where the server cannot, and a warning says so', async () => {
    const server = await serve({ backend: hearing(), ...options });
    const client = await join(server, '/whisper-live');
    client.send({ ...OPTIONS, enable_diarization: true });
    expect(await client.json()).toMatchObject({
      status: 'WARNING',
      message: expect.stringContaining('"enable_diarization"'),
    });
    expect(await client.json()).toEqual(READY);
  });
});
