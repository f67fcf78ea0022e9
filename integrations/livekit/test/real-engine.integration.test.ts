// The built package with LiveKit's own classes and the real engine, in this process and on a server.
import { readFileSync } from 'node:fs';
import { initializeLogger, stt } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { createOnnxBackend } from '@ws/backend-onnx';
import { encodePcm, writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { DEFAULT_STT_OPTIONS, STT } from '@ws/livekit';
import { createServer } from '@ws/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelDirectory } from '../../../packages/backend-onnx/test/support/models.js';
import { readExamples, runExample } from '../../../test/support/readme-examples.js';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';

initializeLogger({ pretty: false, level: 'silent' });

const SECONDS = 13;
const samples = demoRecording().slice(0, SECONDS * 16_000);
const sentences = demoTranscript().filter(({ end }) => end < SECONDS);
const spoken = sentences.map(({ text }) => text).join(' ');
const { SpeechEventType } = stt;

/** As a room gives it: 20 ms of 16-bit samples. */
const frames = Array.from({ length: samples.length / 320 }, (_, i) => {
  const bytes = encodePcm(samples.subarray(i * 320, (i + 1) * 320), 'pcm_s16le');
  return new AudioFrame(new Int16Array(bytes.buffer), 16_000, 1, 320);
});

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

const made = {
  'in this process': () => new STT({ backend, language: 'en' }),
  'on a server': () => new STT({ url: server.url, language: 'en' }),
};

describe.each(['in this process', 'on a server'] as const)('speech, %s', (where) => {
  it('is told as LiveKit expects it', async () => {
    const stream = made[where]().stream();
    for (const frame of frames) stream.pushFrame(frame);
    stream.endInput();
    const events: stt.SpeechEvent[] = [];
    for await (const event of stream) events.push(event);
    const finals = events.filter(({ type }) => type === SpeechEventType.FINAL_TRANSCRIPT);
    const text = finals.map(({ alternatives }) => alternatives![0].text).join(' ');
    expect(wordErrorRate(spoken, text).rate).toBeLessThan(0.35);
    expect(finals.length).toBeGreaterThanOrEqual(2);
    const words = finals.flatMap(({ alternatives }) => alternatives![0].words ?? []);
    expect(words.length).toBeGreaterThan(10);
    for (const [i, { startTime, endTime }] of words.entries()) {
      expect(startTime).toBeGreaterThanOrEqual(words[i - 1]?.endTime ?? 0);
      expect(endTime).toBeLessThanOrEqual(SECONDS);
    }
    expect(words[0]!.startTime).toBeCloseTo(sentences[0]!.start, 0);
    for (const { alternatives } of finals) {
      expect(alternatives![0].confidence).toBeGreaterThan(0.3);
      expect(alternatives![0].confidence).toBeLessThanOrEqual(1);
    }
    const edges = events
      .map(({ type }) => type)
      .filter((type) =>
        [SpeechEventType.START_OF_SPEECH, SpeechEventType.END_OF_SPEECH].includes(type),
      );
    expect(edges[0]).toBe(SpeechEventType.START_OF_SPEECH);
    expect(edges.at(-1)).toBe(SpeechEventType.END_OF_SPEECH);
    const used = events.reduce((sum, { recognitionUsage: u }) => sum + (u?.audioDuration ?? 0), 0);
    expect(used).toBeCloseTo(SECONDS, 1);
  });

  it('is recognized at once', async () => {
    const { alternatives } = await made[where]().recognize(frames);
    const [said] = alternatives!;
    expect(wordErrorRate(spoken, said!.text).rate).toBeLessThan(0.35);
    expect(said).toMatchObject({ language: 'en', words: expect.any(Array) });
  });
});

it('the program of the README writes what was said', async () => {
  const [program = ''] = readExamples(new URL('../README.md', import.meta.url));
  const said = await runExample(program, {
    'node:fs': { readFileSync: () => writeWav(samples, { sampleRate: 16_000 }) },
    '@livekit/agents': { initializeLogger, stt },
    '@livekit/rtc-node': { AudioFrame },
    '@ws/backend-onnx': { createOnnxBackend },
    '@ws/livekit': { STT },
  });
  initializeLogger({ pretty: false, level: 'silent' });
  expect(wordErrorRate(spoken, said.join(' ')).rate).toBeLessThan(0.35);
});

it('the README names every option with its default', () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const [option, value] of Object.entries(DEFAULT_STT_OPTIONS)) {
    expect(text).toMatch(new RegExp(`\\| \`${option}\` +\\| \`${value}\` +\\|`));
  }
});

it('a server that is not there is an error that LiveKit tries again', async () => {
  const whisper = new STT({ url: 'ws://127.0.0.1:9', maxOutageMs: 0 });
  const errors: unknown[] = [];
  whisper.on('error', ({ error, recoverable }) => errors.push([error.name, recoverable]));
  const stream = whisper.stream({
    connOptions: { maxRetry: 1, retryIntervalMs: 1, timeoutMs: 2000 },
  });
  for await (const _ of stream) throw new Error('Nothing is there to tell.');
  expect(errors).toEqual([['APIConnectionError', false]]);
});
