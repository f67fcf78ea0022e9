import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { coarseEar, coarseSpeech } from '../../../../test/support/coarse-speech.js';
import { type RawClient, rawConnect, s16le } from '../../../../test/support/raw-client.js';
import { serve } from '../../../../test/support/serving.js';
import type { ServerOptions } from '../../../app/options/server-options.js';

const REALTIME = '/v1/realtime?intent=transcription';
const DELTA = 'conversation.item.input_audio_transcription.delta';
const COMPLETED = 'conversation.item.input_audio_transcription.completed';
const SPEECH = coarseSpeech(1, 2, 3);
const PCM = { format: { type: 'audio/pcm', rate: 16_000 } };

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
type Told = any;

async function session(
  input: object = {},
  options: ServerOptions = {},
  path = REALTIME,
): Promise<RawClient> {
  const server = await serve({ backend: coarseEar(), ...options });
  const client = await rawConnect(server.url + path);
  expect(await client.json()).toMatchObject({
    type: 'session.created',
    session: { type: 'transcription', object: 'realtime.transcription_session' },
  });
  update(client, input);
  expect(await client.json()).toMatchObject({ type: 'session.updated' });
  return client;
}

function update(client: RawClient, input: object, more: object = {}): void {
  const audio = { input: { ...PCM, ...input } };
  client.send({ type: 'session.update', session: { type: 'transcription', audio, ...more } });
}

function say(client: RawClient, samples: Float32Array = SPEECH): void {
  const bytes = Buffer.from(s16le(samples));
  for (let at = 0; at < bytes.length; at += 3200) {
    const audio = bytes.subarray(at, at + 3200).toString('base64');
    client.send({ type: 'input_audio_buffer.append', audio });
  }
}

/** All that comes before something that cannot come by itself. */
async function rest(client: RawClient): Promise<Told[]> {
  client.send({ type: 'nothing' });
  return (await client.until('error')).slice(0, -1);
}

const typesOf = (told: readonly Told[]): string[] => told.map(({ type }) => type);

it('ends an item at a commit alone where turn detection is null, and says before what is certain', async () => {
  const client = await session({ turn_detection: null });
  say(client);
  const [delta] = await client.until(DELTA);
  expect(delta.delta).toMatch(/^one/);
  say(client);
  client.send({ type: 'input_audio_buffer.commit', event_id: 'mine' });
  const told = [delta, ...(await client.until(COMPLETED))];
  const done = told.at(-1);
  expect(done).toMatchObject({
    ...{ item_id: delta.item_id, content_index: 0, transcript: 'one two three one two three' },
    usage: { type: 'duration', seconds: 4.8 },
    languages: [{ code: 'en' }],
  });
  const deltas = told.filter(({ type }) => type === DELTA).map((each) => each.delta);
  expect(deltas.join('')).toBe(done.transcript);
  expect(typesOf(told).filter((type) => type !== DELTA)).toEqual([
    'input_audio_buffer.committed',
    'conversation.item.added',
    'conversation.item.done',
    COMPLETED,
  ]);
  expect(await rest(client)).toEqual([]);
  say(client);
  client.send({ type: 'input_audio_buffer.commit' });
  const next = await client.until(COMPLETED);
  expect(next.at(-1).transcript).toBe('one two three');
  const committed = next.find(({ type }) => type === 'input_audio_buffer.committed');
  expect(committed.previous_item_id).toBe(done.item_id);
  expect(next.at(-1).item_id).not.toBe(done.item_id);
});

it('gives each of several commits, sent at once, its own words', async () => {
  const client = await session({ turn_detection: null });
  for (let i = 0; i < 3; i++) {
    say(client);
    client.send({ type: 'input_audio_buffer.commit' });
  }
  const transcripts: string[] = [];
  while (transcripts.length < 3) {
    transcripts.push((await client.until(COMPLETED)).at(-1).transcript);
  }
  expect(transcripts).toEqual(['one two three', 'one two three', 'one two three']);
  expect(await rest(client)).toEqual([]);
});

it.each(['commit', 'clear'])(
  'begins with a whole sample after a %s within a sample',
  async (ended) => {
    const client = await session({ turn_detection: null });
    // A tenth of a second of silence, and half a sample.
    const odd = Buffer.alloc(3201).toString('base64');
    client.send({ type: 'input_audio_buffer.append', audio: odd });
    client.send({ type: `input_audio_buffer.${ended}` });
    if (ended === 'commit') await client.until(COMPLETED);
    say(client);
    client.send({ type: 'input_audio_buffer.commit' });
    expect((await client.until(COMPLETED)).at(-1).transcript).toBe('one two three');
  },
);

