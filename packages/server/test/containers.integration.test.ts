// Containers through the built server: its threads, its sockets, and the real engine.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordErrorRate } from '@ws/core/measures';
import { createServer, type TranscriptionServer } from '@ws/server';
import { createScriptedBackend } from '@ws/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RawClient, rawConnect } from './support/raw-client.js';
import { stayAtNoon } from './support/stay-at-noon.js';

const folder = join(import.meta.dirname, '../../containers/test/fixtures');
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
const SAID = 'Good morning, and welcome to the lighthouse.';

let client: RawClient;
afterEach(() => client?.socket.terminate());

async function started(server: TranscriptionServer, settings: object): Promise<RawClient> {
  client = await rawConnect(`${server.url}/ws/transcribe/prompt`);
  await client.next();
  client.send({ type: 'start', partial_interval_ms: 0, ...settings });
  return client;
}

/** In pieces, as a recorder or a file is sent. */
function sendInPieces(to: RawClient, bytes: Uint8Array, size = 700): void {
  for (let at = 0; at < bytes.length; at += size) to.send(bytes.subarray(at, at + size));
}

/** Packets of Opus in Ogg, whose pages these are: none goes on on the next one. */
function opusPackets(bytes: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let page = 0; page < bytes.length; ) {
    const count = bytes[page + 26]!;
    let at = page + 27 + count;
    let size = 0;
    for (const lace of bytes.subarray(page + 27, page + 27 + count)) {
      size += lace;
      if (lace === 255) continue;
      packets.push(bytes.slice(at, at + size));
      at += size;
      size = 0;
    }
    page = at;
  }
  return packets.slice(2);
}

type Told = Record<string, unknown> & { type: string; text: string; samples: number };

describe('containers, with the real engine', () => {
  let server: TranscriptionServer;
  beforeAll(async () => {
    // On a busy machine a turn detector is late, which is a warning.
    server = await createServer({ port: 0, model: 'tiny.en', processes: 1, turn: 'none' });
  });
  afterAll(async () => {
    await server?.close();
  });

  it.each([
    'media-recorder.webm',
    'media-recorder.mp4',
    'live.webm',
    'fragments.mp4',
    'last.m4a',
    'opus.ogg',
    'vorbis.ogg',
    'mono.flac',
    'mono.mp3',
    'stereo48.mp3',
    'telephone.wav',
    'mono.aac',
  ])('%s is heard as it streams in', async (name) => {
    const { send, until } = await started(server, { encoding: 'auto' });
    sendInPieces(client, fixture(name));
    send({ type: 'end' });
    const messages: Told[] = await until('done');
    expect(messages.filter(({ type }) => type === 'error' || type === 'warning')).toEqual([]);
    const finals = messages.filter(({ type }) => type === 'final');
    const text = finals.map((final) => final.text).join(' ');
    expect(wordErrorRate(SAID, text).rate, text).toBe(0);
    // All of it, at 16 kHz.
    const ack = messages.findLast(({ type }) => type === 'ack');
    expect(ack!.samples).toBeGreaterThan(47_000);
    expect(ack!.samples).toBeLessThan(50_000);
  });

  it('packets of Opus without a container, one of them lost and one damaged', async () => {
    const { send, until } = await started(server, { encoding: 'opus' });
    const packets = opusPackets(fixture('opus.ogg'));
    packets[3] = new Uint8Array(0);
    packets[145] = Uint8Array.of(255, 255, 255);
    for (const packet of packets) send(packet);
    send({ type: 'end' });
    const messages: Told[] = await until('done');
    const warnings = messages.filter(({ type }) => type === 'warning');
    expect(warnings).toMatchObject([{ code: 'AUDIO_DAMAGED' }]);
    const finals = messages.filter(({ type }) => type === 'final');
    expect(wordErrorRate(SAID, finals.map(({ text }) => text).join(' ')).rate).toBe(0);
    expect(messages.findLast(({ type }) => type === 'ack')!.samples).toBe(packets.length * 320);
  });
});

