import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { failure } from '../../../../test/support/failure.js';
import { memorySocket } from '../../test/support/memory-socket.js';
import { scriptedServer } from '../../test/support/scripted-server.js';
import { connect } from '../index.js';
import { transcribeOnce } from '../one-shot.js';
import type { SocketOptions } from '../socket/web-socket-like.js';

const KEY = 'secret-key-of-this-test';

/** A server that answers every upgrade by HTTP. */
async function refusing(
  status: number,
  body: string,
  headers: readonly string[] = [],
): Promise<{
  readonly url: string;
  readonly requests: IncomingMessage[];
  readonly server: Server;
}> {
  const requests: IncomingMessage[] = [];
  const server = createServer().listen(0, '127.0.0.1');
  server.on('upgrade', (request, socket) => {
    requests.push(request);
    socket.on('error', () => {});
    const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers, 'connection: close'];
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, server };
}

describe('a server that refuses the connection', () => {
  it.each([
    [401, 'UNAUTHORIZED', 'ERR_UNAUTHORIZED', false],
    [403, 'ORIGIN_REFUSED', 'ERR_UNAUTHORIZED', false],
    [429, 'TOO_MANY_SESSIONS', 'ERR_OVERLOADED', true],
    [429, 'QUOTA_EXCEEDED', 'ERR_OVERLOADED', false],
    [503, 'INTERNAL_ERROR', 'ERR_CONNECTION', true],
  ])('says why, and what to do: %i %s', async (status, code, kind, retryable) => {
    const body = JSON.stringify({ error: 'Do this instead.', code });
    const { url } = await refusing(status, body, ['retry-after: 7']);
    for (const asked of [connect(url), transcribeOnce(url, new Float32Array(8))]) {
      const error = await failure(asked);
      expect(error).toMatchObject({
        code: kind,
        retryable,
        details: { status, wireCode: code, retryAfterMs: 7000 },
      });
      expect(error).toHaveProperty(
        'message',
        expect.stringMatching(/\(\d+\)\. Do this instead\.$/),
      );
    }
  });

  it.each([
    [401, '', /"apiKey"/],
    [401, '<html>', /"apiKey"/],
    [404, '{}', /no session at this path/],
    [429, '{"error": 5}', /later/],
    [418, 'x'.repeat(100_000), /address of a server/],
  ])('which says nothing that is known: %i %.6s', async (status, body, words) => {
    const { url } = await refusing(status, body);
    expect(await failure(connect(url))).toHaveProperty('message', expect.stringMatching(words));
  });

  it('does not keep the client waiting that has had enough', async () => {
    const { url } = await refusing(401, '');
    const signal = AbortSignal.timeout(5);
    expect(await failure(connect(url, { signal }))).toHaveProperty('code');
  });
});

