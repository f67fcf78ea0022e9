import { type IncomingMessage, request } from 'node:http';
import type { Logger } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hearing, serve } from '../../../test/support/serving.js';
import { createPageCheck } from './page-check.js';

type Headers = Record<string, string | undefined>;

interface Arrival {
  readonly allowed?: readonly string[];
  /** The address of this machine that it came to. */
  readonly at?: string;
  readonly host?: string;
  readonly isCertified?: boolean;
  readonly encrypted?: true;
}

/** Why a request is refused. */
function refusalOf(headers: Headers, arrival: Arrival = {}): string | undefined {
  const { allowed = [], at = '127.0.0.1', host = '127.0.0.1', encrypted } = arrival;
  const { isCertified = false } = arrival;
  const check = createPageCheck({ allowed, host, isCertified, machine: 'Box.office.example' });
  const socket = { localAddress: at, ...(encrypted && { encrypted }) };
  return check({ headers, socket } as unknown as IncomingMessage);
}

function passes(headers: Headers, arrival?: Arrival): boolean {
  return refusalOf(headers, arrival) === undefined;
}

describe('a web page', () => {
  it.each<[boolean, string, Headers]>([
    [true, 'no page says no origin', { host: '127.0.0.1:8765' }],
    [true, 'its own, by address', { host: '127.0.0.1:8765', origin: 'http://127.0.0.1:8765' }],
    [true, 'its own, by name', { host: 'localhost:8765', origin: 'http://localhost:8765' }],
    [true, 'its own, in IPv6', { host: '[::1]:8765', origin: 'http://[::1]:8765' }],
    [false, 'of another site', { host: '127.0.0.1:8765', origin: 'https://evil.example' }],
    [true, 'of this machine', { host: 'localhost:8765', origin: 'http://localhost:3000' }],
    [true, 'of this machine, by TLS', { host: '127.0.0.1:8765', origin: 'https://localhost' }],
    [true, 'of this machine, in IPv6', { host: 'localhost:8765', origin: 'http://[::1]:3000' }],
    [true, 'of this machine, by address', { host: '[::1]:8765', origin: 'http://127.0.0.2' }],
    [true, 'of this machine, below it', { host: '[::1]:8765', origin: 'http://app.localhost' }],
    [
      false,
      'of this machine, to a name that leads here',
      { host: 'evil.example:8765', origin: 'http://localhost:3000' },
    ],
    [
      false,
      'of a name like it',
      { host: 'localhost:8765', origin: 'http://localhost.evil.example' },
    ],
    [
      false,
      'of another like it',
      { host: 'localhost:8765', origin: 'http://127.0.0.1.evil.example' },
    ],
    [false, 'of a third like it', { host: 'localhost:8765', origin: 'http://notlocalhost' }],
    [false, 'of a scheme of its own', { host: 'localhost:8765', origin: 'app://localhost' }],
    [false, 'of another machine', { host: 'localhost:8765', origin: 'http://192.168.1.2:3000' }],
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

  const LAN = { at: '192.168.1.2', host: '0.0.0.0' };

  it.each<[boolean, string, Headers]>([
    [true, 'by address', { host: '192.168.1.2:8765', origin: 'http://192.168.1.2:8765' }],
    [true, 'in IPv6', { host: '[fd00::2]:8765', origin: 'http://[fd00::2]:8765' }],
    [true, 'by localhost', { host: 'localhost:8765', origin: 'http://localhost:8765' }],
    [true, "by the machine's name", { host: 'box:8765', origin: 'http://box:8765' }],
    [
      true,
      'by its whole name',
      { host: 'box.office.example', origin: 'http://box.office.example' },
    ],
    [true, 'by its name in the network', { host: 'box.local', origin: 'http://box.local' }],
    [false, 'by any other name', { host: 'captions.example', origin: 'http://captions.example' }],
    [false, 'by any other name, as a page', { host: 'a.example', 'sec-fetch-site': 'same-origin' }],
    [false, 'by a name below its own', { host: 'evil.box.local', origin: 'http://evil.box.local' }],
    [false, 'and is of the machine that asks', { host: '192.168.1.2', origin: 'http://localhost' }],
  ])('passes on a local network (%s): %s', (expected, _, headers) => {
    expect(passes(headers, LAN)).toBe(expected);
  });

  it('of its own host passes by a name that was given, or that a certificate proves', () => {
    const headers = { host: 'captions.example', origin: 'https://captions.example' };
    for (const arrival of [LAN, { at: '127.0.0.1' }]) {
      expect(passes(headers, arrival)).toBe(false);
      expect(passes(headers, { ...arrival, host: 'Captions.example' })).toBe(true);
      expect(passes(headers, { ...arrival, isCertified: true, encrypted: true })).toBe(true);
      expect(passes(headers, { ...arrival, isCertified: true })).toBe(false);
      expect(passes(headers, { ...arrival, encrypted: true })).toBe(false);
      const allowed = ['https://captions.example'];
      expect(passes(headers, { ...arrival, allowed })).toBe(true);
      // As it asks for its own scripts: without an origin, and by a proxy that speaks TLS for the server.
      const asks = { host: 'captions.example', 'sec-fetch-site': 'same-origin' };
      expect(passes(asks, { ...arrival, allowed })).toBe(true);
    }
    const other = { ...headers, origin: 'https://evil.example' };
    expect(passes(other, { isCertified: true, encrypted: true })).toBe(false);
  });

  it('that is refused is told what to do', () => {
    const other = { host: 'localhost:8765', origin: 'https://app.example' };
    expect(refusalOf(other)).toBe(
      'Pages of https://app.example may not use this server. If they should, start the server with --allow-origin https://app.example (createServer: allowedOrigins).',
    );
    const named = { host: 'pc.lan:8765', origin: 'http://pc.lan:8765' };
    expect(refusalOf(named, LAN)).toMatch(
      /^"pc\.lan" is not known .*--allow-origin http:\/\/pc\.lan:8765 .*IP address\.$/,
    );
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
    const warnings: unknown[] = [];
    const logger: Logger = {
      ...silentLogger,
      warn: (fields, message) => warnings.push({ ...fields, message }),
    };
    const server = await serve({ backend: hearing(), logger, maxClients: 1 });
    const url = `${server.url}/ws/transcribe/prompt`;
    const { status, body } = await upgrade(url, 'https://evil.example');
    expect(status).toBe(403);
    expect(JSON.parse(body).error).toMatch(/https:\/\/evil\.example.*--allow-origin/);
    expect(warnings).toEqual([
      {
        ...{ origin: 'https://evil.example', host: server.url.slice(5) },
        message: expect.stringMatching(/^page refused: .*--allow-origin https:\/\/evil\.example/),
      },
    ]);
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

  it('takes pages that this machine serves at another port, and lets them read answers', async () => {
    const server = await serve({ backend: hearing() });
    const origin = 'http://localhost:3000';
    expect((await upgrade(`${server.url}/ws/transcribe/prompt`, origin)).status).toBe(101);
    const { headers } = await fetch(`${server.url.replace('ws', 'http')}/health`, {
      headers: { origin },
    });
    expect(headers.get('access-control-allow-origin')).toBe(origin);
  });

  it('tells a page of another site nothing by HTTP either', async () => {
    const { address } = await serve({ backend: hearing() });
    const [status, body] = await new Promise<[number | undefined, string]>((resolve, reject) => {
      const headers = { origin: 'https://evil.example' };
      request({ ...address, path: '/health', headers, agent: false }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve([response.statusCode, text]));
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({
      code: 'ORIGIN_REFUSED',
      error: expect.stringMatching(/--allow-origin https:\/\/evil\.example/),
    });
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
