import { createManualClock, createScriptedLiveDiarizer } from '@ws/testing';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { f32le, type RawClient, rawConnect } from '../../../test/support/raw-client.js';
import { hearing, metricsOf, script, serve } from '../../../test/support/serving.js';
import type { TranscriptionServer } from '../../app/create-server.js';

const RAW = 'encoding=linear32&sample_rate=16000';
// Speech, and as much silence as ends it.
const SPOKEN = f32le(script.samples);

const start = (more: object = {}): Promise<TranscriptionServer> =>
  serve({ backend: hearing(), partialIntervalMs: 200, ...more });

const connect = (
  server: TranscriptionServer,
  query = '',
  path = '/v1/listen',
): Promise<RawClient> => rawConnect(`${server.url}${path}?${query}`);

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
async function rest(client: RawClient): Promise<any[]> {
  const found = [];
  for (;;) {
    const message = await client.json().catch(() => undefined);
    if (message === undefined) return found;
    found.push(message);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
const textOf = (message: any): string => message.channel.alternatives[0].transcript;

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
function finalsOf(messages: readonly any[]): string[] {
  return messages.filter(({ is_final }) => is_final).map(textOf);
}

/** Sends audio as a microphone would. */
function sendFrames(client: RawClient, bytes: Uint8Array, size = 6400): void {
  for (let at = 0; at < bytes.length; at += size) client.send(bytes.subarray(at, at + size));
}

/** All of this audio has been taken. */
async function taken(server: TranscriptionServer, bytes: Uint8Array): Promise<void> {
  const seconds = async () => {
    const all = [...(await metricsOf(server))];
    return all.find(([name]) => name.includes('_audio_seconds_total{'))?.[1];
  };
  await expect.poll(seconds).toBeCloseTo(bytes.length / 64_000, 3);
}

/** The answer to an upgrade that is refused. */
function refusalOf(
  url: string,
  protocols: string[] = [],
): Promise<{ statusCode?: number | undefined; error: unknown; id: unknown }> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, protocols);
    socket.on('unexpected-response', (_, { statusCode, headers }) => {
      resolve({ statusCode, error: headers['dg-error'], id: headers['dg-request-id'] });
    });
    socket.on('error', () => {});
  });
}

