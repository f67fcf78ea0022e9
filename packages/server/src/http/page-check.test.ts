import { type IncomingMessage, request } from 'node:http';
import type { Logger } from '@ws/core';
import { silentLogger } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hearing, serve } from '../../test/support/serving.js';
import { createPageCheck } from './page-check.js';

type Headers = Record<string, string | undefined>;

/** Whether a request passes that came to an address of this machine. */
function passes(
  headers: Headers,
  { allowed = [] as string[], at = '127.0.0.1', host = '127.0.0.1' } = {},
): boolean {
  const check = createPageCheck(allowed, host);
  const refusal = check({ headers, socket: { localAddress: at } } as unknown as IncomingMessage);
  return refusal === undefined;
}

describe('a web page', () => {
  it.each<[boolean, string, Headers]>([
    [true, 'no page says no origin', { host: '127.0.0.1:8765' }],
    [true, 'its own, by address', { host: '127.0.0.1:8765', origin: 'http://127.0.0.1:8765' }],
    [true, 'its own, by name', { host: 'localhost:8765', origin: 'http://localhost:8765' }],
    [true, 'its own, in IPv6', { host: '[::1]:8765', origin: 'http://[::1]:8765' }],
    [false, 'of another site', { host: '127.0.0.1:8765', origin: 'https://evil.example' }],
    [false, 'of another port', { host: 'localhost:8765', origin: 'http://localhost:3000' }],
    [
      false,
      'of another name of this machine',
      { host: '127.0.0.1:8765', origin: 'http://localhost:8765' },
    ],
    [false, 'without an origin: a file, a sandbox', { host: '127.0.0.1:8765', origin: 'null' }],
    [false, 'of an extension', { host: '127.0.0.1:8765', origin: 'chrome-extension://abc' }],
    [false, 'of what is no origin', { host: '127.0.0.1:8765', origin: '::' }],
    [false, 'to no host', { origin: 'http://127.0.0.1:8765' }],
    [
      false,
      'whose name leads here (DNS rebinding)',
      { host: 'evil.example:8765', origin: 'http://evil.example:8765' },
    ],
    [
      false,
      'whose name leads here, and that asks its own host',
      { host: 'evil.example:8765', 'sec-fetch-site': 'same-origin' },
    ],
    [true, 'that somebody opened by address', { host: '127.0.0.1:8765', 'sec-fetch-site': 'none' }],
  ])('%s: %s', (expected, _, headers) => {
    expect(passes(headers)).toBe(expected);
  });

  it('of its own host passes by any name where the network leads to it', () => {
    const headers = { host: 'captions.example', origin: 'https://captions.example' };
    expect(passes(headers, { at: '192.168.1.2' })).toBe(true);
    expect(passes({ ...headers, origin: 'https://evil.example' }, { at: '192.168.1.2' })).toBe(
      false,
    );
    expect(passes({ ...headers, host: 'captions.example:443' }, { at: '192.168.1.2' })).toBe(true);
    expect(passes(headers)).toBe(false);
    expect(passes(headers, { host: 'captions.example' })).toBe(true);
  });

  it('of a listed origin passes', () => {
    const headers = { host: '127.0.0.1:8765', origin: 'https://App.example' };
    expect(passes(headers, { allowed: ['https://app.example'] })).toBe(true);
    expect(passes(headers, { allowed: ['*'] })).toBe(true);
    expect(passes(headers, { allowed: ['http://app.example', 'https://app.example:8443'] })).toBe(
      false,
    );
    expect(passes({ ...headers, origin: 'null' }, { allowed: ['null'] })).toBe(true);
  });
});

describe('a server', () => {
  /** How an upgrade from a page ends: by its status, 101 where it becomes a WebSocket. */
  function upgrade(url: string, origin?: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, origin === undefined ? {} : { origin });
      socket.on('open', () => {
        socket.terminate();
        resolve({ status: 101, body: '' });
      });
      socket.on('unexpected-response', (_, response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode!, body }));
      });
      socket.on('error', reject);
    });
  }

  it('refuses a page of another site before the upgrade, says what to do, and logs it', async () => {
    const warnings: object[] = [];
    const logger: Logger = { ...silentLogger, warn: (fields) => warnings.push(fields) };
    const server = await serve({ backend: hearing(), logger, maxClients: 1 });
    const url = `${server.url}/ws/transcribe/prompt`;
    const { status, body } = await upgrade(url, 'https://evil.example');
    expect(status).toBe(403);
    expect(JSON.parse(body).error).toMatch(/https:\/\/evil\.example.*--allow-origin/);
    expect(warnings).toEqual([{ origin: 'https://evil.example', host: server.url.slice(5) }]);
    expect(server.sessions).toBe(0);
    expect((await upgrade(url, 'null')).status).toBe(403);
    expect((await upgrade(url, server.url.replace('ws', 'http'))).status).toBe(101);
    await expect.poll(() => server.sessions).toBe(0);
    expect((await upgrade(url)).status).toBe(101);
  });

  it('takes pages of the origins that it is told', async () => {
    const allowedOrigins = ['https://app.example', 'null'];
    const server = await serve({ backend: hearing(), allowedOrigins });
    const url = `${server.url}/ws/transcribe/prompt`;
    expect((await upgrade(url, 'https://app.example')).status).toBe(101);
    expect((await upgrade(url, 'null')).status).toBe(101);
    expect((await upgrade(url, 'https://other.example')).status).toBe(403);
  });

  it('tells a page of another site nothing by HTTP either', async () => {
    const { address } = await serve({ backend: hearing() });
    const status = await new Promise((resolve, reject) => {
      const headers = { origin: 'https://evil.example' };
      request({ ...address, path: '/health', headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it.each(['example.com', 'https://example.com/', 'https://example.com/path', 'http://', '', 7])(
    'refuses %j as an origin',
    async (origin) => {
      const refused = serve({ backend: hearing(), allowedOrigins: [origin as string] });
      await expect(refused).rejects.toMatchObject({
        code: 'ERR_INVALID_OPTION',
        details: { option: 'allowedOrigins' },
      });
    },
  );
});
