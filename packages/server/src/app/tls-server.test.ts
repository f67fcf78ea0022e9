import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { type CreateSocket, connect } from '@ws/client';
import type { Logger } from '@ws/core';
import { createManualClock } from '@ws/testing';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { failure } from '../../../../test/support/failure.js';
import { hearing, script, serve } from '../../test/support/serving.js';
import { createSelfSigned } from '../net/tls/self-signed.js';
import type { TlsPair } from '../net/tls/tls-pair.js';
import type { TranscriptionServer } from './create-server.js';

let first: TlsPair;
let second: TlsPair;
beforeAll(async () => {
  [first, second] = await Promise.all([createSelfSigned('127.0.0.1'), createSelfSigned('::1')]);
});

function filesOf({ cert, key }: TlsPair): { tlsCert: string; tlsKey: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ws-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [tlsCert, tlsKey] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(tlsCert, cert);
  writeFileSync(tlsKey, key);
  return { tlsCert, tlsKey };
}

/** Sockets that trust one certificate, and check its name. */
const trusting =
  (ca: string): CreateSocket =>
  (url) =>
    new WebSocket(url, { ca });

/** The certificate that a server shows. */
function shown({ address }: TranscriptionServer): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connectTls({ ...address, rejectUnauthorized: false }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw));
      socket.destroy();
    }).on('error', reject);
  });
}

describe('a server with a certificate', () => {
  it('speaks wss and https to who trusts it', async () => {
    const server = await serve({ backend: hearing(), partialIntervalMs: 0, ...filesOf(first) });
    expect(server.url).toBe(`wss://127.0.0.1:${server.address.port}`);
    expect(server.fingerprint).toBeUndefined();
    const createSocket = trusting(first.cert);
    const session = await connect(server.url, { createSocket, encoding: 'pcm_f32le' });
    const texts: string[] = [];
    const reading = (async () => {
      for await (const event of session) if (event.type === 'final') texts.push(event.text);
    })();
    await session.write(script.samples);
    await session.end();
    await reading;
    expect(texts).toEqual(['one two three']);
    const status = await new Promise((resolve, reject) => {
      const url = `${server.url.replace('wss', 'https')}/health`;
      const asked = get(url, { ca: first.cert, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject);
    });
    expect(status).toBe(200);
  });

  it('says what to do to who does not, or speaks no TLS', async () => {
    const server = await serve({ backend: hearing(), ...filesOf(first) });
    expect(await failure(connect(server.url))).toMatchObject({
      code: 'ERR_CONNECTION',
      message: expect.stringMatching(/not trusted here.*NODE_EXTRA_CA_CERTS/),
    });
    expect(await failure(connect(server.url.replace('wss', 'ws')))).toMatchObject({
      message: expect.stringMatching(/wss:\/\//),
    });
    const plain = await serve({ backend: hearing() });
    expect(await failure(connect(plain.url.replace('ws', 'wss')))).toMatchObject({
      message: expect.stringMatching(/else with ws:\/\//),
    });
  });

  it('follows files that change; sessions go on', async () => {
    const files = filesOf(first);
    const clock = createManualClock();
    const server = await serve({ backend: hearing(), clock, ...files });
    const session = await connect(server.url, { createSocket: trusting(first.cert) });
    // One after the other, as whoever renews them does it.
    writeFileSync(files.tlsCert, second.cert);
    writeFileSync(files.tlsKey, second.key);
    const renewed = new X509Certificate(second.cert).fingerprint256;
    await expect
      .poll(async () => {
        await clock.advance(500);
        return (await shown(server)).fingerprint256;
      })
      .toBe(renewed);
    await session.ping();
    await session.end();
  });

  it('keeps its certificate where the files are none, and logs that without them', async () => {
    const lines: string[] = [];
    const error = (fields: object, message?: string): void => {
      lines.push(JSON.stringify([message, fields]));
    };
    const ignore = (): void => {};
    const logger: Logger = { debug: ignore, info: ignore, warn: ignore, error };
    const files = filesOf(first);
    const server = await serve({ backend: hearing(), logger, ...files });
    writeFileSync(files.tlsKey, second.key);
    await server.reload();
    writeFileSync(files.tlsKey, `${second.key.slice(0, 60)}`);
    await server.reload();
    // As both are for a moment where they are opened to be written.
    writeFileSync(files.tlsCert, '');
    writeFileSync(files.tlsKey, '');
    await server.reload();
    expect(lines).toHaveLength(3);
    expect(lines.join()).toMatch(
      /stays as it was.*do not belong together.*cannot be used.*is empty/s,
    );
    expect(lines.join()).not.toContain(second.key.slice(30, 60));
    expect((await shown(server)).fingerprint256).toBe(
      new X509Certificate(first.cert).fingerprint256,
    );
  });

  it.each([
    [{ tlsCert: 'x' }, /"tlsCert" and "tlsKey" together/],
    [{ tlsKey: 'x' }, /"tlsCert" and "tlsKey" together/],
    [{ tlsCert: 'x', tlsKey: 'y', tlsSelfSigned: true }, /"tlsSelfSigned" alone/],
    [
      { tlsCert: '/nowhere', tlsKey: '/nowhere' },
      /nowhere of "tlsCert" cannot be read: there is no such/,
    ],
    [{ tlsCert: '/dev/null', tlsKey: '/dev/null' }, /null is empty/],
  ])('is refused with %j', async (options, words) => {
    expect(await failure(serve({ backend: hearing(), ...options }))).toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: expect.stringMatching(words),
    });
  });
});

describe('a server that makes its certificate', () => {
  it('shows its fingerprint, by which it can be trusted', async () => {
    const server = await serve({ backend: hearing(), tlsSelfSigned: true });
    const certificate = await shown(server);
    expect(server.fingerprint).toBe(certificate.fingerprint256);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('::1')).toBe('::1');
    const session = await connect(server.url, { createSocket: trusting(certificate.toString()) });
    await session.end();
    expect(await failure(connect(server.url))).toMatchObject({ code: 'ERR_CONNECTION' });
  });
});