describe('an API key', () => {
  it.each([
    ['a string', KEY],
    ['a function', () => KEY],
    ['a function that takes its time', async () => KEY],
  ])('as %s, is sent as a header, and is in no error', async (_, apiKey) => {
    const { url, requests } = await refusing(401, '{"error":"No."}');
    const errors = [
      await failure(connect(url, { apiKey })),
      await failure(transcribeOnce(url, new Float32Array(8), { apiKey })),
    ];
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(
      Array.from({ length: 2 }, () => `Bearer ${KEY}`),
    );
    expect(requests.every(({ url: path }) => !path!.includes(KEY))).toBe(true);
    expect(JSON.stringify(errors) + errors).not.toContain(KEY);
  });

  it('is given to sockets of a program in both forms', async () => {
    const { createSocket } = memorySocket();
    const given: SocketOptions[] = [];
    const session = await connect('ws://x', {
      apiKey: KEY,
      createSocket(url, options) {
        given.push(options);
        return createSocket(url, options);
      },
    });
    await session[Symbol.asyncDispose]();
    expect(given).toEqual([
      {
        headers: { authorization: `Bearer ${KEY}` },
        protocols: ['ws-transcribe.v1', `ws-key.${KEY}`],
      },
    ]);
  });

  it.each([
    ['', /printable/],
    ['with a space', /printable/],
    [5, /a string, or a function/],
    [() => 'with a space', /printable/],
    [async () => undefined as never, /printable/],
  ])('that is none is refused, and not quoted: %o', async (apiKey, words) => {
    const error = await failure(connect('ws://127.0.0.1:1', { apiKey: apiKey as string }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION' });
    expect(error).toHaveProperty('message', expect.stringMatching(words));
    expect(String(error)).not.toContain('with a space');
  });

  it('that cannot be had is told', async () => {
    const apiKey = async () => Promise.reject(new Error('no network'));
    expect(await failure(connect('ws://127.0.0.1:1', { apiKey }))).toMatchObject({
      code: 'ERR_CONNECTION',
      retryable: true,
      message: 'The function "apiKey" failed: no network',
    });
  });
});

describe('in a browser', () => {
  const browserSocket = async () => (await import('../socket/browser-socket.js')).createSocket;

  it('a key that it cannot send is refused before it can quote it', async () => {
    const create = await browserSocket();
    const error = await failure(
      (async () => create('ws://x', { headers: {}, protocols: ['ws-key.a/b='] }))(),
    );
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION' });
    expect(String(error)).not.toContain('a/b=');
  });

  /** A server that answers upgrades with 403, and plain requests so. */
  async function answering(status: number, body: string): Promise<string> {
    const { url, server } = await refusing(403, body);
    server.on('request', (_, response) => response.writeHead(status).end(body));
    // The sockets of Node hide what was answered, too, where they are used as a browser's.
    vi.stubGlobal('WebSocket', WebSocket);
    onTestFinished(() => void vi.unstubAllGlobals());
    return url;
  }

  it('a refusal that it hides is asked for by a plain request', async () => {
    const words = 'Start the server with --allow-origin https://app.example.';
    const url = await answering(403, JSON.stringify({ error: words, code: 'ORIGIN_REFUSED' }));
    const createSocket = await browserSocket();
    expect(await failure(connect(url, { createSocket }))).toMatchObject({
      code: 'ERR_UNAUTHORIZED',
      retryable: false,
      message: expect.stringContaining(`(403). ${words}`),
      details: { status: 403, wireCode: 'ORIGIN_REFUSED' },
    });
  });

  it('a refusal without words says that the page may not be taken', async () => {
    const url = await answering(403, '<html>');
    const createSocket = await browserSocket();
    expect(await failure(connect(url, { createSocket }))).toHaveProperty(
      'message',
      expect.stringContaining('--allow-origin'),
    );
  });

  it('a server that takes plain requests, and no socket, may want a key', async () => {
    const url = await answering(426, '{"error":"This is a WebSocket."}');
    const createSocket = await browserSocket();
    expect(await failure(connect(url, { createSocket }))).toMatchObject({
      code: 'ERR_CONNECTION',
      retryable: true,
      message: expect.stringMatching(/refuses the WebSocket.*"apiKey"/),
    });
  });

  it('nothing is asked once the session is left', async () => {
    const { url, server } = await refusing(403, '');
    let asked = 0;
    server.on('request', (_, response) => {
      asked++;
      response.end();
    });
    vi.stubGlobal('WebSocket', WebSocket);
    onTestFinished(() => void vi.unstubAllGlobals());
    const leaving = new AbortController();
    const create = await browserSocket();
    let closed: Promise<void> | undefined;
    const connecting = connect(url, {
      signal: leaving.signal,
      createSocket(address, options) {
        const socket = create(address, options);
        closed = new Promise((resolve) => socket.addEventListener('close', () => resolve()));
        queueMicrotask(() => leaving.abort());
        return socket;
      },
    });
    expect(await failure(connecting)).toMatchObject({ code: 'ERR_ABORTED' });
    await closed;
    expect(asked).toBe(0);
  });

  it('an error without a word says what may be wrong', async () => {
    const listeners = new Map<string, (event: object) => void>();
    const connecting = connect('ws://x', {
      createSocket: () => ({
        readyState: 0,
        bufferedAmount: 0,
        send() {},
        close() {},
        addEventListener(type: string, listener: (event: never) => void) {
          listeners.set(type, listener as (event: object) => void);
        },
      }),
    });
    await Promise.resolve();
    await expect.poll(() => [...listeners.keys()]).toContain('close');
    listeners.get('error')!(runInNewContext('({ type: "error" })') as object);
    listeners.get('close')!({ code: 1006, reason: '' });
    const error = await failure(connecting);
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/does not say why.*npx @ws\/server.*--allow-origin.*apiKey/),
    );
  });
});

describe('settings that the server can check first', () => {
  it('are in the address, beside what is there', async () => {
    const server = await scriptedServer();
    const settings = { language: 'de', model: 'tiny', vad: 'webrtc', turn: 'none' } as const;
    const session = await connect(`${server.url}/?x=%20y&language=en`, settings);
    await session.end();
    expect(server.peers[0]!.path).toBe(
      '/ws/transcribe/prompt?x=%20y&language=en&model=tiny&vad=webrtc&turn=none',
    );
    expect(server.peers[0]!.received[0]).toMatchObject({ model: 'tiny', language: 'de' });
  });

  it.each(['UNSUPPORTED_MODEL', 'UNSUPPORTED_LANGUAGE', 'UNSUPPORTED_OF_A_NEWER_SERVER'])(
    'fail the connect with the words of the server: %s',
    async (code) => {
      const server = await scriptedServer(({ say, socket }) => {
        say({ type: 'error', error: 'Ask for en.', code, message: 'Ask for en.', fatal: true });
        socket.close(1008, 'Settings refused');
      });
      expect(await failure(connect(server.url, { language: 'xx' }))).toMatchObject({
        code: 'ERR_INVALID_OPTION',
        message: 'The server refuses the settings of the session. Ask for en.',
        details: { wireCode: code },
      });
    },
  );

  it('an address that is none is quoted without what may be a key', async () => {
    const error = await failure(connect(`http//user:${KEY}@x?token=${KEY}`));
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION' });
    expect(String(error)).not.toContain(KEY);
  });
});
