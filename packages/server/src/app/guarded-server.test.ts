import { connect as connectClient } from '@ws/client';
import { transcribeOnce } from '@ws/client/one-shot';
import type { Logger } from '@ws/core';
import { createManualClock } from '@ws/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { failure } from '../../../../test/support/failure.js';
import { base64, f32le } from '../../test/support/raw-client.js';
import { hearing, script, serve } from '../../test/support/serving.js';
import { stayAtNoon } from '../../test/support/stay-at-noon.js';
import { digestOf } from '../net/auth/api-keys.js';
import type { TranscriptionServer } from './create-server.js';
import type { ServerOptions } from './options/server-options.js';

const KEY = 'key-of-anna-0123456789';
const OTHER = 'key-of-bert-0123456789';
const PATH = '/ws/transcribe/prompt';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: { readonly error: string; readonly code: string };
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let settle = (): void => {};
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: () => settle() };
}

/** A client as a program would write it: an open socket, or what it was answered. */
function ask(
  server: TranscriptionServer,
  path: string = PATH,
  { protocols = [], headers = {} }: { protocols?: readonly string[]; headers?: object } = {},
): Promise<WebSocket | Answer> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(server.url + path, [...protocols], { headers: { ...headers } });
    onTestFinished(() => socket.terminate());
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
    socket.on('unexpected-response', (_, response) => {
      let text = '';
      response.on('data', (piece: Buffer) => {
        text += piece;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          body: JSON.parse(text) as Answer['body'],
        }),
      );
    });
  });
}

async function opened(...call: Parameters<typeof ask>): Promise<WebSocket> {
  const answer = await ask(...call);
  if (!(answer instanceof WebSocket)) throw new Error(JSON.stringify(answer));
  return answer;
}

async function refused(...call: Parameters<typeof ask>): Promise<Answer> {
  const answer = await ask(...call);
  if (answer instanceof WebSocket) throw new Error('it was let in');
  return answer;
}

interface TokenAnswer {
  readonly token?: string;
  readonly url?: string;
}

async function post(
  server: TranscriptionServer,
  body: string | undefined,
  key: string | undefined,
): Promise<{ status: number; body: TokenAnswer; headers: Headers }> {
  const response = await fetch(`${server.url.replace('ws', 'http')}/v1/sessions`, {
    method: 'POST',
    ...(body !== undefined && { body }),
    headers: { ...(key !== undefined && { authorization: `Bearer ${key}` }) },
  });
  const parsed = (await response.json()) as TokenAnswer;
  return { status: response.status, body: parsed, headers: response.headers };
}

const guarded = (options: ServerOptions = {}): Promise<TranscriptionServer> =>
  serve({ backend: hearing(), apiKeys: [KEY, OTHER], partialIntervalMs: 0, ...options });

const bearer = (key: string): { headers: object } => ({
  headers: { authorization: `Bearer ${key}` },
});

