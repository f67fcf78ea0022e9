// Piper itself, in its own environment and with a real voice, heard by Whisper.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import type { TranscriptionBackend } from '@ws/core';
import { createResampler } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { describeSpeech } from '@ws/speech/vitest';
import { createPiper, type Piper, setupPiper } from '@ws/tts-piper';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { childrenOf } from '../../../test/support/child-processes.js';
import { failure } from '../../../test/support/failure.js';
import { setUp } from './support/set-up.js';

const python = await setUp();
const texts = {
  short: 'Good morning to you.',
  long: 'The lighthouse keeper opened the old door and looked at the sea.',
};

// A text is as long each time.
describeSpeech('Piper', { create: () => createPiper({ rhythmNoise: 0, threads: 2 }), texts });

describe('Piper', () => {
  let whisper: TranscriptionBackend;
  let piper: Piper;
  beforeAll(async () => {
    whisper = createOnnxBackend({ model: 'tiny.en' });
    piper = await createPiper({ noise: 0, rhythmNoise: 0 });
    await piper.load();
  });
  afterAll(async () => {
    await whisper?.[Symbol.asyncDispose]();
    await piper?.[Symbol.asyncDispose]();
  });

  it('is heard as it was written', async () => {
    const { samples, sampleRate } = await piper.synthesize(texts.long);
    const resampler = createResampler(sampleRate);
    const at16k = [...resampler.process(samples), ...resampler.flush()];
    const { text } = await whisper.transcribe(Float32Array.from(at16k), {});
    expect(wordErrorRate(texts.long, text), text).toMatchObject({ rate: 0 });
  });

  it('reads double brackets, and does not take them for phonemes', async () => {
    const read = await piper.synthesize('[[hello there my old friend]]');
    const plain = await piper.synthesize('hello there my old friend');
    expect(read.samples.length).toBeGreaterThan(plain.samples.length * 0.7);
  });

  it('takes the longest text without a mark, in bounded memory, and stops when it is left', async () => {
    const abort = new AbortController();
    const call = failure(piper.synthesize('x1 '.repeat(666), { signal: abort.signal }));
    abort.abort();
    expect((await call).code).toBe('ERR_ABORTED');
    const { samples } = await piper.synthesize('x1 '.repeat(100));
    expect(samples.length).toBeGreaterThan(22_050 * 15);
    // One that is given no time for a second is told of without what it uses.
    await expect.poll(async () => (await piper.health()).memoryBytes).toBeDefined();
    expect((await piper.health()).memoryBytes).toBeLessThan(1e9);
  });
});

describe.runIf(process.platform === 'linux')('its process', () => {
  it('is killed when it hangs, and is started anew; the next call is answered', async () => {
    const before = childrenOf(process.pid);
    const piper = await createPiper({ callTimeoutMs: 500_000 });
    await piper.load();
    const child = childrenOf(process.pid).find((pid) => !before.includes(pid))!;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    process.kill(child, 'SIGSTOP');
    const call = failure(piper.synthesize(texts.long));
    await vi.advanceTimersByTimeAsync(500_000);
    expect(await call).toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    vi.useRealTimers();
    await piper.synthesize(texts.short);
    await piper[Symbol.asyncDispose]();
    expect(childrenOf(process.pid)).toEqual(before);
  });
});

describe('what is no voice', () => {
  it('is refused with what to do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ws-piper-'));
    const path = join(folder, 'mine.onnx');
    writeFileSync(path, 'no network');
    const config = {
      ...{
        audio: { sample_rate: 22_050 },
        language: { code: 'en_US' },
        espeak: { voice: 'en-us' },
      },
      ...{ num_speakers: 1, num_symbols: 1, phoneme_id_map: {} },
    };
    writeFileSync(`${path}.json`, JSON.stringify(config));
    const piper = await createPiper({ voice: path });
    expect(await failure(piper.load())).toMatchObject({
      code: 'ERR_MODEL_INVALID',
      message: expect.stringContaining('mine.onnx is no voice that Piper can load'),
    });
    await piper[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is set up once', async () => {
    expect(await setupPiper()).toMatchObject({ made: false, python });
  });
});
