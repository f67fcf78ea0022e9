// A backend of one's own: here one that counts the seconds it hears. A real one would ask an engine or a service.
import { createStreamingSession, TranscribeError } from '@ws/core';
import { samples } from './recording.mjs';

const backend = {
  specVersion: 'v1',
  name: 'counting',
  capabilities: {
    wordTimestamps: false,
    prompt: false,
    languageDetection: false,
    languageChoice: false,
    translation: false,
    prefix: false,
    draft: false,
    tokens: false,
    attention: false,
    progress: false,
    audioContextSizing: false,
    maxConcurrency: 1,
    maxAudioMs: 30_000,
  },
  async load() {},
  async transcribe(audio, { signal, sampleRate }) {
    if (signal?.aborted) throw new TranscribeError('Aborted.', { code: 'ERR_ABORTED' });
    const end = audio.length / sampleRate;
    const text = `${end.toFixed(1)} seconds`;
    return { text, segments: [{ start: 0, end, text }], language: 'en', processingTimeMs: 0 };
  },
  async health() {
    return { status: 'ready' };
  },
  async [Symbol.asyncDispose]() {},
};

const session = createStreamingSession({ backend, vad: null });
await session.write(samples.subarray(0, 5 * 16_000));
await session.end();
const texts = [];
for await (const event of session) if (event.type === 'final') texts.push(event.text);
console.log(texts);
if (texts.join() !== '5.0 seconds') throw new Error('The backend was not heard.');