describe('a server with API keys', () => {
  it('is open to whoever has one, however it is sent', async () => {
    const server = await guarded({ maxClients: 10 });
    await opened(server, PATH, bearer(KEY));
    await opened(server, PATH, { headers: { authorization: `Token ${OTHER}` } });
    await opened(server, `${PATH}?api_key=${KEY}`);
    await opened(server, `${PATH}?token=${KEY}`);
    const ours = await opened(server, PATH, { protocols: ['ws-transcribe.v1', `ws-key.${KEY}`] });
    expect(ours.protocol).toBe('ws-transcribe.v1');
    const openai = await opened(server, PATH, {
      protocols: [`openai-insecure-api-key.${KEY}`, 'realtime'],
    });
    expect(openai.protocol).toBe('realtime');
    const deepgram = await opened(server, PATH, { protocols: ['token', KEY] });
    expect(deepgram.protocol).toBe('token');
    expect(server.sessions).toBe(7);
  });

  it('never answers a key, also where that ends a connection', async () => {
    const server = await guarded();
    // What browsers and the package ws do where nothing they offered is answered.
    await expect(ask(server, PATH, { protocols: [`ws-key.${KEY}`] })).rejects.toThrow(
      'Server sent no subprotocol',
    );
    await expect(ask(server, PATH, { protocols: [KEY], ...bearer(KEY) })).rejects.toThrow(
      'Server sent no subprotocol',
    );
  });

  it('does not tell a client by what it answers whether something is a key of another', async () => {
    const server = await guarded();
    const { token } = (await post(server, undefined, KEY)).body;
    for (const how of [{ ...bearer(KEY) }, { ...bearer(token!) }]) {
      for (const guess of [OTHER, `${OTHER}x`]) {
        const socket = await opened(server, PATH, { protocols: [guess, 'realtime'], ...how });
        expect(socket.protocol).toBe(guess);
      }
    }
  });

  it.each([
    ['no key', PATH, {}, /needs an API key.*Authorization: Bearer/],
    ['another key', PATH, bearer(`${KEY}x`), /not known/],
    ['the hash of a key', PATH, bearer(digestOf(KEY).toString('hex')), /not known/],
    ['another key in the query', `${PATH}?token=${KEY}x`, {}, /not known/],
    ['a token of nobody', PATH, bearer('wst_e30.AAAA'), /session token is over/],
    ['no key, at a path that is none', '/nowhere', {}, /needs an API key/],
  ])('answers 401 before there is a socket: %s', async (_, path, options, words) => {
    const { status, headers, body } = await refused(await guarded(), path, options);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer realm="ws-transcribe"');
    expect(body).toEqual({ code: 'UNAUTHORIZED', error: expect.stringMatching(words) });
  });

  it('tells our client, and takes its key', async () => {
    const server = await guarded();
    for (const asked of [
      connectClient(server.url),
      transcribeOnce(server.url, new Float32Array(8)),
    ]) {
      expect(await failure(asked)).toMatchObject({
        code: 'ERR_UNAUTHORIZED',
        message: expect.stringMatching(
          /refuses the connection \(401\)\. This server needs an API key/,
        ),
      });
    }
    const session = await connectClient(server.url, { apiKey: async () => KEY });
    await session.end();
  });

  it('logs how a key was sent, and never the key', async () => {
    const lines: string[] = [];
    const log = (fields: object, message?: string): void => {
      lines.push(JSON.stringify([message, fields]));
    };
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    const server = await guarded({ logger });
    await refused(server, `${PATH}?api_key=${KEY}1`);
    await refused(server, PATH, { protocols: ['token', `${KEY}2`] });
    await opened(server, `${PATH}?api_key=${KEY}`);
    expect(lines.join()).toMatch(/"refused".*"credential":"query".*"credential":"subprotocol"/);
    expect(lines.join()).not.toContain(KEY);
  });
});

