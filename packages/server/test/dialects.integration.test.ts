// What is said is heard in the same words over every dialect, through the built server with the real engine.
import { connect as connectTcp } from 'node:net';
import { createOnnxBackend } from '@ws/backend-onnx';
import { connect } from '@ws/client';
import { createResampler, decodePcm, encodePcm } from '@ws/core/audio';
import { normalizeWords, wordErrorRate } from '@ws/core/measures';
import { createServer, type TranscriptionServer } from '@ws/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { demoSentences } from '../../../test/support/recordings.js';
import { hear } from './support/hear.js';
import { f32le, rawConnect, s16le } from './support/raw-client.js';

const sentences = demoSentences().slice(0, 2);
const samples = Float32Array.from(sentences.flatMap((sentence) => [...sentence.samples]));
const spoken = sentences.map(({ text }) => text).join(' ');
/** The same, as a telephone has it. */
const at8k = samples
  .filter((_, i) => i % 2 === 0)
  .map((sample, i) => (sample + (samples[2 * i + 1] ?? 0)) / 2);

function* pieces(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe('two sentences', () => {
  const backend = createOnnxBackend({ model: 'tiny.en' });
  const calls: [string, string][] = [];
  let server: TranscriptionServer;
  let said: string[];

  beforeAll(async () => {
    server = await createServer({
      // On a busy machine a turn detector is late, and sentences are cut elsewhere.
      ...{ backend, port: 0, wyomingPort: 0, turn: 'none' },
      onEvent(event, { sessionId }) {
        if (event.type === 'final') calls.push([sessionId, event.text]);
      },
    });
    const session = await connect(`${server.url}/ws/transcribe/prompt`, { language: 'en' });
    async function* audio() {
      yield samples;
    }
    const events = await hear(session, audio());
    const finals = events.flatMap((event) => (event.type === 'final' ? [event.text] : []));
    said = normalizeWords(finals.join(' '));
    expect(wordErrorRate(spoken, finals.join(' ')).rate).toBeLessThan(0.1);
  });
  afterAll(async () => {
    await server?.close();
    await backend[Symbol.asyncDispose]();
  });

  it('over vosk-server', async () => {
    const client = await rawConnect(`${server.url}/vosk`);
    client.send({ config: { sample_rate: 16_000 } });
    const texts = [];
    for (const piece of pieces(s16le(samples), 6400)) {
      client.send(piece);
      texts.push((await client.json()).text ?? '');
    }
    client.send({ eof: 1 });
    texts.push((await client.json()).text);
    expect(normalizeWords(texts.join(' '))).toEqual(said);
  });

  it('over WhisperLive', async () => {
    const client = await rawConnect(`${server.url}/whisper-live`);
    client.send({ uid: 'u', language: 'en', task: 'transcribe', model: 'small' });
    for (const piece of pieces(f32le(samples), 16_384)) client.send(piece);
    client.send(Buffer.from('END_OF_AUDIO'));
    let last: { text: string; completed: boolean }[] = [];
    for await (const { segments } of messages(client)) last = segments ?? last;
    const text = last.flatMap((one) => (one.completed ? [one.text] : [])).join('');
    expect(normalizeWords(text)).toEqual(said);
  });

  it('over jambonz', async () => {
    const client = await rawConnect(`${server.url}/jambonz`);
    client.send({ type: 'start', language: 'en-US', encoding: 'LINEAR16', sampleRateHz: 16_000 });
    for (const piece of pieces(s16le(samples), 3200)) client.send(piece);
    client.send({ type: 'stop' });
    const finals = [];
    for await (const message of messages(client)) {
      if (message.is_final) finals.push(message.alternatives[0].transcript);
    }
    expect(normalizeWords(finals.join(' '))).toEqual(said);
  });

  it('over Wyoming', async () => {
    const socket = connectTcp(server.ports.wyoming!, '127.0.0.1');
    const format = { rate: 16_000, width: 2, channels: 1 };
    socket.write(`${JSON.stringify({ type: 'transcribe', data: { language: 'en' } })}\n`);
    for (const piece of pieces(s16le(samples), 2048)) {
      const header = { type: 'audio-chunk', data: format, payload_length: piece.length };
      socket.write(`${JSON.stringify(header)}\n`);
      socket.write(piece);
    }
    socket.end('{"type":"audio-stop"}\n');
    let text = '';
    for await (const bytes of socket) text += String(bytes);
    const [, transcript] = /"type":"transcript",[^\n]*\n(\{.*?\})(?=\{|$)/s.exec(text)!;
    expect(normalizeWords(JSON.parse(transcript!).text)).toEqual(said);
  });

  it('over Twilio, of both tracks', async () => {
    const client = await rawConnect(`${server.url}/twilio`);
    const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
    const tracks = ['inbound', 'outbound'];
    client.send({ event: 'start', start: { callSid: 'CA', streamSid: 'MZ', tracks, mediaFormat } });
    for (const piece of pieces(encodePcm(at8k, 'mulaw'), 160)) {
      const payload = Buffer.from(piece).toString('base64');
      for (const track of tracks) client.send({ event: 'media', media: { track, payload } });
    }
    client.send({ event: 'stop' });
    await client.closed;
    // What a telephone leaves of the sound is heard as it is by the native protocol.
    const resampler = createResampler(8000);
    const session = await connect(`${server.url}/ws/transcribe/prompt`, { language: 'en' });
    async function* audio() {
      const bytes = encodePcm(at8k, 'mulaw');
      yield resampler.process(decodePcm(bytes, 'mulaw'));
      yield resampler.flush();
    }
    const events = await hear(session, audio());
    const finals = events.flatMap((event) => (event.type === 'final' ? [event.text] : []));
    for (const track of tracks) {
      const texts = calls.filter(([session]) => session === `CA.${track}`).map(([, text]) => text);
      expect(normalizeWords(texts.join(' '))).toEqual(normalizeWords(finals.join(' ')));
    }
  });
});

/** What comes until the connection is closed. */
// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
async function* messages(client: Awaited<ReturnType<typeof rawConnect>>): AsyncGenerator<any> {
  while (client.socket.readyState !== WebSocket.CLOSED) {
    const message = await client.json().catch(() => undefined);
    if (message === undefined) return;
    yield message;
  }
}
