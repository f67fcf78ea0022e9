import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Diarizer, type SpeakerTurn, TranscribeError } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import { createScriptedBackend, type ScriptedBackendOptions } from '@ws/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ServerOptions } from '../src/app/options/server-options.js';
import { coarseEar, coarseSpeech } from './support/coarse-speech.js';
import { serve } from './support/serving.js';
import { stayAtNoon } from './support/stay-at-noon.js';

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
type Told = any;
type Field = readonly [name: string, value: string];

const SAID = 'one two three';
const wav = (...numbers: number[]): Blob =>
  new Blob([new Uint8Array(writeWav(coarseSpeech(...numbers), { sampleRate: 16_000 }))]);

async function served(options: ServerOptions = {}): Promise<string> {
  const server = await serve({ backend: coarseEar(), ...options });
  return `${server.url.replace('ws', 'http')}/v1`;
}

function form(fields: readonly Field[], file: Blob = wav(1, 2, 3)): FormData {
  const body = new FormData();
  body.append('file', file, 'unknown_file');
  body.append('model', 'whisper-1');
  for (const [name, value] of fields) body.append(name, value);
  return body;
}

async function post(
  url: string,
  fields: readonly Field[] = [],
  { path = 'audio/transcriptions', file }: { path?: string; file?: Blob } = {},
): Promise<Response> {
  return fetch(`${url}/${path}`, { method: 'POST', body: form(fields, file) });
}

// Of other servers there may be some.
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ws-rest-'));
  vi.stubEnv('TMPDIR', folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** What was left in the folder for temporary files. */
const uploads = (): Promise<string[]> => readdir(folder);

it('answers in every format, typed as the clients tell them apart', async () => {
  const url = await served();
  const json = await post(url);
  expect(json.headers.get('content-type')).toMatch(/^application\/json/);
  expect(json.headers.get('x-request-id')).toBeTruthy();
  expect(await json.json()).toEqual({
    ...{ text: SAID, languages: [{ code: 'en' }] },
    usage: { type: 'duration', seconds: 2.4 },
  });
  const text = await post(url, [['response_format', 'text']]);
  expect(text.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await text.text()).toBe(`${SAID}\n`);
  const srt = await (await post(url, [['response_format', 'srt']])).text();
  expect(srt).toMatch(/^1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\none two three\n/);
  const vtt = await (await post(url, [['response_format', 'vtt']])).text();
  expect(vtt).toMatch(/^WEBVTT\n\n00:0/);
});

it('tells in every format which speech has no words', async () => {
  // The first word is heard, and no other.
  const url = await served({
    backend: createScriptedBackend({
      hypotheses: ({ samples }) =>
        samples.length > 4 * 16_000 ? [{ text: 'one', start: 0.1, end: 0.5 }] : '',
    }),
  });
  const file = wav(1, 2, 3, 1, 2, 3, 1, 2, 3);
  const expectPlace = (start: unknown, end: unknown): void => {
    expect(Number(start)).toBeLessThan(2);
    expect(Number(end)).toBeGreaterThan(4);
  };
  const bodies = ['json', 'verbose_json'].map(async (format) =>
    (await post(url, [['response_format', format]], { file })).json(),
  );
  const streamed = await (await post(url, [['stream', 'true']], { file })).text();
  const done = streamed.match(/(?<=^data: )\{.*\}$/gm)!.map((text) => JSON.parse(text));
  for (const { untranscribed } of [...((await Promise.all(bodies)) as Told[]), done.at(-1)]) {
    expect(untranscribed).not.toHaveLength(0);
    expectPlace(untranscribed[0].start, untranscribed.at(-1).end);
  }
  for (const format of ['text', 'srt', 'vtt']) {
    const { headers } = await post(url, [['response_format', format]], { file });
    const places = headers.get('x-untranscribed')!.split(/[-,]/);
    expectPlace(places[0], places.at(-1));
  }
});

it('tells segments with all ten fields, words where they are asked for, and the language by its name', async () => {
  const url = await served();
  const whole = (await (await post(url, [['response_format', 'verbose_json']])).json()) as Told;
  expect(whole).toMatchObject({
    ...{ task: 'transcribe', language: 'english', duration: 2.4, text: SAID },
    usage: { type: 'duration', seconds: 2.4 },
  });
  expect(whole.words).toBeUndefined();
  const { text, tokens, ...numbers } = whole.segments[0];
  expect([text, tokens]).toEqual([SAID, []]);
  expect(Object.entries(numbers).map(([name, value]) => [name, typeof value])).toEqual(
    ['id', 'seek', 'start', 'end', 'temperature', 'avg_logprob', 'compression_ratio']
      .concat('no_speech_prob')
      .map((name) => [name, 'number']),
  );
  const words = (await (
    await post(url, [
      ['response_format', 'verbose_json'],
      ['timestamp_granularities[]', 'word'],
    ])
  ).json()) as Told;
  expect(words.segments).toBeUndefined();
  expect(words.words.map(({ word }: Told) => word)).toEqual(['one', 'two', 'three']);
  expect(words.words[0]).toEqual({
    word: 'one',
    start: expect.any(Number),
    end: expect.any(Number),
  });
});

it('takes arrays and objects as clients write them, and ignores what it may', async () => {
  const url = await served();
  const answer = await post(url, [
    ['include[]', 'logprobs'],
    ['timestamp_granularities[0]', 'word'],
    ['chunking_strategy[type]', 'server_vad'],
    ['known_speaker_references[]', 'x'.repeat(100_000)],
    ['temperature', '0.2'],
    ['languages', '["en"]'],
    ['keywords[]', 'lighthouse'],
    ['prompt', '\u{1f600}'.repeat(3000)],
  ]);
  const told = (await answer.json()) as Told;
  expect(told.text).toBe(SAID);
  expect(told.logprobs.map(({ token }: Told) => token)).toEqual([' one', ' two', ' three']);
  expect(told.logprobs[0]).toMatchObject({
    bytes: [32, 111, 110, 101],
    logprob: expect.any(Number),
  });
});

it('streams what is said, and at the end all of it', async () => {
  const url = await served();
  const silence = new Float32Array(32_000);
  const parts = [coarseSpeech(1, 2), silence, coarseSpeech(3)];
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => {
    samples.set(part, at);
    return at + part.length;
  }, 0);
  const file = new Blob([new Uint8Array(writeWav(samples, { sampleRate: 16_000 }))]);
  const answer = await post(url, [['stream', 'true']], { file });
  expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const events = (await answer.text())
    .trim()
    .split('\n\n')
    .map((event) => JSON.parse(event.replace('data: ', '')));
  const deltas = events.filter(({ type }) => type === 'transcript.text.delta');
  expect(deltas.map(({ delta }) => delta)).toEqual(['one two', ' three']);
  expect(events.at(-1)).toMatchObject({ type: 'transcript.text.done', text: SAID });
  expect(events.at(-1)).not.toHaveProperty('usage');
  expect(events).toHaveLength(3);
});