it('goes on within a sample after a commit that it refuses', async () => {
  const client = await session({ turn_detection: null });
  const bytes = Buffer.from(s16le(SPEECH));
  for (const [from, to] of [
    [0, 101],
    [101, bytes.length],
  ]) {
    const audio = bytes.subarray(from, to).toString('base64');
    client.send({ type: 'input_audio_buffer.append', audio });
    client.send({ type: 'input_audio_buffer.commit' });
  }
  const told = await client.until(COMPLETED);
  expect(told[0].error.code).toBe('input_audio_buffer_commit_empty');
  expect(told.at(-1).transcript).toBe('one two three');
});

it('has no item cut where an utterance is as long as it may be', async () => {
  const client = await session(
    { turn_detection: null },
    { maxUtteranceMs: 1000, vad: 'none', maxBufferedMs: 30_000 },
  );
  for (let i = 0; i < 4; i++) say(client);
  client.send({ type: 'input_audio_buffer.commit' });
  const told = await client.until(COMPLETED);
  expect(typesOf(told)).toContain('input_audio_buffer.committed');
  expect(told.at(-1).usage.seconds).toBeCloseTo(9.6, 1);
  expect(await rest(client)).toEqual([]);
});

it('ends items at pauses with server_vad, in the order that clients know', async () => {
  const client = await session({
    turn_detection: { type: 'server_vad', silence_duration_ms: 400, prefix_padding_ms: 100 },
  });
  say(client);
  const told = await client.until(COMPLETED);
  const types = typesOf(told);
  expect(types[0]).toBe('input_audio_buffer.speech_started');
  expect(types.filter((type) => type !== DELTA)).toEqual([
    'input_audio_buffer.speech_started',
    'input_audio_buffer.speech_stopped',
    'input_audio_buffer.committed',
    'conversation.item.added',
    'conversation.item.done',
    COMPLETED,
  ]);
  expect(new Set(told.map(({ item_id, item }) => item_id ?? item.id)).size).toBe(1);
  const stopped = told.find(({ type }) => type === 'input_audio_buffer.speech_stopped');
  expect(stopped.audio_end_ms).toBeGreaterThan(1700);
  expect(told[0].audio_start_ms).toBe(0);
  const deltas = told.filter(({ type }) => type === DELTA).map((each) => each.delta);
  expect(deltas.join('')).toBe('one two three');
  expect(told.at(-1).transcript).toBe('one two three');
  say(client);
  expect((await client.until(COMPLETED)).at(-1).transcript).toBe('one two three');
  expect(await rest(client)).toEqual([]);
});

it('ends an item at a commit with server_vad, too', async () => {
  const client = await session();
  say(client, SPEECH.subarray(0, 16_000));
  client.send({ type: 'input_audio_buffer.commit' });
  const told = await client.until(COMPLETED);
  expect(typesOf(told).filter((type) => type.endsWith('committed'))).toHaveLength(1);
  expect(told.at(-1).transcript).toMatch(/^one two/);
  client.send({ type: 'input_audio_buffer.commit' });
  expect((await client.until('error')).at(-1)).toMatchObject({
    error: { type: 'invalid_request_error', code: 'input_audio_buffer_commit_empty' },
  });
  expect(await rest(client)).toEqual([]);
});

it('tells an empty commit by what it is, and goes on', async () => {
  const client = await session({ turn_detection: null });
  client.send({ type: 'input_audio_buffer.commit', event_id: 'c' });
  expect(await client.json()).toMatchObject({
    type: 'error',
    error: { code: 'input_audio_buffer_commit_empty', event_id: 'c', param: null },
  });
  say(client, new Float32Array(16_000));
  client.send({ type: 'input_audio_buffer.commit' });
  expect((await client.until(COMPLETED)).at(-1).transcript).toBe('');
});

it('forgets what is cleared', async () => {
  const client = await session({ turn_detection: null });
  say(client, SPEECH.subarray(0, 12_000));
  client.send({ type: 'input_audio_buffer.clear' });
  await client.until('input_audio_buffer.cleared');
  say(client);
  client.send({ type: 'input_audio_buffer.commit' });
  expect((await client.until(COMPLETED)).at(-1).transcript).toBe('one two three');
});