it('says what is spoken, then what it was, once, and closes', async () => {
  const client = await connect(
    await start(),
    `${RAW}&interim_results=true&vad_events=true&utterance_end_ms=700&smart_format=true&made_up=1`,
  );
  sendFrames(client, SPOKEN);
  client.send({ type: 'CloseStream' });
  const messages = await rest(client);
  expect((await client.closed).code).toBe(1000);

  const types = messages.map(({ type, is_final }) => (is_final ? 'final' : type));
  expect(types.filter((type) => type !== 'Results')).toEqual([
    'SpeechStarted',
    'final',
    'UtteranceEnd',
    'Metadata',
  ]);
  expect(types.filter((type) => type === 'Results').length).toBeGreaterThan(1);
  const final = messages.find(({ is_final }) => is_final);
  expect(final).toMatchObject({
    type: 'Results',
    channel_index: [0, 1],
    speech_final: true,
    from_finalize: false,
    metadata: { request_id: expect.any(String), model_info: { arch: 'whisper' } },
  });
  expect(textOf(final)).toBe('one two three');
  const [{ words, confidence }] = final.channel.alternatives;
  expect(words.map(({ word }: { word: string }) => word)).toEqual(['one', 'two', 'three']);
  expect(confidence).toBeGreaterThan(0);
  // All of an utterance are of the same stretch.
  const starts = new Set(
    messages.filter(({ type }) => type === 'Results').map(({ start }) => start),
  );
  expect(starts.size).toBe(1);
  const end = messages.find(({ type }) => type === 'UtteranceEnd');
  expect(end.last_word_end).toBe(words.at(-1).end);
  expect(messages.at(-1)).toMatchObject({
    transaction_key: 'deprecated',
    duration: SPOKEN.length / 64_000,
    channels: 1,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

it('says finals alone to whoever does not ask for more, and takes bytes cut anywhere', async () => {
  const client = await connect(await start(), `${RAW}&endpointing=false`);
  sendFrames(client, SPOKEN, 1001);
  client.send(new Uint8Array(0));
  const messages = await rest(client);
  expect(messages.map(({ type }) => type)).toEqual(['Results', 'Metadata']);
  expect(finalsOf(messages)).toEqual(['one two three']);
  expect(messages[0].speech_final).toBe(false);
});

it('says who says each word, from 0, where that is asked for and can be told', async () => {
  const turns = [
    { start: 0, end: 0.95, speaker: 'Anna' },
    { start: 0.95, end: 3, speaker: 'Bert' },
  ];
  const diarizer = createScriptedLiveDiarizer({ turns });
  const told = async (server: TranscriptionServer, query: string) => {
    const client = await connect(server, `${RAW}&${query}`);
    client.send(SPOKEN);
    client.send({ type: 'CloseStream' });
    const [final] = (await rest(client)).filter(({ is_final }) => is_final);
    const { transcript, words } = final.channel.alternatives[0];
    return [transcript, ...words.map(({ speaker }: { speaker?: number }) => speaker)];
  };
  const server = await start({ speakers: { live: diarizer } });
  expect(await told(server, 'diarize=true')).toEqual(['one two three', 0, 0, 1]);
  const without = ['one two three', undefined, undefined, undefined];
  expect(await told(server, '')).toEqual(without);
  expect(await told(await start(), 'diarize=true')).toEqual(without);
});

it('finalizes, and stays open', async () => {
  const client = await connect(await start(), RAW);
  const words = SPOKEN.subarray(0, 57_600);
  client.send(words);
  client.send({ type: 'KeepAlive' });
  client.send({ type: 'Finalize' });
  const first = await client.json();
  expect([textOf(first), first.from_finalize, first.speech_final]).toEqual(['one two', true, true]);
  // With nothing since.
  client.send({ type: 'Finalize' });
  expect(await client.json()).toMatchObject({ is_final: true, from_finalize: true, duration: 0 });
  client.send(SPOKEN.subarray(0, 25_600));
  client.send('no JSON');
  client.send('"a string"');
  client.send({ type: 'Unheard' });
  client.send({ type: 'Finalize', channel: 7 });
  client.send({ type: 'CloseStream' });
  const messages = await rest(client);
  expect(finalsOf(messages)).toEqual(['one']);
});

it('tells what was said before a Finalize right before the end', async () => {
  const client = await connect(await start({ partialIntervalMs: 0 }), RAW);
  client.send(SPOKEN.subarray(0, 57_600));
  client.send({ type: 'Finalize' });
  client.send({ type: 'CloseStream' });
  const messages = await rest(client);
  expect(finalsOf(messages)).toEqual(['one two']);
  expect(messages.at(-1)).toMatchObject({ type: 'Metadata' });
});

it.each(['true', 'false'])(
  'a sound without words hides no end of words, interim results: %s',
  async (interim) => {
    const part = (from: number, to: number) => script.samples.subarray(from * 16, to * 16);
    // The rest of a word has none of its own.
    const audio = [
      part(0, 400),
      part(1400, 2000),
      part(100, 300),
      part(1400, 2400),
      part(1400, 2400),
    ];
    const client = await connect(
      await start(),
      `${RAW}&utterance_end_ms=1000&interim_results=${interim}`,
    );
    for (const samples of audio) sendFrames(client, f32le(samples));
    client.send({ type: 'CloseStream' });
    const all = await rest(client);
    expect(finalsOf(all)).toEqual(['one']);
    const ends = all.filter(({ type }) => type === 'UtteranceEnd');
    expect(ends).toMatchObject([{ last_word_end: 0.4 }]);
  },
);

it('hears each channel for itself', async () => {
  const both = new Uint8Array(SPOKEN.length * 2);
  const [left, right] = [script.samples, new Float32Array(both.buffer)];
  // The other one speaks when the first is done.
  left.forEach((sample, i) => {
    right[2 * i] = sample;
    right[2 * i + 1] = left[(i + 20_000) % left.length]!;
  });
  const server = await start({ maxClients: 2 });
  const query = `${RAW}&channels=2`;
  const client = await connect(server, `${query}&multichannel=true`);
  sendFrames(client, both, 12_804);
  client.send({ type: 'CloseStream' });
  const messages = await rest(client);
  const of = (channel: number): string[] =>
    finalsOf(messages.filter(({ channel_index: [at] = [] }) => at === channel));
  expect(of(0)).toEqual(['one two three']);
  expect(of(1).join(' ')).toContain('one');
  expect(messages.at(-1)).toMatchObject({ channels: 2, duration: SPOKEN.length / 64_000 });
  // Mixed into one, where nobody asks for more.
  const mixed = await connect(server, query);
  sendFrames(mixed, both, 12_804);
  mixed.send({ type: 'CloseStream' });
  expect((await rest(mixed)).at(-1)).toMatchObject({ channels: 1 });
});

it('waits for silence by the clock, where the client stops sending', async () => {
  const clock = createManualClock();
  const server = await start({ clock });
  const client = await connect(server, `${RAW}&utterance_end_ms=1500&vad_events=true`);
  // The last word is not followed by any silence.
  const words = SPOKEN.subarray(0, 89_600);
  sendFrames(client, words);
  expect((await client.json()).type).toBe('SpeechStarted');
  let final: unknown;
  const told = client.json().then((message) => {
    final = message;
    return message;
  });
  await taken(server, words);
  // As long as the audio is, nobody is late.
  await clock.advance(1300);
  expect(final).toBeUndefined();
  while (final === undefined) await clock.advance(100);
  expect(textOf(await told)).toBe('one two three');
  let end: { last_word_end: number } | undefined;
  const ended = client.json().then((message) => {
    end = message;
  });
  while (end === undefined) await clock.advance(100);
  await ended;
  // Positions are the client's: silence that it has not sent is not counted.
  expect(end.last_word_end).toBeLessThanOrEqual(1.4);
  sendFrames(client, SPOKEN);
  client.send({ type: 'CloseStream' });
  const speech = await client.json();
  expect(speech.type).toBe('SpeechStarted');
  expect(speech.timestamp).toBeGreaterThanOrEqual(1.35);
  expect(speech.timestamp).toBeLessThan(1.6);
  expect((await rest(client)).at(-1).duration).toBe((words.length + SPOKEN.length) / 64_000);
});

it('says why somebody gets no connection, before there is one', async () => {
  const server = await start();
  const no = (query: string, path = '/v1/listen') => refusalOf(`${server.url}${path}?${query}`);
  const id = expect.stringMatching(/^[0-9a-f-]{36}$/);
  for (const [query, why] of [
    ['encoding=g729', /"encoding" must be one of/],
    ['encoding=__proto__', /"encoding" must be one of/],
    ['encoding=linear16', /sample_rate/],
    [`${RAW}&channels=9`, /channels/],
    ['endpointing=soon', /endpointing/],
    ['callback=http%3A%2F%2F10.0.0.1', /makes no calls/],
    ['language=%2F', /language/],
    [`keyterm=${'x'.repeat(101)}`, /keyterms/],
  ] as const) {
    expect(await no(query), query).toEqual({
      statusCode: 400,
      error: expect.stringMatching(why),
      id,
    });
  }
  expect((await no('eot_timeout_ms=x', '/v2/listen')).statusCode).toBe(400);
  const guarded = await start({ apiKeys: ['k'.repeat(20)] });
  expect(await refusalOf(`${guarded.url}/v1/listen`)).toMatchObject({ statusCode: 401, id });
  // As a browser does it.
  const socket = new WebSocket(`${guarded.url}/v1/listen`, [
    ...['token', 'k'.repeat(20), 'x-deepgram-session-id', 'f00d'],
  ]);
  await new Promise((resolve) => socket.once('open', resolve));
  expect(socket.protocol).toBe('token');
  socket.terminate();
  const http = guarded.url.replace('ws', 'http');
  const granted = await fetch(`${http}/v1/auth/grant`, {
    method: 'POST',
    headers: { authorization: `Token ${'k'.repeat(20)}` },
    body: '{"ttl_seconds":10}',
  });
  const { access_token: token, expires_in: seconds } = (await granted.json()) as never;
  expect(seconds).toBe(10);
  const allowed = new WebSocket(`${guarded.url}/v1/listen`, ['bearer', token]);
  await new Promise((resolve) => allowed.once('open', resolve));
  allowed.terminate();
});

it('tells turns', async () => {
  const server = await start();
  const query = `model=flux-general-en&${RAW}&eager_eot_threshold=0.4`;
  const client = await connect(server, query, '/v2/listen');
  sendFrames(client, SPOKEN);
  const messages = [];
  for (;;) {
    const message = await client.json();
    messages.push(message);
    if (message.event === 'EndOfTurn') break;
  }
  client.send({ type: 'Configure', keyterms: ['Ada'], thresholds: { eot_timeout_ms: 900 } });
  client.send({ type: 'Configure', thresholds: { eot_timeout_ms: -1 } });
  client.send(SPOKEN.subarray(0, 57_600));
  client.send({ type: 'ForceEndTurn' });
  for (;;) {
    const message = await client.json();
    messages.push(message);
    if (message.event === 'EndOfTurn') break;
  }
  client.send({ type: 'CloseStream' });
  expect(await rest(client)).toEqual([]);
  expect((await client.closed).code).toBe(1000);

  expect(messages.map(({ sequence_id }) => sequence_id)).toEqual(messages.map((_, i) => i));
  const events = messages.map(({ type, event }) => event ?? type);
  expect(events[0]).toBe('Connected');
  expect(events.filter((event) => event !== 'Update')).toEqual([
    ...['Connected', 'StartOfTurn', 'EagerEndOfTurn', 'EndOfTurn'],
    ...['ConfigureSuccess', 'ConfigureFailure', 'StartOfTurn', 'EndOfTurn'],
  ]);
  const ends = messages.filter(({ event }) => event === 'EndOfTurn');
  expect(
    ends.map(({ transcript, trigger, turn_index }) => [transcript, trigger, turn_index]),
  ).toEqual([
    ['one two three', 'model', 0],
    ['one two', 'manual', 1],
  ]);
  expect(ends[0].words).toHaveLength(3);
});

it('ends a session as clients expect it when the server ends', async () => {
  const server = await start();
  const client = await connect(server, RAW);
  const words = SPOKEN.subarray(0, 57_600);
  sendFrames(client, words);
  await taken(server, words);
  const closing = server.close();
  const messages = await rest(client);
  expect(finalsOf(messages)).toEqual(['one two']);
  expect((await client.closed).code).toBe(1001);
  await closing;
});