it('tells who speaks where the engine knows', async () => {
  const hypotheses: ScriptedBackendOptions['hypotheses'] = () => 'hello';
  const knowing = createScriptedBackend({ hypotheses });
  const { transcribe } = knowing;
  knowing.transcribe = async (...call) => {
    const result = await transcribe(...call);
    return { ...result, segments: result.segments.map((one) => ({ ...one, speaker: 'A' })) };
  };
  const url = await served({ backend: knowing });
  const asked: Field[] = [['response_format', 'diarized_json']];
  expect(await (await post(url, asked)).json()).toMatchObject({
    text: 'hello',
    segments: [{ type: 'transcript.text.segment', id: 'seg_0', speaker: 'A', text: 'hello' }],
  });
  const streamed = await (await post(url, [...asked, ['stream', 'true']])).text();
  expect(streamed).toContain('"type":"transcript.text.segment"');
  const none = await post(await served({}), asked);
  expect(none.status).toBe(400);
  expect(((await none.json()) as Told).error.message).toContain('does not tell who speaks');
});

/** A diarizer by a script, which keeps what it was given. */
function scriptedDiarizer(turns: readonly SpeakerTurn[] = []) {
  const calls: { readonly samples: number; readonly known: readonly string[] }[] = [];
  let running = 0;
  let most = 0;
  const diarizer: Diarizer = {
    specVersion: 'v1',
    name: 'scripted',
    async load() {},
    async diarize(audio, { known = [] } = {}) {
      most = Math.max(most, ++running);
      let samples = 0;
      for await (const piece of audio as AsyncIterable<Float32Array>) samples += piece.length;
      calls.push({ samples, known: known.map(({ name }) => name) });
      running--;
      const names = known.map(({ name }) => name);
      return turns.map((turn) => ({
        ...turn,
        speaker: names[Number(turn.speaker) - 1] ?? turn.speaker,
      }));
    },
    async [Symbol.asyncDispose]() {},
  };
  return { diarizer, calls, most: () => most };
}

const DIARIZED: Field[] = [['response_format', 'diarized_json']];
const TURNS = [
  { start: 0, end: 1, speaker: '1' },
  { start: 1, end: 60, speaker: '2' },
];

