// An answer that streams in, spoken by the real engine in pieces, and heard back.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createOnnxBackend } from '@ws/backend-onnx';
import { createResampler, readWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { createSpokenAnswer, type Speech, speechFromEnvironment } from '@ws/voice';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { childrenOf } from '../../../test/support/child-processes.js';

const directory = mkdtempSync(join(tmpdir(), 'ws-voice-speech-'));
const env = { ...process.env, TTS_BACKEND: '', TTS_CACHE_DIR: directory };
const speech = await speechFromEnvironment(env).then(
  (made) => made,
  (error: Error) => {
    console.warn(`Tests of real speech are skipped: ${error.message}`);
    return undefined;
  },
);
afterAll(async () => {
  await speech?.[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});
beforeEach(({ skip }) => {
  skip(speech === undefined, 'hibari cannot be set up here');
});

const ANSWER =
  'The **lighthouse** is open today, and the old keeper is there. He will show you the lamp.\n\n- She sells fresh bread and milk on the market every morning.';

async function say({ cache }: Speech, signal?: AbortSignal) {
  const spoken = createSpokenAnswer({ cache, signal });
  void (async () => {
    for (const [chunk] of ANSWER.matchAll(/.{1,5}/gsu)) await spoken.push(chunk);
    spoken.end();
  })().catch(() => {});
  const pieces = [];
  for await (const piece of spoken) {
    if (piece.error !== undefined) throw piece.error;
    pieces.push(piece);
  }
  return pieces;
}

describe('an answer', () => {
  it('is heard as it was written, piece by piece, and again from the cache', async () => {
    const whisper = createOnnxBackend({ model: 'tiny.en' });
    const pieces = await say(speech!);
    expect(pieces.map(({ text }) => text)).toHaveLength(3);
    const heard: string[] = [];
    for (const { file } of pieces) {
      const sound = await speech!.cache.open(file);
      const { samples, sampleRate } = readWav(await buffer(sound!.stream()));
      const resampler = createResampler(sampleRate);
      const at16k = [...resampler.process(samples), ...resampler.flush()];
      heard.push((await whisper.transcribe(Float32Array.from(at16k), {})).text);
    }
    await whisper[Symbol.asyncDispose]();
    const written = ANSWER.replace(/\*\*|\n\n- /g, ' ');
    expect(wordErrorRate(written, heard.join(' ')).rate, heard.join(' ')).toBe(0);
    expect(await say(speech!)).toEqual(pieces);
    expect(speech!.cache.use).toMatchObject({ files: 3, hits: 3, misses: 3 });
  });

  it.runIf(process.platform === 'linux')('goes on when the synthesizer is killed', async () => {
    const { cache, synthesizer } = speech!;
    await synthesizer.load();
    const children = childrenOf(process.pid);
    for (const child of children) process.kill(child, 'SIGKILL');
    const { seconds } = await cache
      .speak('The sea is calm tonight.')
      .catch(() => cache.speak('The sea is calm tonight.'));
    expect(seconds).toBeGreaterThan(1);
  });
});