it('goes on with other settings where a session cannot change them', async () => {
  const client = await session({ turn_detection: null });
  say(client);
  update(client, { turn_detection: { type: 'server_vad' }, transcription: { delay: 'xhigh' } });
  expect((await client.until('session.updated')).at(-1).session.audio.input).toMatchObject({
    ...PCM,
    turn_detection: { type: 'server_vad', silence_duration_ms: 500 },
    transcription: { delay: 'xhigh' },
  });
  say(client);
  const told = await client.until(COMPLETED);
  // What was not committed is of the turn that follows.
  expect(told.at(-1).transcript).toBe('one two three one two three');
});

it('takes telephone audio, and logprobs where they are asked for', async () => {
  const client = await session({}, { backend: coarseEar() });
  update(
    client,
    { format: { type: 'audio/pcmu' }, turn_detection: null },
    { include: ['item.input_audio_transcription.logprobs'] },
  );
  const { session: told } = await client.json();
  expect(told.audio.input.format).toEqual({ type: 'audio/pcmu' });
  const audio = Buffer.alloc(8000, 0xff).toString('base64');
  client.send({ type: 'input_audio_buffer.append', audio });
  client.send({ type: 'input_audio_buffer.commit' });
  const done = (await client.until(COMPLETED)).at(-1);
  expect(done).toMatchObject({
    transcript: '',
    logprobs: [],
    usage: { seconds: expect.closeTo(1, 1) },
  });
});

it('speaks the beta: bodies without a type, and its names', async () => {
  const server = await serve({ backend: coarseEar() });
  const client = await rawConnect(`${server.url}/v1/realtime?model=gpt-4o-realtime-preview`);
  await client.json();
  // As Jigasi says it.
  const beta = {
    ...{ modalities: ['text'], input_audio_format: 'pcm16', turn_detection: null },
    input_audio_transcription: { model: 'gpt-4o-transcribe', language: 'en' },
  };
  client.send({ type: 'session.update', session: beta });
  expect(await client.json()).toMatchObject({
    type: 'session.updated',
    session: { audio: { input: { turn_detection: null, format: { rate: 24_000 } } } },
  });
  client.send({ type: 'transcription_session.update', session: beta });
  expect(await client.json()).toMatchObject({
    type: 'transcription_session.updated',
    session: { input_audio_format: 'pcm16', input_audio_transcription: { language: 'en' } },
  });
  say(client);
  client.send({ type: 'input_audio_buffer.commit' });
  expect(typesOf(await client.until(COMPLETED))).toContain('conversation.item.created');
});

it.each([
  [{ type: 'response.create' }, 'type', /of conversations/],
  [{ type: 'session.update', session: { type: 'realtime' } }, 'session.type', /transcribes/],
  [{ type: 'session.update' }, 'session', /object/],
  [{ type: 'input_audio_buffer.append', audio: '???' }, 'audio', /base64/],
  [{ type: 'input_audio_buffer.append' }, 'audio', /base64/],
  [{}, 'type', /no "type"/],
  [[], null, /JSON object/],
  ['{', null, /JSON object/],
  [Buffer.alloc(8), null, /text frames/],
])('refuses %j, and goes on', async (message, param, words) => {
  const client = await session();
  client.send(message as object);
  expect(await client.json()).toMatchObject({
    type: 'error',
    error: { type: 'invalid_request_error', param, message: expect.stringMatching(words) },
  });
  say(client);
  expect((await client.until(COMPLETED)).at(-1).transcript).toBe('one two three');
});

it('refuses a model that is not there, and takes it for no end', async () => {
  const client = await session();
  update(client, { transcription: { model: 'large-v3' } });
  expect(await client.json()).toMatchObject({ type: 'error', error: { code: 'model_not_found' } });
  update(client, { transcription: { model: 'gpt-realtime-whisper' } });
  const { session: told } = await client.json();
  expect(told.audio.input).toMatchObject({ turn_detection: null });
});