describe('wrong keys', () => {
  /** How so many wrong keys, one after the other, are answered. */
  async function guess(server: TranscriptionServer, times: number): Promise<number[]> {
    const statuses: number[] = [];
    for (let i = 0; i < times; i++) {
      statuses.push((await refused(server, PATH, bearer(`${KEY}${i}`))).status);
    }
    return statuses;
  }

  it('are answered ten times at once, and then one a second', async () => {
    const clock = createManualClock();
    const server = await guarded({ clock });
    expect(await guess(server, 12)).toEqual([...Array(10).fill(401), 429, 429]);
    expect(await refused(server, PATH, bearer(KEY))).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      body: { code: 'TOO_MANY_ATTEMPTS', error: expect.stringMatching(/in a second/) },
    });
    expect(await failure(connectClient(server.url, { apiKey: KEY }))).toMatchObject({
      ...{ code: 'ERR_OVERLOADED', retryable: true },
      details: { wireCode: 'TOO_MANY_ATTEMPTS', retryAfterMs: 1000 },
    });
    await clock.advance(1000);
    expect(await guess(server, 2)).toEqual([401, 429]);
    await clock.advance(1000);
    await opened(server, PATH, bearer(KEY));
  });

  it('are slowed wherever a key is shown', async () => {
    const server = await guarded({ clock: createManualClock() });
    await guess(server, 10);
    const wrong = { authorization: `Bearer ${KEY}x` };
    for (const path of [
      '/v1/sessions',
      '/v1/auth/grant',
      '/v1/realtime/client_secrets',
      '/v1/audio/transcriptions',
      '/v1/listen',
    ]) {
      const address = server.url.replace('ws', 'http') + path;
      const { status, headers } = await fetch(address, { method: 'POST', headers: wrong });
      expect([path, status, headers.get('retry-after')]).toEqual([path, 429, '1']);
    }
    for (const path of ['/v1/realtime', '/v1/listen', '/twilio']) {
      expect([path, (await refused(server, path, { headers: wrong })).status]).toEqual([path, 429]);
    }
  });

  it('do not keep out a key that was right at the same address, nor a session token', async () => {
    const server = await guarded({ clock: createManualClock(), maxClients: 10 });
    const { body } = await post(server, undefined, OTHER);
    await opened(server, PATH, bearer(KEY));
    expect(await guess(server, 30)).toContain(429);
    await opened(server, PATH, bearer(KEY));
    await opened(server, PATH, bearer(body.token!));
    expect(await guess(server, 1)).toEqual([429]);
  });

  it('are others than none, and than tokens that are over', async () => {
    const server = await guarded({ clock: createManualClock() });
    for (let i = 0; i < 12; i++) {
      expect((await refused(server)).status).toBe(401);
      expect((await refused(server, PATH, bearer('wst_e30.AAAA'))).status).toBe(401);
    }
    await opened(server, PATH, bearer(KEY));
  });
});

