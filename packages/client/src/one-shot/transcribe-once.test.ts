import { describe, expect, it } from 'vitest';
import { READY, scriptedServer } from '../../test/support/scripted-server.js';
import { transcribeOnce } from '../index.js';

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
    const silent = await scriptedServer(({ say }) => say(READY));
    await expect(
      transcribeOnce(silent.url, new Float32Array(1), { timeoutMs: 30 }),
    ).rejects.toThrow(/30 ms/);
    const abort = new AbortController();
    const asked = transcribeOnce(silent.url, new Float32Array(1), { signal: abort.signal });
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it('refuses audio that is none', async () => {
    const url = 'ws://127.0.0.1:1';
    await expect(transcribeOnce(url, new Float32Array(0))).rejects.toMatchObject({
      code: 'ERR_INVALID_AUDIO',
    });
    await expect(transcribeOnce(url, Float32Array.of(Number.NaN))).rejects.toMatchObject({
      code: 'ERR_INVALID_AUDIO',
    });
  });
});