describe('channels, each for itself', () => {
  let server: TranscriptionServer;
  afterEach(async () => {
    await server?.close();
  });

  it('have a session each, with the real engine', async () => {
    server = await createServer({ port: 0, model: 'tiny.en', processes: 1 });
    const { send, until } = await started(server, { encoding: 'auto', channels: 'separate' });
    sendInPieces(client, fixture('two-sides.ogg'));
    await until('ack');
    // The second channel takes a place of another client's.
    send({ type: 'finalize', id: 1 });
    const messages: Told[] = [...(await until('flushed'))];
    send({ type: 'end' });
    messages.push(...(await until('done')));
    const finals = messages.filter(({ type }) => type === 'final');
    const left = finals.filter(({ channel }) => channel === 0).map(({ text }) => text);
    expect(left.join(' ')).toMatch(/good morning/i);
    // On the right there is a tone.
    const right = finals.filter(({ channel }) => channel === 1).map(({ text }) => text);
    expect(right.join(' ')).not.toMatch(/morning/i);
    expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
  });

  it('are told apart, and end their utterances together', async () => {
    const backend = createScriptedBackend({ hypotheses: ['heard'] });
    server = await createServer({ port: 0, backend, vad: 'none' });
    const { send, until } = await started(server, { encoding: 'auto', channels: 'separate' });
    sendInPieces(client, fixture('two-sides.ogg'));
    await until('ack');
    send({ type: 'finalize', id: 7 });
    const messages: Told[] = await until('flushed');
    const finals = messages.filter(({ type }) => type === 'final');
    expect(finals.map(({ channel }) => channel).sort()).toEqual([0, 1]);
    expect(finals.map(({ utterance_id }) => utterance_id)).toEqual([1, 1]);
    send({ type: 'end' });
    expect((await until('done')).at(-1)).toEqual({ type: 'done' });
  });

  it('take a place each, and give them back', async () => {
    const backend = createScriptedBackend({ hypotheses: ['heard'] });
    server = await createServer({ port: 0, backend, vad: 'none', maxClients: 1 });
    for (let i = 0; i < 2; i++) {
      const { until, closed } = await started(server, { encoding: 'auto', channels: 'separate' });
      sendInPieces(client, fixture('two-sides.ogg'));
      const [error] = await until('error');
      expect(error).toMatchObject({ code: 'SERVER_FULL', fatal: true });
      expect(await closed).toMatchObject({ code: 1013 });
      await expect.poll(() => server.sessions).toBe(0);
    }
    const { until, send } = await started(server, { encoding: 'auto' });
    sendInPieces(client, fixture('two-sides.ogg'));
    send({ type: 'end' });
    await until('done');
  });

  it('are sessions of their key', async () => {
    stayAtNoon();
    const backend = createScriptedBackend({ hypotheses: ['heard'] });
    const authenticate = () => ({ name: 'anna', maxSessions: 2, audioSecondsPerDay: 3 });
    server = await createServer({ port: 0, backend, vad: 'none', authenticate });
    // Two seconds of each of two channels are more than three.
    const both = await started(server, { encoding: 'auto', channels: 'separate' });
    sendInPieces(both, fixture('two-sides.ogg'));
    expect((await both.until('error')).at(-1)).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    await both.closed;
    await server.close();

    server = await createServer({
      ...{ port: 0, backend, vad: 'none' },
      authenticate: () => ({ name: 'anna', maxSessions: 1 }),
    });
    const { until, closed } = await started(server, { encoding: 'auto', channels: 'separate' });
    sendInPieces(client, fixture('two-sides.ogg'));
    const [error] = await until('error');
    expect(error).toMatchObject({ code: 'TOO_MANY_SESSIONS', fatal: true });
    expect(await closed).toMatchObject({ code: 1008 });
  });

  it('let in who waits in line when they are over', async () => {
    const backend = createScriptedBackend({ hypotheses: ['heard'] });
    server = await createServer({ port: 0, backend, vad: 'none', maxClients: 2 });
    const first = await started(server, { encoding: 'auto', channels: 'separate' });
    sendInPieces(first, fixture('two-sides.ogg'));
    await first.until('ack');
    const next: RawClient[] = [];
    for (const position of [1, 2]) {
      next.push(await rawConnect(`${server.url}/ws/transcribe/prompt`));
      expect(await next.at(-1)!.json()).toEqual({ type: 'wait', position });
    }
    first.socket.terminate();
    // Both places are theirs.
    for (const { until } of next) await until('ready');
    expect(server.sessions).toBe(2);
    for (const { socket } of next) socket.terminate();
  });
});