describe('what a key may', () => {
  const file = (limits: object): Promise<TranscriptionServer> =>
    guarded({ apiKeys: [], authenticate: () => ({ name: 'anna', ...limits }) });

  it('sessions at once, until one ends', async () => {
    const server = await file({ maxSessions: 1 });
    const first = await opened(server);
    expect(await refused(server)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '10' },
      body: { code: 'TOO_MANY_SESSIONS' },
    });
    expect(await failure(connectClient(server.url))).toMatchObject({
      ...{ code: 'ERR_OVERLOADED', retryable: true },
      details: { wireCode: 'TOO_MANY_SESSIONS', retryAfterMs: 10_000 },
    });
    first.terminate();
    await expect.poll(async () => (await ask(server)) instanceof WebSocket).toBe(true);
  });

  it('a socket that breaks off while it is let in takes no place', async () => {
    const { promise: asked, resolve: ask1 } = deferred();
    const { promise: letIn, resolve } = deferred();
    let isFirst = true;
    const server = await guarded({
      apiKeys: [],
      async authenticate() {
        if (isFirst) {
          isFirst = false;
          ask1();
          await letIn;
        }
        return { name: 'anna', maxSessions: 1 };
      },
    });
    const early = new WebSocket(server.url + PATH);
    early.on('error', () => {});
    await asked;
    early.terminate();
    resolve();
    await expect.poll(async () => (await ask(server)) instanceof WebSocket).toBe(true);
  });

  it.each([
    [{ status: 401, code: 'UNAUTHORIZED' }, { 'www-authenticate': /Bearer/ }],
    [{ status: 429, code: 'QUOTA_EXCEEDED', retryAfterS: 500 }, { 'retry-after': /^500$/ }],
  ] as const)('a recording for OpenAI is refused with all headers: %o', async (refusal, more) => {
    const server = await guarded({
      apiKeys: [],
      authenticate: () => ({ ...refusal, message: 'No.' }),
    });
    const address = `${server.url.replace('ws', 'http')}/v1/audio/transcriptions`;
    const { status, headers } = await fetch(address, { method: 'POST' });
    expect(status).toBe(refusal.status);
    for (const [name, value] of Object.entries({ 'x-should-retry': /^false$/, ...more })) {
      expect(headers.get(name)).toMatch(value);
    }
  });

  it('audio of a day: what came before is answered, then the session ends', async () => {
    stayAtNoon();
    const server = await file({ audioSecondsPerDay: 1 });
    const socket = await opened(server);
    const told: { type: string; text?: string; code?: string }[] = [];
    socket.on('message', (data: Buffer) => told.push(JSON.parse(String(data))));
    const closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => resolve([code, String(reason)])),
    );
    socket.send(JSON.stringify({ type: 'start', encoding: 'pcm_f32le' }));
    socket.send(f32le(script.samples.subarray(0, 8000)));
    socket.send(f32le(script.samples.subarray(8000)));
    expect(await closed).toEqual([1008, 'Quota exceeded']);
    expect(told.filter(({ type }) => type === 'final')).toMatchObject([{ text: 'one two three' }]);
    expect(told.at(-1)).toMatchObject({ type: 'error', code: 'QUOTA_EXCEEDED', fatal: true });
    expect(await refused(server)).toMatchObject({ status: 429, body: { code: 'QUOTA_EXCEEDED' } });
  });

  it('audio of one-shot messages counts, too', async () => {
    stayAtNoon();
    const server = await file({ audioSecondsPerDay: 1 });
    const answer = await transcribeOnce(server.url, script.samples);
    expect(answer.text).toBe('one two three');
    await expect
      .poll(async () => {
        const again = await ask(server);
        return again instanceof WebSocket ? again.terminate() : again.body.code;
      })
      .toBe('QUOTA_EXCEEDED');
  });

  it('the length of a session', async () => {
    const server = await file({ maxSessionMs: 1000 });
    const session = await connectClient(server.url);
    expect(session.ready.limits.maxSessionMs).toBe(1000);
    expect(await session.closed).toMatchObject({ details: { wireCode: 'SESSION_TOO_LONG' } });
  });
});