it('lets in by an ephemeral secret, which says what the session is', async () => {
  const key = 'k'.repeat(20);
  const server = await serve({ backend: coarseEar(), apiKeys: [key] });
  const http = server.url.replace('ws', 'http');
  const post = (path: string, body: object, bearer = key) =>
    fetch(`${http}/v1/realtime/${path}`, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { authorization: `Bearer ${bearer}` },
    });
  const answer = await post('client_secrets', {
    expires_after: { anchor: 'created_at', seconds: 60 },
    session: { type: 'transcription', audio: { input: { ...PCM, turn_detection: null } } },
  });
  expect(answer.status).toBe(200);
  const { value, expires_at, session: told } = (await answer.json()) as Told;
  expect(value).toMatch(/^ek_/);
  expect(expires_at).toBeGreaterThan(Date.now() / 1000);
  expect(told).toMatchObject({ type: 'transcription', audio: { input: PCM } });
  // It ends when it was open for so long, and it is not.
  expect(told).not.toHaveProperty('expires_at');

  const offered = ['realtime', `openai-insecure-api-key.${value}`];
  const socket = new WebSocket(`${server.url}/v1/realtime`, offered);
  const created = await new Promise<Told>((resolve) =>
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()))),
  );
  expect(socket.protocol).toBe('realtime');
  expect(created.session.audio.input).toMatchObject({ ...PCM, turn_detection: null });
  socket.terminate();

  const beta = (await (await post('transcription_sessions', {})).json()) as Told;
  expect(beta).toMatchObject({
    input_audio_format: 'pcm16',
    client_secret: { expires_at: expect.any(Number) },
  });
  expect((await post('client_secrets', {}, value)).status).toBe(403);
  expect((await post('client_secrets', { expires_after: { seconds: 1 } })).status).toBe(400);
  expect((await post('client_secrets', { session: { type: 'realtime' } })).status).toBe(400);
});

it.each([
  ['turn_detection.silence_duration_ms', { silence_duration_ms: -5 }, 'from 0 to 60000'],
  ['turn_detection.prefix_padding_ms', { prefix_padding_ms: -1 }, 'from 0 to 5000'],
  ['turn_detection.threshold', { threshold: 'a' }, 'from 0 to 1'],
  ['turn_detection.eagerness', { type: 'semantic_vad', eagerness: 'x' }, 'low, medium, auto, high'],
  ['transcription.delay', { delay: 'quick' }, 'minimal, low, medium, high, xhigh'],
])('says what "%s" may be', async (name, fields, range) => {
  const field = name.split('.', 1)[0]!;
  const client = await session();
  update(client, {
    [field]: { ...(field === 'turn_detection' && { type: 'server_vad' }), ...fields },
  });
  expect((await client.json()).error).toMatchObject({
    ...{ code: 'invalid_value', param: `session.audio.input.${name}` },
    message: expect.stringContaining(range),
  });
  // The session goes on, and what is null is as by default.
  const nothing = Object.fromEntries(Object.keys(fields).map((key) => [key, null]));
  update(client, { [field]: nothing });
  expect(await client.json()).toMatchObject({ type: 'session.updated' });
});

it('says what holds where too much was asked for', async () => {
  const client = await session();
  update(client, {
    turn_detection: { type: 'server_vad', silence_duration_ms: 1e9, threshold: null },
  });
  expect((await client.json()).session.audio.input.turn_detection).toEqual({
    ...{ type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 60_000 },
  });
});

it('says which events there are', async () => {
  const client = await session();
  client.send({ type: 'nothing' });
  const { error } = await client.json();
  expect(error.message).toMatch(/session\.update, .*input_audio_buffer\.append/);
  expect(error.message).not.toMatch(/response/);
});

it('says when the session ends', async () => {
  const server = await serve({ backend: coarseEar(), maxSessionMs: 3_600_000 });
  const before = Math.floor(Date.now() / 1000);
  const client = await rawConnect(server.url + REALTIME);
  const { session: created } = await client.json();
  expect(created.expires_at).toBeGreaterThanOrEqual(before + 3600);
  expect(created.expires_at).toBeLessThanOrEqual(Math.floor(Date.now() / 1000) + 3600);
  update(client, {});
  expect((await client.json()).session.expires_at).toBe(created.expires_at);
});

it('answers what was committed before the server ends', async () => {
  const server = await serve({ backend: coarseEar() });
  const client = await rawConnect(server.url + REALTIME);
  await client.json();
  update(client, { turn_detection: null });
  await client.json();
  say(client);
  client.send({ type: 'input_audio_buffer.commit' });
  await client.until('input_audio_buffer.committed');
  const closing = server.close();
  expect((await client.until(COMPLETED)).at(-1).transcript).toBe('one two three');
  expect((await client.closed).code).toBe(1001);
  await closing;
});
