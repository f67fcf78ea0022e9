import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { base64 } from '../../../test/support/raw-client.js';
import { hearing, joinReady, script, serve } from '../../../test/support/serving.js';

const SPOKEN = script.samples.subarray(0, 16 * 1400);
const AUDIO = base64(SPOKEN);
const SPEECH = { type: 'audio_frame', audio: AUDIO };
const NAN = base64(Float32Array.of(0, Number.NaN));

const REFUSED: readonly (readonly [string, string | object | Uint8Array, string])[] = [
  ['text that is no JSON', 'hello', 'INVALID_JSON'],
  ['an empty text frame', '', 'INVALID_JSON'],
  ['an array', '[]', 'INVALID_MESSAGE'],
  ['null', 'null', 'INVALID_MESSAGE'],
  ['a type that is a number', { type: 7 }, 'INVALID_MESSAGE'],
  ['an unknown type', { type: 'shout' }, 'UNKNOWN_MESSAGE'],
  ['a key of the prototype', '{"type":"ping","__proto__":{}}', 'INVALID_MESSAGE'],
  ['audio that is no base64', { type: 'audio_frame', audio: '!!!!' }, 'INVALID_AUDIO'],
  ['audio of 3 bytes', { type: 'audio_frame', audio: 'AAAA' }, 'INVALID_AUDIO'],
  ['audio that is a number', { type: 'audio_frame', audio: 1 }, 'INVALID_AUDIO'],
  ['NaN samples', { type: 'audio_frame', audio: NAN }, 'INVALID_AUDIO'],
  ['a one-shot message with NaN', { audio: NAN }, 'INVALID_AUDIO'],
  [
    'a sample rate of 1 Hz',
    { type: 'audio_frame', audio: AUDIO, sample_rate: 1 },
    'INVALID_MESSAGE',
  ],
  ['a sample rate of 1 GHz', { audio: AUDIO, sample_rate: 1e9 }, 'INVALID_MESSAGE'],
  ['a sample rate in words', { audio: AUDIO, sample_rate: '16000' }, 'INVALID_MESSAGE'],
  ['an odd number of bytes', new Uint8Array(3), 'INVALID_AUDIO'],
  ['a start with an unknown field', { type: 'start', volume: 11 }, 'INVALID_MESSAGE'],
  [
    'a configure with an unknown field',
    { type: 'configure', task: 'translate' },
    'INVALID_MESSAGE',
  ],
  ['a start with an unknown encoding', { type: 'start', encoding: 'mp3' }, 'INVALID_MESSAGE'],
  [
    'a one-shot message that is too long',
    { audio: base64(new Float32Array(16_000 * 31)) },
    'AUDIO_TOO_LONG',
  ],
];

describe('what breaks the protocol is refused, and the session goes on', () => {
  it.each(REFUSED)('%s', async (_, frame, code) => {
    const server = await serve({
      backend: hearing(),
      partialIntervalMs: 0,
      maxOneShotMs: 30_000,
    });
    const other = await joinReady(server);
    const client = await joinReady(server);
    client.send(frame);
    const error = await client.json();
    expect(error).toMatchObject({ type: 'error', code, fatal: false });
    expect(error.message.length).toBeGreaterThan(20);

    for (const session of [client, other]) {
      session.send(SPEECH);
      session.send({ type: 'end' });
      const answers = await session.until('done');
      const finals = answers.filter(({ type }) => type === 'final');
      expect(finals).toMatchObject([{ text: 'one two three' }]);
    }
  });

  it('NaN in a float stream', async () => {
    const client = await joinReady(await serve({ backend: hearing() }));
    client.send({ type: 'start', encoding: 'pcm_f32le' });
    client.send(new Uint8Array(Float32Array.of(Number.POSITIVE_INFINITY).buffer));
    expect(await client.json()).toMatchObject({ code: 'INVALID_AUDIO' });
  });

  it('start after audio, and start twice', async () => {
    const server = await serve({ backend: hearing() });
    const late = await joinReady(server);
    late.send(new Uint8Array(320));
    late.send({ type: 'start' });
    expect(await late.json()).toMatchObject({ code: 'UNEXPECTED_MESSAGE' });
    const twice = await joinReady(server);
    twice.send({ type: 'start' });
    twice.send({ type: 'start' });
    expect(await twice.json()).toMatchObject({ code: 'UNEXPECTED_MESSAGE' });
  });

  it.each([
    ['a binary frame', new Uint8Array(320)],
    ['an audio frame', SPEECH],
    ['a one-shot message', { audio: AUDIO }],
    ['a second end', { type: 'end' }],
  ])('%s after end', async (_, frame) => {
    const backend = hearing({ hangs: () => true });
    const client = await joinReady(await serve({ backend, drainTimeoutMs: 0 }));
    client.send(SPEECH);
    client.send({ type: 'end' });
    client.send(frame);
    client.send({ type: 'ping' });
    expect(await client.json()).toMatchObject({ type: 'error', code: 'UNEXPECTED_MESSAGE' });
    expect(await client.json()).toEqual({ type: 'pong' });
  });
});