describe('a session token', () => {
  it('opens sessions, and nothing else', async () => {
    const server = await guarded();
    const { status, body, headers } = await post(server, undefined, KEY);
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      token: expect.stringMatching(/^wst_/),
      expires_at: expect.toSatisfy((at: number) => Math.abs(at - Date.now() / 1000 - 60) < 30),
      url: `${server.url}${PATH}`,
    });
    const token = body.token as string;
    const browser = await opened(server, PATH, {
      protocols: ['ws-transcribe.v1', `ws-key.${token}`],
    });
    expect(browser.protocol).toBe('ws-transcribe.v1');
    await opened(server, `${PATH}?token=${token}`);
    expect(await post(server, undefined, token)).toMatchObject({
      status: 403,
      body: { code: 'UNAUTHORIZED', error: expect.stringMatching(/opens sessions alone/) },
    });
  });

  it('limits the length of a session', async () => {
    const server = await guarded();
    const { body } = await post(server, '{"expires_in": 3600, "max_session_ms": 1500}', KEY);
    const session = await connectClient(String(body.url), { apiKey: String(body.token) });
    expect(session.ready.limits.maxSessionMs).toBe(1500);
    await session[Symbol.asyncDispose]();
  });

  it('of another server is worth nothing, unless they share the secret', async () => {
    const tokenSecret = 'x'.repeat(32);
    const [one, two, three] = await Promise.all([
      ...[guarded({ tokenSecret }), guarded({ tokenSecret }), guarded()],
    ]);
    const { body } = await post(one!, undefined, KEY);
    await opened(two!, PATH, bearer(String(body.token)));
    expect(await refused(three!, PATH, bearer(String(body.token)))).toMatchObject({
      status: 401,
    });
  });

  it('counts for its key', async () => {
    const server = await guarded({
      apiKeys: [],
      authenticate: ({ headers }) =>
        headers.authorization === 'Bearer k'
          ? { name: 'anna', maxSessions: 1 }
          : { status: 401, code: 'UNAUTHORIZED', message: 'No.' },
    });
    const { body } = await post(server, undefined, 'k');
    await opened(server, PATH, bearer(String(body.token)));
    expect(await refused(server, PATH, bearer('k'))).toMatchObject({ status: 429 });
    expect(await refused(server, PATH, bearer('other'))).toMatchObject({
      ...{ status: 401, body: { error: 'No.', code: 'UNAUTHORIZED' } },
    });
  });

  it.each([
    ['{', 400, 'INVALID_JSON'],
    ['[]', 400, 'INVALID_MESSAGE'],
    ['{"expires_in": 0}', 400, 'INVALID_MESSAGE'],
    ['{"expires_in": 3601}', 400, 'INVALID_MESSAGE'],
    ['{"max_session_ms": "5"}', 400, 'INVALID_MESSAGE'],
    ['{"key": 1}', 400, 'INVALID_MESSAGE'],
    [`"${'x'.repeat(20_000)}"`, 413, 'MESSAGE_TOO_LARGE'],
  ])('is not made of %.20s', async (text, status, code) => {
    expect(await post(await guarded(), text, KEY)).toMatchObject({ status, body: { code } });
  });

  it('is not made for whoever has no key', async () => {
    const server = await guarded();
    expect(await post(server, undefined, undefined)).toMatchObject({ status: 401 });
    expect(await post(server, undefined, 'wrong')).toMatchObject({ status: 401 });
    const got = await fetch(`${server.url.replace('ws', 'http')}/v1/sessions`);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('is made by an open server, too: programs need not know', async () => {
    const server = await serve({ backend: hearing() });
    const { status, body } = await post(server, undefined, undefined);
    expect(status).toBe(201);
    await opened(server, PATH, { protocols: ['ws-transcribe.v1', `ws-key.${body.token}`] });
  });
});