it('tells who speaks by its diarizer, of which one recording has need at a time', async () => {
  const { diarizer, calls, most } = scriptedDiarizer(TURNS);
  const url = await served({ speakers: { recordings: diarizer } });
  const answers = await Promise.all(
    [1, 2, 3].map(async () => (await post(url, DIARIZED)).json() as Promise<Told>),
  );
  for (const { task, text, segments, usage } of answers) {
    expect([task, text, usage.type]).toEqual(['transcribe', SAID, 'duration']);
    expect(new Set(segments.map(({ speaker }: Told) => speaker))).toEqual(new Set(['A', 'B']));
    expect(segments.map((one: Told) => one.text.trim()).join(' ')).toBe(SAID);
  }
  expect(calls).toHaveLength(3);
  expect(new Set(calls.map(({ samples }) => samples))).toEqual(
    new Set([coarseSpeech(1, 2, 3).length]),
  );
  expect(most()).toBe(1);
});

it('streams segments with their speakers, and then all of the text', async () => {
  const { diarizer } = scriptedDiarizer(TURNS);
  const answer = await post(await served({ speakers: { recordings: diarizer } }), [
    ...DIARIZED,
    ['stream', 'true'],
  ]);
  const events = (await answer.text())
    .trim()
    .split('\n\n')
    .map((event) => JSON.parse(event.replace('data: ', '')));
  expect(events.at(-1)).toMatchObject({ type: 'transcript.text.done', text: SAID });
  const segments = events.slice(0, -1);
  expect(segments.map(({ type, id, speaker }) => [type, id, speaker])).toEqual(
    segments.map((_, i) => ['transcript.text.segment', `seg_${i}`, i === 0 ? 'A' : 'B']),
  );
  expect(segments.length).toBeGreaterThan(1);
});

it('names people whose voices come along', async () => {
  const { diarizer, calls } = scriptedDiarizer(TURNS);
  const url = await served({ speakers: { recordings: diarizer } });
  const voice = (seconds: number) =>
    `data:audio/wav;base64,${Buffer.from(writeWav(new Float32Array(seconds * 16_000))).toString('base64')}`;
  const known: Field[] = [
    ...DIARIZED,
    ['known_speaker_names[]', 'A'],
    ['known_speaker_references[]', voice(10)],
  ];
  const { segments } = (await (await post(url, known)).json()) as Told;
  expect(calls[0]!.known).toEqual(['A']);
  // The other one has another letter.
  expect(new Set(segments.map(({ speaker }: Told) => speaker))).toEqual(new Set(['A', 'B']));
  for (const [fields, said] of [
    [known.slice(0, -1), 'must be as many'],
    [[...known, ...known.slice(1)], 'another name'],
    [[...DIARIZED, ['known_speaker_names[]', '7'], known[2]!], 'no number'],
    [[...known.slice(0, -1), [known[2]![0], voice(1)]], 'is too short'],
    [[...known.slice(0, -1), [known[2]![0], 'data:audio/wav;base64,bm8=']], 'cannot be read'],
    [[...known.slice(0, -1), [known[2]![0], 'https://example.com/a.wav']], 'is no data URL'],
  ] as const) {
    const refused = await post(url, fields as readonly Field[]);
    expect(refused.status).toBe(400);
    expect(((await refused.json()) as Told).error.message).toContain(said);
  }
  const long = voice(20).repeat(20);
  const tooLong = await post(url, [...known.slice(0, -1), ['known_speaker_references[]', long]]);
  expect(tooLong.status).toBe(400);
  expect(calls).toHaveLength(1);
});

it('answers as its diarizer fails, and goes on', async () => {
  const { diarizer } = scriptedDiarizer(TURNS);
  const good = diarizer.diarize;
  let fails = true;
  diarizer.diarize = (...call) =>
    fails
      ? Promise.reject(new TranscribeError('The process died.', { code: 'ERR_BACKEND_CRASHED' }))
      : good(...call);
  const url = await served({ speakers: { recordings: diarizer } });
  const answer = await post(url, DIARIZED);
  expect(answer.status).toBeGreaterThanOrEqual(500);
  fails = false;
  expect((await post(url, DIARIZED)).status).toBe(200);
  await expect.poll(uploads).toEqual([]);
});

