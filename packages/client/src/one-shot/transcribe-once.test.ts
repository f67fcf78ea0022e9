import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { memorySocket } from '../../test/support/memory-socket.js';
import { READY, scriptedServer } from '../../test/support/scripted-server.js';
import { transcribeOnce } from '../one-shot.js';

const ANSWER = {
  text: 'Yes.',
  segments: [{ start: 0, end: 1, text: 'Yes.' }],
  language: 'en',
  processing_time_ms: 9,
};

describe('one piece of audio', () => {
  it('is sent as the original clients send it, and answered', async () => {
    const server = await scriptedServer(undefined, ({ say }) => say(ANSWER));
    const transcript = await transcribeOnce(server.url, Float32Array.of(0.5, -0.5), {
      sampleRate: 8000,
      previousTranscript: 'No.',
      contextAudio: Float32Array.of(1),
    });
    expect(transcript).toEqual({
      text: 'Yes.',
      segments: [{ start: 0, end: 1, text: 'Yes.' }],
      language: 'en',
      processingTimeMs: 9,
    });
    expect(server.peers[0]!.received).toEqual([
      {
        audio: Buffer.from(Float32Array.of(0.5, -0.5).buffer).toString('base64'),
        sample_rate: 8000,
        previous_transcript: 'No.',
        context_audio: Buffer.from(Float32Array.of(1).buffer).toString('base64'),
      },
    ]);
  });

  it('is preceded by what is said of what is spoken, words to expect among it', async () => {
    const server = await scriptedServer(undefined, ({ say }) => say(ANSWER));
    const spoken = { language: 'en', prompt: 'At sea.', hotwords: ['Kowalczyk'] };
    await transcribeOnce(server.url, Float32Array.of(0.5), spoken);
    expect(server.peers[0]!.received).toMatchObject([
      { type: 'start', language: 'en', prompt: 'At sea.', hotwords: ['Kowalczyk'] },
      { audio: expect.any(String) },
    ]);
    await expect(
      transcribeOnce(server.url, new Float32Array(1), { hotwords: [' '] }),
    ).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
  });

  it.each([
    ['AUDIO_TOO_LONG', 'ERR_AUDIO_TOO_LONG'],
    ['INVALID_AUDIO', 'ERR_INVALID_AUDIO'],
    ['TRANSCRIBE_ERROR', 'ERR_BACKEND_FAILED'],
    ['SERVER_FULL', 'ERR_OVERLOADED'],
    ['OVERLOADED', 'ERR_OVERLOADED'],
    ['BACKEND_TIMEOUT', 'ERR_BACKEND_TIMEOUT'],
  ])('%s is told as %s', async (code, expected) => {
    const server = await scriptedServer(undefined, ({ say }) =>
      say({ type: 'error', code, message: 'Said so.', error: 'Said so.', fatal: false }),
    );
    const asked = transcribeOnce(server.url, new Float32Array(1));
    await expect(asked).rejects.toMatchObject({ code: expected, message: 'Said so.' });
  });

  it('fails when the server goes, takes too long, or the caller has had enough', async () => {
    const gone = await scriptedServer(undefined, ({ socket }) => socket.terminate());
    await expect(transcribeOnce(gone.url, new Float32Array(1))).rejects.toMatchObject({
      code: 'ERR_CONNECTION',
    });
    const { createSocket } = memorySocket();
    const late = transcribeOnce('ws://127.0.0.1:1', new Float32Array(1), {
      ...{ createSocket, timeoutMs: 30 },
    });
    await expect(late).rejects.toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    await expect(late).rejects.toThrow(/took the audio.*30 ms.*timeoutMs/);
    const silent = await scriptedServer(({ say }) => say(READY));
    const abort = new AbortController();
    const asked = transcribeOnce(silent.url, new Float32Array(1), { signal: abort.signal });
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it('says that it could not connect where the server does not answer the handshake', async () => {
    const deaf = createServer(() => {}).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const { port } = deaf.address() as AddressInfo;
    const asked = transcribeOnce(`ws://127.0.0.1:${port}`, new Float32Array(1), { timeoutMs: 30 });
    await expect(asked).rejects.toMatchObject({ code: 'ERR_CONNECTION', retryable: true });
    await expect(asked).rejects.toThrow(/Cannot connect.*30 ms/);
    deaf.close();
  });

  it('is the audio of the moment of the call', async () => {
    const server = await scriptedServer(undefined, ({ say }) => say(ANSWER));
    const samples = Float32Array.of(0.5);
    const asked = transcribeOnce(server.url, samples, { contextAudio: samples });
    samples.fill(Number.NaN);
    await asked;
    const audio = Buffer.from(Float32Array.of(0.5).buffer).toString('base64');
    expect(server.peers[0]!.received).toMatchObject([{ audio, context_audio: audio }]);
  });

  it.each([
    ['no samples', new Float32Array(0), /no samples/],
    ['NaN', Float32Array.of(Number.NaN), /finite/],
    ['16-bit integers', Int16Array.of(1000), /"samples".*Int16Array.*Divide by 32768/],
    ['an array', [0.5], /"samples".*Array.*Float32Array\.from/],
    ['bytes', Buffer.alloc(4), /decodePcm/],
    ['nothing', undefined, /Undefined/],
  ])('refuses %s for audio', async (_, given, message) => {
    const samples = given as unknown as Float32Array;
    const one = transcribeOnce('ws://127.0.0.1:1', samples);
    await expect(one).rejects.toMatchObject({ code: 'ERR_INVALID_AUDIO' });
    await expect(one).rejects.toThrow(message);
    if (samples?.length === 0) return;
    const contextAudio = samples ?? null;
    const other = transcribeOnce('ws://127.0.0.1:1', new Float32Array(1), { contextAudio });
    await expect(other).rejects.toMatchObject({ code: 'ERR_INVALID_AUDIO' });
  });

  it.each([
    ['sampleRate', '16000'],
    ['previousTranscript', 7],
    ['strategy', 'none'],
    ['timeoutMs', Number.NaN],
  ])('refuses a %s of %s', async (option, value) => {
    const refused = transcribeOnce('ws://127.0.0.1:1', new Float32Array(1), { [option]: value });
    await expect(refused).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      details: { option },
    });
  });
});
