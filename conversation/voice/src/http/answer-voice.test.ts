import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ErrorCode, TranscribeError } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import { createScriptedSynthesizer } from '@ws/speech/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket as WebSocketOf } from 'ws';
import { answerToLargeBody } from '../../../../packages/server/test/support/large-request.js';
import { held, saying, scriptedAnswers, talk } from '../__fixtures__/talking.js';
import { createSpeechCache, type SpeechCache } from '../speech/cache/speech-cache.js';

const script = saying('one', 'two', 'three');
const wav = writeWav(script.samples);
const echo = () =>
  scriptedAnswers(function* ({ messages }) {
    yield `You said ${messages.at(-1)!.content}. `;
    yield 'That is all that there is to say.';
  });

const failed = (code: ErrorCode, details = {}): Error =>
  new TranscribeError('IndexError: list index out of range', { code, details });

/** A voice of which nothing is heard but this. */
function failing(error: Error): SpeechCache {
  const directory = mkdtempSync(join(tmpdir(), 'ws-failing-'));
  const synthesizer = createScriptedSynthesizer({ failures: () => error });
  const cache = createSpeechCache({ synthesizer, directory });
  onTestFinished(async () => {
    await cache[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });
  return cache;
}

async function served(options: Parameters<typeof talk>[0] = {}, more = {}) {
  const answers = echo();
  const server = await talk({ answers, ...options }, script, more);
  const http = server.url.replace('ws', 'http');
  const post = async (
    path: string,
    body: string | Uint8Array,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(http + path, {
      method: 'POST',
      body: body as Uint8Array<ArrayBuffer>,
      headers,
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
    return { status: response.status, body: (await response.json()) as any, response };
  };
  return { answers, http, post, server };
}

describe('requests', () => {
  it('reach nothing but sounds', async () => {
    const { http } = await served();
    for (const name of ['../package.json', '%2e%2e%2fx', 'x.wav', `${'a'.repeat(64)}.wav`, '']) {
      expect((await fetch(`${http}/voice/audio/${name}`)).status).toBeGreaterThanOrEqual(400);
    }
  });

  it('do not tell somebody without a key what was said to others', async () => {
    const answers = scriptedAnswers(function* () {
      yield 'Your balance is 512 dollars.';
    });
    const { http, post } = await served({ answers }, { apiKeys: ['k'.repeat(20)] });
    const key = { authorization: `Bearer ${'k'.repeat(20)}` };
    const { body } = await post('/voice/chat/text', '{"message":"How much do I have?"}', key);
    expect((await fetch(http + body.audio_url)).status).toBe(200);
    const { sampleRate, voices } = createScriptedSynthesizer().capabilities;
    for (const language of ['', 'en', 'en-US']) {
      const said = [1, 'scripted', sampleRate, voices[0]!.name, language, 1];
      const request = JSON.stringify([...said, 'Your balance is 512 dollars.']);
      const name = createHash('sha256').update(request).digest('hex');
      expect((await fetch(`${http}/voice/audio/${name}.wav`)).status).toBe(404);
    }
  });

  it.each<[string, string, number, string]>([
    ['/voice/chat/text', '{', 400, 'INVALID_JSON'],
    ['/voice/chat/text', '[]', 400, 'INVALID_MESSAGE'],
    ['/voice/chat/text', '{"message":7}', 400, 'INVALID_MESSAGE'],
    ['/voice/chat/text', '{"message":"Hi.","conversation_id":7}', 400, 'INVALID_MESSAGE'],
    ['/voice/speak', '{"text":"Hi.","voice":{}}', 400, 'INVALID_MESSAGE'],
    ['/voice/chat/text', `{"message":"${'x'.repeat(9000)}"}`, 413, 'MESSAGE_TOO_LARGE'],
    ['/voice/speak', 'x'.repeat(70_000), 413, 'MESSAGE_TOO_LARGE'],
    ['/voice/transcribe', '', 400, 'MISSING_AUDIO'],
    ['/voice/transcribe', 'no sound at all, just words', 422, 'ERR_INVALID_AUDIO'],
  ])('%s with %j is refused', async (path, body, status, code) => {
    const { post } = await served();
    expect(await post(path, body)).toMatchObject({ status, body: { code } });
  });

  it.each([
    ['/voice/chat/text', 413],
    ['/voice/speak', 413],
    ['/voice/transcribe', 413],
    ['/voice/audio/x.wav', 405],
  ])('%s of 8 MiB is refused so that the client learns it', async (path, status) => {
    const { http } = await served({}, { maxUploadBytes: 1024 * 1024 });
    expect(await answerToLargeBody(http + path, 'application/json')).toContain(
      `HTTP/1.1 ${status} `,
    );
  });

  it('are refused without a key, and at paths that are none', async () => {
    const { http, post } = await served({}, { apiKeys: ['k'.repeat(20)] });
    expect((await post('/voice/speak', '{"text":"Hi."}')).status).toBe(401);
    const key = { authorization: `Bearer ${'k'.repeat(20)}` };
    expect((await post('/voice/speak', '{"text":"Hi."}', key)).status).toBe(200);
    expect((await fetch(`${http}/voice/dance`)).status).toBe(404);
    expect((await fetch(`${http}/voice/stream`)).status).toBe(426);
    expect((await fetch(`${http}/voice/speak`)).status).toBe(405);
  });

  it('are for pages of allowed origins', async () => {
    const origin = 'http://localhost:3000';
    const { http } = await served({}, { allowedOrigins: [origin] });
    const preflight = await fetch(`${http}/voice/chat/text`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    const stranger = { origin: 'http://elsewhere.example' };
    expect((await fetch(`${http}/voice/chat/text`, { headers: stranger })).status).toBe(403);
  });

  it('end their work when the client leaves', async () => {
    const answers = scriptedAnswers(async function* ({ signal }) {
      yield 'Well, ';
      await held(signal);
    });
    const { http } = await served({ answers });
    const leaving = new AbortController();
    const asking = fetch(`${http}/voice/chat/text`, {
      ...{ method: 'POST', body: '{"message":"Hi."}', signal: leaving.signal },
    });
    await expect.poll(() => answers.asked.length).toBe(1);
    leaving.abort();
    await expect(asking).rejects.toThrow();
    await expect.poll(() => answers.aborted).toBe(1);
  });

  it('are refused where many are being answered', async () => {
    const answers = scriptedAnswers(async function* ({ signal }) {
      yield 'Well, ';
      await held(signal);
    });
    const { http, post } = await served({ answers });
    const leaving = new AbortController();
    const ask = { method: 'POST', body: '{"message":"Hi."}', signal: leaving.signal };
    const asking = Array.from({ length: 32 }, () => fetch(`${http}/voice/chat/text`, ask));
    await expect.poll(() => answers.asked.length).toBe(32);
    expect(await post('/voice/speak', '{"text":"Hi."}')).toMatchObject({
      ...{ status: 503, body: { code: 'OVERLOADED' } },
    });
    leaving.abort();
    await Promise.allSettled(asking);
    await expect.poll(async () => (await post('/voice/speak', '{"text":"Hi."}')).status).toBe(200);
  });

  it('do not ask a model what noise means', async () => {
    const noise = saying('♪');
    const answers = echo();
    const server = await talk({ answers }, noise);
    const response = await fetch(`${server.url.replace('ws', 'http')}/voice/chat/audio`, {
      method: 'POST',
      headers: { 'content-type': 'audio/pcm;rate=16000' },
      body: Int16Array.from(noise.samples, (sample) => Math.round(sample * 32_767)),
    });
    expect(await response.json()).toEqual({ transcript: '', text: '', audio_url: null });
    expect(answers.asked).toEqual([]);
  });

  /** An utterance of five words, then one of three; the engine has words for those of at least so many. */
  async function askAloud(leastWords: number) {
    const [long, short] = [saying('one', 'two', 'three', 'four', 'five'), saying('a', 'b', 'c')];
    const samples = Float32Array.from([...long.samples, ...short.samples]);
    const answers = echo();
    const hear = (cut: Float32Array) => {
      const words = long.hear(cut);
      return words.length < leastWords ? [] : words;
    };
    const { url } = await talk({ answers }, { samples, hear });
    const response = await fetch(`${url.replace('ws', 'http')}/voice/chat/audio`, {
      method: 'POST',
      headers: { 'content-type': 'audio/pcm;rate=16000' },
      body: Int16Array.from(samples, (sample) => Math.round(sample * 32_767)),
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
    return { answers, status: response.status, body: (await response.json()) as any };
  }

  it('tell which of what was asked aloud has no text', async () => {
    const whole = await askAloud(1);
    expect(whole.body.transcript).toBe('one two three four five one two three');
    expect(whole.body).not.toHaveProperty('untranscribed');
    const { status, body } = await askAloud(4);
    expect([status, body.transcript]).toEqual([200, 'one two three four five']);
    expect(body.untranscribed).toHaveLength(1);
    const [{ start, end }] = body.untranscribed;
    expect(start).toBeCloseTo(3.5, 0);
    expect(end).toBeGreaterThan(start);
  });

  it('are refused, with the times, if the engine has no text for any of the speech', async () => {
    const { answers, status, body } = await askAloud(6);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'TRANSCRIBE_ERROR', error: expect.stringMatching(/text/) });
    expect(body.untranscribed).toHaveLength(2);
    for (const { start, end } of body.untranscribed) expect(end).toBeGreaterThan(start);
    expect(answers.asked).toEqual([]);
  });

  it('say when to come again where a provider has too much to do', async () => {
    const answers = scriptedAnswers(() => {
      throw new TranscribeError('No more for now.', { code: 'ERR_OVERLOADED', retryable: true });
    });
    const { post } = await served({ answers });
    const { status, body, response } = await post('/voice/chat/text', '{"message":"Hi."}');
    expect([status, body.code]).toEqual([503, 'OVERLOADED']);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('are refused for samples that are said to be what nobody hears', async () => {
    const { post } = await served();
    const type = { 'content-type': 'audio/pcm;rate=12' };
    expect(await post('/voice/transcribe', new Uint8Array(3200), type)).toMatchObject({
      ...{ status: 400, body: { code: 'INVALID_MESSAGE' } },
    });
  });

  it('speak a text that is longer than the synthesizer takes at once', async () => {
    const { http, post } = await served();
    const text = 'It goes on and on, for quite a while, and nobody minds. '.repeat(130);
    const { status, body } = await post('/voice/speak', JSON.stringify({ text }));
    expect(status).toBe(200);
    const sound = await (await fetch(http + body.audio_url)).arrayBuffer();
    const rate = new DataView(sound).getUint32(24, true);
    expect((sound.byteLength - 44) / 2 / rate).toBeCloseTo(body.seconds, 2);
    expect(body.seconds).toBe(Number(body.seconds.toFixed(3)));
    expect((await post('/voice/speak', '{"text":"***"}')).body).toMatchObject({
      ...{ audio_url: null, seconds: 0 },
    });
    expect(await post('/voice/speak', '{"text":"Hi.","voice":"nobody"}')).toMatchObject({
      ...{ status: 422, body: { code: 'ERR_INVALID_OPTION' } },
    });
  });

  it.each<[string, Error, number, string]>([
    ['that fails', new Error('IndexError: list index out of range'), 502, 'SPEECH_FAILED'],
    ['that is late', failed('ERR_BACKEND_TIMEOUT', { callTimeoutMs: 20_000 }), 504, '20000 ms'],
    ['that is gone', failed('ERR_BACKEND_UNAVAILABLE', { status: 401 }), 502, 'SPEECH_FAILED'],
    ['that has much to do', failed('ERR_OVERLOADED'), 503, 'OVERLOADED'],
  ])('are told of a voice %s, without its own words', async (_, error, status, told) => {
    const logged: unknown[] = [];
    const note = (...line: unknown[]): void => void logged.push(line);
    const { post } = await served(
      { speech: { cache: failing(error), voice: undefined, speed: undefined } },
      { logger: { debug: note, info: note, warn: note, error: note } },
    );
    const { status: answered, body } = await post('/voice/speak', '{"text":"Good morning."}');
    expect(answered).toBe(status);
    expect(JSON.stringify(body)).toContain(told);
    expect(JSON.stringify(body)).not.toContain('IndexError');
    expect(JSON.stringify(logged)).toContain('IndexError');
    expect(JSON.stringify(logged)).not.toContain('.ts:');
    const chat = await post('/voice/chat/text', '{"message":"Hi."}');
    expect(chat).toMatchObject({ status: 200, body: { audio_url: null } });
  });

  it('say that the server is full', async () => {
    const { post, server } = await served({}, { maxClients: 1 });
    const socket = new WebSocketOf(`${server.url}/voice/stream`);
    await expect.poll(() => server.sessions).toBe(1);
    expect(await post('/voice/transcribe', wav)).toMatchObject({
      ...{ status: 503, body: { code: 'SERVER_FULL' } },
    });
    socket.close();
  });

  it('are all there is where streaming is off', async () => {
    const { http, post } = await served({ env: { STREAMING_ENABLED: 'false' } });
    expect((await fetch(`${http}/voice/stream`)).status).toBe(404);
    expect((await post('/voice/chat/text', '{"message":"Hi."}')).status).toBe(200);
  });
});