it('leaves its diarizer when the client leaves', async () => {
  const { diarizer } = scriptedDiarizer();
  let left: (reason: unknown) => void = () => {};
  const hasLeft = new Promise((resolve) => {
    left = resolve;
  });
  const leaving = new AbortController();
  diarizer.diarize = (_, { signal } = {}) => {
    leaving.abort();
    return new Promise((_resolve, reject) => {
      signal!.addEventListener('abort', () => {
        left('left');
        reject(signal!.reason as Error);
      });
    });
  };
  const url = await served({ speakers: { recordings: diarizer } });
  const sent = fetch(`${url}/audio/transcriptions`, {
    ...{ method: 'POST', body: form(DIARIZED), signal: leaving.signal },
  });
  await expect(sent).rejects.toThrow();
  expect(await hasLeft).toBe('left');
});

it('translates where the model does', async () => {
  const calls: unknown[] = [];
  const backend = coarseEar();
  const { transcribe } = backend;
  backend.transcribe = (samples, options) => {
    calls.push(options.task);
    return transcribe(samples, options);
  };
  const url = await served({ backend });
  const path = 'audio/translations';
  const told = await post(url, [['response_format', 'verbose_json']], { path });
  expect(await told.json()).toMatchObject({ task: 'translate', language: 'english' });
  expect(calls).toEqual(['translate']);
});

it('says at once where its model knows English alone, and nothing of options that a sender does not have', async () => {
  const backend = coarseEar();
  Object.assign(backend.capabilities, { languages: ['en'] });
  const english = await post(await served({ backend }), [], { path: 'audio/translations' });
  expect(english.status).toBe(400);
  expect(await english.json()).toMatchObject({
    error: { param: 'model', code: 'unsupported_value' },
  });
  const failing = coarseEar();
  failing.transcribe = () =>
    Promise.reject(new TranscribeError('No such thing.', { code: 'ERR_INVALID_OPTION' }));
  const { error } = (await (await post(await served({ backend: failing }), [])).json()) as Told;
  expect(error.message).toMatch(
    /^The recording could not be transcribed from .* s on: No such thing\.$/,
  );
});

it('lists its model, and the names that stand for it', async () => {
  const url = await served({ model: 'tiny.en' });
  const { object, data } = (await (await fetch(`${url}/models`)).json()) as Told;
  expect(object).toBe('list');
  expect(data[0]).toEqual({ id: 'tiny.en', object: 'model', created: 0, owned_by: 'ws-server' });
  expect(data.map(({ id }: Told) => id)).toContain('whisper-1');
  const one = await fetch(`${url}/models/gpt-4o-transcribe`);
  expect(await one.json()).toMatchObject({ id: 'gpt-4o-transcribe' });
  expect((await fetch(`${url}/models/nothing`)).status).toBe(404);
});

it.each([
  [
    'no file',
    () => ({
      body: (() => {
        const body = new FormData();
        body.append('model', 'whisper-1');
        return body;
      })(),
    }),
    400,
    'file',
  ],
  [
    'no model',
    () => ({
      body: (() => {
        const body = new FormData();
        body.append('file', wav(1));
        return body;
      })(),
    }),
    400,
    'model',
  ],
  ['another model', () => ({ body: form([['model', 'large-v3']]) }), 404, 'model'],
  [
    'a format that is none',
    () => ({ body: form([['response_format', 'docx']]) }),
    400,
    'response_format',
  ],
  ['no audio', () => ({ body: form([], new Blob(['not audio at all'.repeat(1000)])) }), 400, null],
  ['an empty file', () => ({ body: form([], new Blob([])) }), 400, null],
  ['no form', () => ({ body: '{}', headers: { 'content-type': 'application/json' } }), 415, null],
  [
    'a form without a boundary',
    () => ({ body: 'x', headers: { 'content-type': 'multipart/form-data; a=b' } }),
    400,
    null,
  ],
  [
    'half a form',
    () => ({
      body: '--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nRIFF',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    }),
    400,
    null,
  ],
  [
    '300 fields',
    () => ({ body: form(Array.from({ length: 300 }, (_, i) => [`f${i}`, 'x'] as const)) }),
    400,
    null,
  ],
])('refuses %s, once', async (_, init, status, param) => {
  const url = await served();
  const answer = await fetch(`${url}/audio/transcriptions`, {
    method: 'POST',
    ...(init() as RequestInit),
  });
  const { error } = (await answer.json()) as Told;
  expect([answer.status, error.param]).toEqual([status, param]);
  expect(error).toMatchObject({ type: 'invalid_request_error', message: expect.any(String) });
  expect(answer.headers.get('x-should-retry')).toBe('false');
  expect(await (await post(url)).json()).toMatchObject({ text: SAID });
  await expect.poll(uploads).toEqual([]);
});