describe('a connection that is lost in a container', () => {
  let server: TranscriptionServer;
  afterEach(async () => {
    await server?.close();
  });

  it('ends its session; another one hears the recording from its first byte, and nothing twice', async () => {
    const backend = createScriptedBackend({ hypotheses: ['heard'] });
    server = await createServer({ port: 0, backend, vad: 'none' });
    const lost = await rawConnect(`${server.url}/ws/transcribe/prompt`);
    const { session_id, resume_token: token } = await lost.json();
    lost.send({ type: 'start', encoding: 'auto' });
    sendInPieces(lost, fixture('opus.webm').subarray(0, 6000));
    await lost.until('ack');
    lost.socket.terminate();
    await expect.poll(() => server.sessions).toBe(0);
    expect(await server.health()).toMatchObject({ parked_sessions: 0 });

    const resume = { session_id, token, last_seq: 0 };
    const { send, until, json } = await started(server, { encoding: 'auto', resume });
    expect(await json()).toMatchObject({ code: 'SESSION_NOT_FOUND', fatal: false });
    sendInPieces(client, fixture('opus.webm'));
    send({ type: 'end' });
    const messages: Told[] = await until('done');
    expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
    const ack = messages.findLast(({ type }) => type === 'ack');
    expect(ack!.samples).toBeGreaterThan(47_000);
    expect(ack!.samples).toBeLessThan(50_000);
  });
});

describe('containers that cannot be decoded', () => {
  let server: TranscriptionServer;
  beforeAll(async () => {
    const backend = createScriptedBackend({ hypotheses: ['heard'] });
    server = await createServer({ port: 0, backend, vad: 'none' });
  });
  afterAll(async () => {
    await server?.close();
  });

  it('end their own session, and say what is known', async () => {
    const { send, until, closed } = await started(server, { encoding: 'auto' });
    send(Buffer.from('RIFF: an email that is no recording at all'));
    const [error] = await until('error');
    expect(error).toMatchObject({ code: 'INVALID_AUDIO', fatal: true });
    expect(error.message).toMatch(/WebM, MP4, Ogg, FLAC, MP3, WAV or AAC/);
    expect(await closed).toMatchObject({ code: 1007 });
  });

  it('are answered up to where they are damaged', async () => {
    const bytes = fixture('opus.webm');
    const broken = new Uint8Array(8000);
    broken.set(bytes.subarray(0, 8000));
    // From here on there are no elements.
    broken.fill(0, 5000);
    const { until } = await started(server, { encoding: 'auto' });
    sendInPieces(client, broken);
    const messages: Told[] = await until('error');
    expect(messages.at(-1)).toMatchObject({ code: 'INVALID_AUDIO', fatal: true });
    const final = messages.find(({ type }) => type === 'final');
    expect(final).toMatchObject({ text: 'heard' });
    expect(messages.findLast(({ type }) => type === 'ack')!.samples).toBeGreaterThan(16_000);
  });

  it('are answered where they are cut, and done', async () => {
    const { send, until } = await started(server, { encoding: 'auto' });
    sendInPieces(client, fixture('opus.webm').subarray(0, 6000));
    send({ type: 'end' });
    const messages: Told[] = await until('done');
    expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
    expect(messages.filter(({ type }) => type === 'final')).toHaveLength(1);
  });

  it('are told of where nothing came of them', async () => {
    const { send, until } = await started(server, { encoding: 'auto' });
    send(fixture('last.m4a').subarray(0, 900));
    send({ type: 'end' });
    const messages: Told[] = await until('done');
    expect(messages.find(({ type }) => type === 'error')).toMatchObject({
      code: 'INVALID_AUDIO',
      fatal: false,
    });
  });

  it('let go of their decoder when their client leaves', async () => {
    // More than may be open at once, one after the other.
    for (let i = 0; i < 10; i++) {
      const { socket, until } = await started(server, { encoding: 'auto' });
      sendInPieces(client, fixture('opus.webm'));
      await until('ack');
      socket.terminate();
      await expect.poll(() => server.sessions).toBe(0);
    }
  });
});
