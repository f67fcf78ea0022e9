// The built package with the real engine, and with a server that has one; the AI SDK that runs on Node 20 among them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalWhisper, createRemoteWhisper, type StreamPart } from '@ws/ai-sdk';
import { createOnnxBackend } from '@ws/backend-onnx';
import { encodePcm, writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { createServer } from '@ws/server';
import { createScriptedBackend } from '@ws/testing';
import { experimental_transcribe as transcribe } from 'ai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelDirectory } from '../../../packages/backend-onnx/test/support/models.js';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';

const SECONDS = 13;
const samples = demoRecording().slice(0, SECONDS * 16_000);
const spoken = demoTranscript()
  .filter(({ end }) => end < SECONDS)
  .map(({ text }) => text)
  .join(' ');
const fixtures = join(import.meta.dirname, '../../../packages/containers/test/fixtures');

async function finishOf(stream: ReadableStream<StreamPart>) {
  const parts: StreamPart[] = [];
  for await (const part of stream) parts.push(part);
  const finish = parts.at(-1);
  if (finish?.type !== 'finish') throw new Error('The last part is not "finish".');
  return { parts, finish };
}

/** As a microphone gives it. */
function live(pcm: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= pcm.length) return controller.close();
      controller.enqueue(pcm.subarray(at, at + 3200));
      at += 3200;
    },
  });
}

let backend: ReturnType<typeof createOnnxBackend>;
let server: Awaited<ReturnType<typeof createServer>>;
beforeAll(async () => {
  backend = createOnnxBackend({ model: await modelDirectory('tiny.en') });
  // On a busy machine a turn detector is late, and pauses end no sentence.
  server = await createServer({ port: 0, backend, turn: 'none' });
});
afterAll(async () => {
  await server?.close();
  await backend?.[Symbol.asyncDispose]();
});

const models = () => ({
  'in this process': createLocalWhisper({ models: { 'tiny.en': backend } }).transcription(),
  'on a server': createRemoteWhisper({ url: server.url }).transcription(),
});

describe.each(['in this process', 'on a server'] as const)('speech, %s', (where) => {
  it('is transcribed as a stream', async () => {
    const { stream } = await models()[where].doStream({
      audio: live(encodePcm(samples, 'pcm_s16le')),
      inputAudioFormat: { type: 'audio/pcm', rate: 16_000 },
      providerOptions: { whisper: { language: 'en', wordTimestamps: true } },
    });
    const { parts, finish } = await finishOf(stream);
    expect(wordErrorRate(spoken, finish.text).rate).toBeLessThan(0.35);
    expect(finish).toMatchObject({ language: 'en', durationInSeconds: SECONDS });
    expect(parts[0]).toEqual({ type: 'stream-start', warnings: [] });
    expect(parts.filter(({ type }) => type === 'error')).toEqual([]);
    const finals = parts.filter((part) => part.type === 'transcript-final');
    expect(finals.length).toBeGreaterThanOrEqual(2);
    expect(finals[0]).toMatchObject({
      providerMetadata: { whisper: { language: 'en', words: expect.any(Array) } },
    });
  });

  it('is transcribed as a recording in a container', async () => {
    const audio = readFileSync(join(fixtures, 'opus.ogg'));
    const result = await models()[where].doGenerate({ audio, mediaType: 'audio/ogg' });
    expect(result.text).toMatch(/morning/i);
    expect(result.durationInSeconds).toBeGreaterThan(1);
  });
});

describe('the AI SDK of Node 20', () => {
  it('transcribes', async () => {
    const whisper = createLocalWhisper({
      models: { 'tiny.en': backend },
      specificationVersion: 'v3',
    });
    const result = await transcribe({
      model: whisper.transcription('tiny.en'),
      audio: writeWav(samples, { sampleRate: 16_000 }),
      providerOptions: { whisper: { language: 'en' } },
    });
    expect(wordErrorRate(spoken, result.text).rate).toBeLessThan(0.35);
    expect(result).toMatchObject({ language: 'en', durationInSeconds: SECONDS, warnings: [] });
    expect(result.responses[0]).toMatchObject({ modelId: 'tiny.en' });
  });
});

describe('a server', () => {
  it('that is not there fails so that the AI SDK tries again', async () => {
    const model = createRemoteWhisper({ url: 'ws://127.0.0.1:9' }).transcription();
    const audio = live(new Uint8Array(6400));
    const call = { audio, inputAudioFormat: { type: 'audio/pcm', rate: 16_000 } };
    await expect(model.doStream(call)).rejects.toMatchObject({
      ...{ code: 'ERR_CONNECTION', isRetryable: true, url: 'ws://127.0.0.1:9' },
    });
  });

  it('is told of a call that is given up, in the middle of a stream', async () => {
    const slow = await createServer({
      port: 0,
      backend: createScriptedBackend({ hangs: () => true }),
    });
    try {
      const leaving = new AbortController();
      const { stream } = await createRemoteWhisper({ url: slow.url })
        .transcription()
        .doStream({
          audio: live(encodePcm(samples, 'pcm_s16le')),
          inputAudioFormat: { type: 'audio/pcm', rate: 16_000 },
          abortSignal: leaving.signal,
        });
      const reading = finishOf(stream);
      await expect.poll(() => slow.sessions).toBe(1);
      leaving.abort(new Error('gone'));
      await expect(reading).rejects.toThrow('gone');
      await expect.poll(() => slow.sessions).toBe(0);
    } finally {
      await slow.close();
    }
  });
});