describe('what breaks the connection takes no other session down', () => {
  it('a frame over the limit closes with 1009', async () => {
    const server = await serve({ backend: hearing(), maxMessageBytes: 1024 });
    const other = await joinReady(server);
    const client = await joinReady(server);
    client.send(new Uint8Array(1025));
    expect((await client.closed).code).toBe(1009);
    other.send({ type: 'ping' });
    expect(await other.json()).toEqual({ type: 'pong' });
  });

  it('text that is no UTF-8 closes with 1007, an unmasked frame with 1002', async () => {
    const server = await serve({ backend: hearing() });
    const latin = await joinReady(server);
    const raw = (client: typeof latin) =>
      (client.socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket;
    raw(latin).write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]));
    expect((await latin.closed).code).toBe(1007);
    const unmasked = await joinReady(server);
    raw(unmasked).write(Buffer.from([0x81, 0x01, 0x41]));
    expect((await unmasked.closed).code).toBe(1002);
    await expect.poll(() => server.sessions).toBe(0);
  });
});

describe('a backend that fails', () => {
  it('is told per utterance, with the audio that has no transcript', async () => {
    const backend = hearing({
      failures: (call) => (call.index === 0 ? new Error('no') : undefined),
    });
    const client = await joinReady(await serve({ backend, partialIntervalMs: 0 }));
    client.send(SPEECH);
    client.send({ type: 'finalize' });
    expect(await client.json()).toMatchObject({
      type: 'error',
      code: 'TRANSCRIBE_ERROR',
      fatal: false,
      utterance_id: 1,
      start: expect.any(Number),
      end: expect.any(Number),
    });
    client.send(SPEECH);
    client.send({ type: 'end' });
    const messages = await client.until('done');
    expect(messages.map(({ type }) => type)).toEqual(['final', 'done']);
  });

  it('dies once: the utterance is tried again, and nobody notices', async () => {
    const backend = hearing({
      failures: (call) =>
        call.index === 0
          ? new TranscribeError('died', { code: 'ERR_BACKEND_CRASHED', retryable: true })
          : undefined,
    });
    const client = await joinReady(await serve({ backend, partialIntervalMs: 0 }));
    client.send(SPEECH);
    client.send({ type: 'end' });
    const [final] = await client.until('done');
    expect(final.text).toBe('one two three');
  });

  it('answers what nobody could read: the final says what can be said', async () => {
    const strange = 1n as unknown as string;
    const backend = hearing({
      hypotheses: (call) =>
        call.index === 0 ? { text: 'x', segments: [], language: strange } : { text: 'fine' },
    });
    const server = await serve({ backend, partialIntervalMs: 0 });
    const client = await joinReady(server);
    client.send(SPEECH);
    client.send({ type: 'end' });
    const [final] = (await client.until('done')).filter(({ type }) => type === 'final');
    expect(final).toMatchObject({ text: 'x', language: '' });
  });

  it('hangs in one session: others are served', async () => {
    const backend = hearing({
      hangs: (call) => call.index === 0,
      capabilities: { maxConcurrency: 2 },
    });
    const server = await serve({ backend, partialIntervalMs: 0, drainTimeoutMs: 0 });
    const stuck = await joinReady(server);
    stuck.send(SPEECH);
    stuck.send({ type: 'finalize' });
    await expect.poll(() => backend.calls.length).toBe(1);
    const other = await joinReady(server);
    other.send(SPEECH);
    other.send({ type: 'end' });
    expect((await other.until('done'))[0].text).toBe('one two three');
    stuck.socket.terminate();
    await expect.poll(() => backend.calls[0]!.outcome).toBe('aborted');
  });
});
