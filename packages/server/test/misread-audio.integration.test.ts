// Audio that is not what it was announced as: through the real engine, and never said of what is.
import { createContainerDecoders } from '@ws/containers';
import { createServer, type TranscriptionServer } from '@ws/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording, peopleRecorded, peopleSpeaking } from '../../../test/support/recordings.js';
import { createMisreadWatch } from '../src/audio-session/misread-audio.js';
import { type RawClient, rawConnect } from './support/raw-client.js';

type Told = Record<string, unknown> & { type: string };

describe('a server', () => {
  const speech = demoRecording().subarray(0, 12 * 16_000);
  let server: TranscriptionServer;
  let client: RawClient;
  beforeAll(async () => {
    server = await createServer({ port: 0, model: 'tiny.en', processes: 1, turn: 'none' });
  });
  afterEach(() => client?.socket.terminate());
  afterAll(async () => {
    await server?.close();
  });

  async function messagesOf(samples: Float32Array, head = new Uint8Array()): Promise<Told[]> {
    client = await rawConnect(`${server.url}/ws/transcribe/prompt`);
    await client.next();
    client.send({ type: 'start', partial_interval_ms: 0, encoding: 'pcm_f32le' });
    const bytes = new Uint8Array(samples.slice().buffer);
    const all = new Uint8Array([...head, ...bytes]);
    for (let at = 0; at < all.length; at += 12_800) client.send(all.subarray(at, at + 12_800));
    client.send({ type: 'end' });
    return client.until('done');
  }
  const warnings = (messages: readonly Told[]): Told[] =>
    messages.filter(({ type }) => type === 'warning');

  it('says that two channels are read as one, and goes on', async () => {
    const stereo = Float32Array.from({ length: 2 * speech.length }, (_, i) => speech[i >> 1]!);
    const messages = await messagesOf(stereo);
    expect(warnings(messages)).toMatchObject([
      { code: 'AUDIO_MISREAD', message: expect.stringContaining('the mean of left and right') },
    ]);
    expect(messages.at(-1)).toMatchObject({ type: 'done' });
  });

  it('says that a file is read as raw samples', async () => {
    const head = new Uint8Array(44);
    head.set(Buffer.from('fLaC'));
    expect(warnings(await messagesOf(speech.subarray(0, 16_000), head))).toMatchObject([
      { code: 'AUDIO_MISREAD', message: expect.stringContaining('begins as a FLAC file does') },
    ]);
  });

  it('has nothing to say of what is as announced', async () => {
    const messages = await messagesOf(speech);
    expect(warnings(messages)).toEqual([]);
    expect(messages.some(({ type }) => type === 'final')).toBe(true);
  });
});

describe.runIf(peopleRecorded)('recordings of people', () => {
  it('are never taken for something else, live or sent faster', async () => {
    await using decoders = createContainerDecoders({ threads: 1 });
    const recordings = peopleSpeaking();
    expect(recordings.length).toBeGreaterThan(20);
    for (const { name, file } of recordings) {
      const told: string[] = [];
      const watches = [1, 1.5, 2, 44.1 / 16, 3, 10].map((pace) => {
        let samples = 0;
        const now = () => samples / 16 / pace;
        const clock = { now, sleep: () => Promise.resolve() };
        const watch = createMisreadWatch(clock, (message) => void told.push(message));
        return (mono: Float32Array) => {
          samples += mono.length;
          const bytes = new Uint8Array(mono.buffer, mono.byteOffset, mono.byteLength);
          watch.read([bytes], { encoding: 'pcm_f32le', sampleRate: 16_000 });
          expect([...watch.hear([mono])]).toEqual([mono]);
        };
      });
      using decoder = decoders.open({ encoding: 'auto' });
      for (const part of [decoder.decode(file), decoder.end()]) {
        for await (const [mono] of part) for (const hear of watches) hear(mono!);
      }
      expect(told, name).toEqual([]);
    }
  });
});