it('refuses files and recordings that are too large', async () => {
  const url = await served({ maxUploadBytes: 60_000, maxSessionMs: 2000 });
  const large = await post(url);
  expect([large.status, ((await large.json()) as Told).error.code]).toEqual([
    413,
    'file_too_large',
  ]);
  const long = await post(await served({ maxSessionMs: 2000 }));
  expect([long.status, ((await long.json()) as Told).error.code]).toEqual([413, 'audio_too_long']);
  await expect.poll(uploads).toEqual([]);
});

it('asks for keys, and counts for them', async () => {
  stayAtNoon();
  const key = 'k'.repeat(20);
  const url = await served({
    apiKeys: [],
    authenticate: ({ headers }) =>
      headers.authorization === `Bearer ${key}`
        ? { name: 'anna', audioSecondsPerDay: 3 }
        : { status: 401, code: 'UNAUTHORIZED', message: 'No.' },
  });
  const refused = await post(url);
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({
    error: { type: 'authentication_error', code: 'invalid_api_key' },
  });
  expect((await fetch(`${url}/models`)).status).toBe(401);
  const headers = { authorization: `Bearer ${key}` };
  const send = () =>
    fetch(`${url}/audio/transcriptions`, { method: 'POST', body: form([]), headers });
  expect((await send()).status).toBe(200);
  // It goes over in the middle of the recording.
  await send();
  const over = await send();
  expect(over.status).toBe(429);
  expect(over.headers.get('x-should-retry')).toBe('false');
  expect(await over.json()).toMatchObject({ error: { type: 'insufficient_quota' } });
});

it('takes no place while a form is on its way, and as many may be on their way as may wait', async () => {
  const server = await serve({ backend: coarseEar(), maxClients: 1, maxWaitingClients: 1 });
  const { port } = server.address;
  const url = `${server.url.replace('ws', 'http')}/v1`;
  const head = 'POST /v1/audio/transcriptions HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n';
  const sendHalf = (): Socket => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.write(`${head}content-type: multipart/form-data; boundary=b\r\n\r\n--b\r\n`);
    return socket;
  };
  const first = sendHalf();
  await expect.poll(async () => (await uploads()).length).toBe(1);
  expect((await post(url)).status).toBe(200);
  await expect.poll(async () => (await uploads()).length).toBe(1);
  const second = sendHalf();
  await expect.poll(async () => (await uploads()).length).toBe(2);
  const full = await post(url);
  expect(full.status).toBe(503);
  expect(full.headers.get('x-should-retry')).toBe('true');
  expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await full.json()).toMatchObject({ error: { type: 'server_error' } });
  for (const socket of [first, second]) socket.destroy();
  await expect.poll(uploads).toEqual([]);
  expect((await post(url)).status).toBe(200);
});

it('takes a place while it is transcribed, which others are told before they send', async () => {
  const backend = createScriptedBackend({ hypotheses: () => 'x', hangs: () => true });
  const server = await serve({ backend, maxClients: 1 });
  const url = `${server.url.replace('ws', 'http')}/v1`;
  const leaving = new AbortController();
  const { signal } = leaving;
  const path = `${url}/audio/transcriptions`;
  const left = fetch(path, { method: 'POST', body: form([]), signal }).catch(() => 'left');
  await expect.poll(() => backend.calls.length).toBe(1);
  expect((await post(url)).status).toBe(503);
  leaving.abort();
  expect(await left).toBe('left');
});

it('ends the work of a client that leaves', async () => {
  let ended = false;
  const backend = createScriptedBackend({ hypotheses: () => 'x' });
  let began = (): void => {};
  const beginning = new Promise<void>((resolve) => {
    began = resolve;
  });
  backend.transcribe = (_, { signal }) =>
    new Promise((_resolve, reject) => {
      began();
      signal?.addEventListener('abort', () => {
        ended = true;
        reject(signal.reason);
      });
    });
  const url = await served({ backend });
  const leaving = new AbortController();
  const request = fetch(`${url}/audio/transcriptions`, {
    ...{ method: 'POST', body: form([]), signal: leaving.signal },
  });
  request.catch(() => {});
  await beginning;
  leaving.abort();
  await expect.poll(() => ended).toBe(true);
  await expect.poll(uploads).toEqual([]);
});

it('tells of a failing engine as what is not to be sent again', async () => {
  const backend = createScriptedBackend({ hypotheses: () => 'x' });
  backend.transcribe = () => Promise.reject(new Error('the engine fell over'));
  const url = await served({ backend });
  const answer = await post(url);
  expect(answer.status).toBe(500);
  expect(answer.headers.get('x-should-retry')).toBe('false');
  expect(await answer.text()).not.toContain('fell over');
  const streamed = await post(url, [['stream', 'true']]);
  expect(await streamed.text()).toMatch(/^data: \{"error":\{"message"/);
});