describe('authenticate', () => {
  it.each([
    ['throws', () => Promise.reject(new Error(`cannot ask http://x?key=${KEY}`)), 503],
    ['gives no name', () => ({ name: '' }), 503],
    ['refuses', () => ({ status: 403, code: 'UNAUTHORIZED', message: 'Not here.' }) as const, 403],
  ])('that %s', async (_, authenticate, status) => {
    const lines: string[] = [];
    const log = (fields: object): void => void lines.push(JSON.stringify(fields));
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    const server = await guarded({ apiKeys: [], authenticate, logger });
    expect(await refused(server, PATH, bearer(KEY))).toMatchObject({ status });
    expect(lines.join()).not.toContain(KEY);
  });

  it('stands in place of keys', async () => {
    const options = { authenticate: () => ({ name: 'x' }), apiKeys: [KEY] };
    await expect(serve({ backend: hearing(), ...options })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
  });
});

describe('a server without API keys', () => {
  it('is open, also to clients that send one', async () => {
    const server = await serve({ backend: hearing() });
    await opened(server);
    await opened(server, PATH, bearer(KEY));
    expect((await opened(server, PATH, { protocols: ['chat'] })).protocol).toBe('chat');
  });

  it('says so where others can reach it', async () => {
    const warnings: unknown[] = [];
    const ignore = (): void => {};
    const warn = (...line: unknown[]): void => void warnings.push(line);
    const logger: Logger = { debug: ignore, info: ignore, warn, error: ignore };
    await serve({ backend: hearing(), logger });
    expect(warnings).toEqual([]);
    await serve({ backend: hearing(), logger, host: '0.0.0.0' });
    await serve({ backend: hearing(), logger, host: '0.0.0.0', apiKeys: [KEY] });
    expect(warnings).toEqual([
      [{ address: '0.0.0.0' }, expect.stringMatching(/everybody.*--api-keys-file/)],
    ]);
  });
});

describe('settings that cannot be had', () => {
  it.each([
    [{ model: 'large-v3' }, 'UNSUPPORTED_MODEL', /has the model "tiny\.en"/],
    [{ turn: 'smart' }, 'UNSUPPORTED_TURN', /turn detector/],
    [{ speakers: true }, 'UNSUPPORTED_SPEAKERS', /--speakers/],
  ] as const)('fail the connect of our client: %j', async (settings, wireCode, words) => {
    const server = await serve({ backend: hearing(), model: 'tiny.en' });
    expect(await failure(connectClient(server.url, settings))).toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: expect.stringMatching(words),
      details: { wireCode },
    });
    // A raw client that says it in "start" is told, and keeps its session.
    const socket = await opened(server);
    const told: { type: string; code?: string }[] = [];
    socket.on('message', (data: Buffer) => told.push(JSON.parse(String(data))));
    socket.send(JSON.stringify({ type: 'start', ...settings }));
    await expect
      .poll(() => told.at(-1))
      .toMatchObject({ type: 'error', code: wireCode, fatal: false });
  });

  it('take no place, and are told to whoever has no client of ours', async () => {
    const server = await serve({ backend: hearing(), maxClients: 1, maxWaitingClients: 0 });
    await opened(server);
    const told: unknown[] = [];
    const socket = new WebSocket(`${server.url}${PATH}?encoding=mp3`);
    socket.on('message', (data: Buffer) => told.push(JSON.parse(String(data))));
    const close = await new Promise((resolve) =>
      socket.on('close', (code, reason) => resolve([code, String(reason)])),
    );
    expect(close).toEqual([1008, 'Settings refused']);
    expect(told).toMatchObject([{ type: 'error', code: 'INVALID_MESSAGE', fatal: true }]);
  });
});

describe('utterances in which nothing is said', () => {
  const silent = hearing({ hypotheses: () => '' });
  const speech = f32le(script.samples.subarray(0, 16 * 1400 + 16 * 900));

  async function finalsOf(
    frames: readonly (object | Uint8Array)[],
    isOriginal = false,
  ): Promise<string[]> {
    const server = await serve({ backend: silent, partialIntervalMs: 0 });
    const socket = await opened(server);
    const told: { type: string; seq?: number }[] = [];
    socket.on('message', (data: Buffer) => told.push(JSON.parse(String(data))));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    for (const frame of frames) {
      socket.send(frame instanceof Uint8Array ? frame : JSON.stringify(frame));
    }
    await closed;
    const counted = told.flatMap(({ seq }) => seq ?? []);
    if (!isOriginal) expect(counted).toEqual(counted.map((_, i) => i + 1));
    return told.map(({ type }) => type).filter((type) => ['final', 'flushed'].includes(type));
  }
  const start = { type: 'start', encoding: 'pcm_f32le' };

  it('are no event, unless somebody asks', async () => {
    expect(await finalsOf([start, speech, speech, { type: 'end' }])).toEqual([]);
    expect(
      await finalsOf([{ ...start, empty_finals: true }, speech, speech, { type: 'end' }]),
    ).toEqual(['final', 'final']);
  });

  it('answer "finalize"', async () => {
    const part = speech.subarray(0, 4 * 16 * 1200);
    const finalize = { type: 'finalize', id: 1 };
    expect(await finalsOf([start, part, finalize, { type: 'end' }])).toEqual(['final', 'flushed']);
  });

  it('are an event of the original protocol', async () => {
    const frame = { type: 'audio_frame', audio: base64(script.samples.subarray(0, 16 * 1400)) };
    expect(await finalsOf([frame, { type: 'vad_end' }, { type: 'end' }], true)).toEqual(['final']);
  });
});
