import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionEvent } from '@ws/core';
import { encodePcm } from '@ws/core/audio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { counting, halved, tonesOf } from '../../../test/support/counted-tones.js';
import { join, serve } from '../../../test/support/serving.js';

const TOKEN = 'twilio-auth-token';
const KEY = 'k'.repeat(20);
const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
const start = (tracks: readonly string[], more: object = {}) => ({
  event: 'start',
  sequenceNumber: '1',
  streamSid: 'MZ1',
  start: { accountSid: 'AC1', callSid: 'CA1', streamSid: 'MZ1', tracks, mediaFormat, ...more },
});

/** A track in messages of 20 ms. */
function media(track: string, samples: Float32Array, fromMs: number): object[] {
  const bytes = Buffer.from(encodePcm(halved(samples), 'mulaw'));
  return Array.from({ length: Math.ceil(bytes.length / 160) }, (_, i) => ({
    event: 'media',
    media: {
      ...{ track, chunk: `${i + 1}`, timestamp: `${fromMs + i * 20}` },
      payload: bytes.subarray(i * 160, (i + 1) * 160).toString('base64'),
    },
  }));
}

/** What the webhook is told. */
interface Told {
  readonly track?: string;
  readonly start?: number;
}

/** A webhook, which fails the first time. */
async function webhook(): Promise<{ url: string; told: Told[] }> {
  const told: Told[] = [];
  let isFirst = true;
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    if (!isFirst) told.push(JSON.parse(Buffer.concat(pieces).toString()));
    response.writeHead(isFirst ? 500 : 204).end();
    isFirst = false;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`, told };
}

/** The status by which a WebSocket is refused; 101 where it is not. */
function statusOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers });
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
    socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode));
    socket.on('error', () => {});
  });
}

it('hears both tracks, and tells the hooks and the webhook', async () => {
  const { url, told } = await webhook();
  const hooked: [string, SessionEvent][] = [];
  const server = await serve({
    backend: counting(),
    twilioWebhook: url,
    onEvent: (event, { sessionId }) => void hooked.push([sessionId, event]),
  });
  const client = await join(server, '/twilio');
  client.send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
  client.send(start(['inbound', 'outbound'], { customParameters: { language: 'en-US' } }));
  const inbound = media('inbound', tonesOf('one two', 1000), 0);
  const outbound = media('outbound', tonesOf('three', 1000), 500);
  inbound.forEach((message, i) => {
    client.send(message);
    if (outbound[i]) client.send(outbound[i]);
    if (i === 3) client.send({ event: 'dtmf', dtmf: { track: 'inbound_track', digit: '1' } });
  });
  client.send({ event: 'mark', mark: { name: 'x' } });
  client.send({ event: 'stop', stop: { callSid: 'CA1' } });
  expect((await client.closed).code).toBe(1000);
  const call = { call_sid: 'CA1', stream_sid: 'MZ1' };
  await expect.poll(() => told.at(-1)).toEqual({ event: 'ended', ...call, reason: 'client' });
  const final = (track: string, text: string) =>
    expect.objectContaining({ event: 'final', ...call, track, text, language: 'en' });
  expect(told).toHaveLength(3);
  expect(told).toContainEqual(final('inbound', 'one two'));
  expect(told).toContainEqual(final('outbound', 'three'));
  expect(told.find(({ track }) => track === 'outbound')!.start).toBeCloseTo(0.5, 1);
  const finals = hooked.filter(([, { type }]) => type === 'final');
  expect(finals.map(([session]) => session).sort()).toEqual(['CA1.inbound', 'CA1.outbound']);
  // Both gave their places back.
  await expect.poll(() => server.sessions).toBe(0);
});

it('takes a place for each track, or none', async () => {
  const server = await serve({ backend: counting(), maxClients: 1 });
  const client = await join(server, '/twilio');
  client.send(start(['inbound', 'outbound']));
  expect(await client.closed).toEqual({ code: 1013, reason: 'SERVER_FULL' });
  const other = await join(server, '/twilio');
  other.send(start(['inbound']));
  other.send({ event: 'stop' });
  expect((await other.closed).code).toBe(1000);
});

it.each([
  ['media before "start"', media('inbound', tonesOf('one'), 0)[0]!],
  ['a binary message', new Uint8Array(4)],
  ['another format', start(['inbound'], { mediaFormat: { ...mediaFormat, sampleRate: 44_100 } })],
  ['no call', start(['inbound'], { callSid: '../x' })],
  ['no base64', { event: 'media', media: { track: 'inbound', payload: '??' } }],
])('refuses %s', async (_, frame) => {
  const client = await join(await serve({ backend: counting() }), '/twilio');
  client.send(frame);
  expect([1007, 1008]).toContain((await client.closed).code);
});

describe('who may', () => {
  const sign = (url: string, token = TOKEN) => ({
    'x-twilio-signature': createHmac('sha1', token).update(url).digest('base64'),
  });

  it('is Twilio, by its signature', async () => {
    for (const apiKeys of [[KEY], []]) {
      const server = await serve({ backend: counting(), apiKeys, twilioAuthToken: TOKEN });
      const url = `${server.url}/twilio`;
      const { host } = new URL(url);
      const signed = (text: string, token?: string) => statusOf(url, sign(text, token));
      expect(await signed(`wss://${host}/twilio`)).toBe(101);
      expect(await signed(`wss://${host}/twilio/`)).toBe(101);
      expect(await signed(`wss://${host}/twilio`, 'another token')).toBe(apiKeys[0] ? 401 : 403);
      expect(await signed('wss://elsewhere/twilio')).toBe(apiKeys[0] ? 401 : 403);
      expect(await statusOf(url)).toBe(apiKeys[0] ? 401 : 403);
      const behind = {
        ...sign('wss://captions.example/twilio'),
        'x-forwarded-host': 'captions.example',
      };
      expect(await statusOf(url, behind)).toBe(101);
      // It says nothing of other paths.
      const native = `${server.url}/ws/transcribe/prompt`;
      expect(await statusOf(native, sign(native))).toBe(apiKeys[0] ? 401 : 101);
    }
  });

  it('is who has a key, or a session token, in the path', async () => {
    const server = await serve({ backend: counting(), apiKeys: [KEY] });
    const response = await fetch(`${server.url.replace('ws', 'http')}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}` },
    });
    const { token } = (await response.json()) as { token: string };
    expect(await statusOf(`${server.url}/twilio/${token}`)).toBe(101);
    expect(await statusOf(`${server.url}/twilio/${KEY}`)).toBe(101);
    expect(await statusOf(`${server.url}/twilio/${'x'.repeat(20)}`)).toBe(401);
    expect(await statusOf(`${server.url}/twilio`)).toBe(401);
  });
});
