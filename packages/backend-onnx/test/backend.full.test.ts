import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxBackend, type OnnxBackend } from '@ws/backend-onnx';
import { wordErrorRate } from '@ws/core/measures';
import { describeBackend } from '@ws/testing/vitest';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { childrenOf, isAlive } from '../../../test/support/child-processes.js';
import { failure } from '../../../test/support/failure.js';
import { demoRecording, demoSentences } from '../../../test/support/recordings.js';
import { modelDirectory } from './support/models.js';

const sampleRate = 16_000;

describeBackend('backend-onnx, tiny.en', {
  // A prompt that repeats itself is answered alike, at every temperature.
  create: () => createOnnxBackend({ model: 'tiny.en', decoding: { temperatures: [0] } }),
  speech: {
    samples: demoSentences()[10]!.samples,
    words: demoSentences()[10]!.text,
    maxWordErrorRate: 0.1,
  },
});

describe.runIf(process.platform === 'linux')('the inference process', () => {
  let backend: OnnxBackend;
  let before: number[];
  const [first] = demoSentences();

  async function start(options: { callTimeoutMs?: number } = {}): Promise<number> {
    before = childrenOf(process.pid);
    backend = createOnnxBackend({
      model: 'tiny.en',
      audioContext: 'full',
      processes: 1,
      ...options,
    });
    await backend.load();
    const child = childrenOf(process.pid).find((pid) => !before.includes(pid));
    if (child === undefined) throw new Error('the inference process is not there');
    return child;
  }

  /** The process answers after it has taken the call that was sent before, and long before it is done with it. */
  async function arrived(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await backend.health();
  }

  afterEach(async () => {
    vi.useRealTimers();
    await backend?.[Symbol.asyncDispose]();
  });

  it('is started anew when it was killed during a call; the call fails as retryable', async () => {
    const child = await start();
    const calls = [
      failure(backend.transcribe(demoRecording().slice(0, 480_000), { sampleRate })),
      backend.transcribe(first!.samples, { sampleRate }),
    ] as const;
    await arrived();
    process.kill(child, 'SIGKILL');
    const error = await calls[0];
    expect(error.code).toBe('ERR_BACKEND_CRASHED');
    expect(error.retryable).toBe(true);
    expect(wordErrorRate(first!.text, (await calls[1]).text).rate).toBe(0);
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 1 });
  });

  it('is killed and started anew when it hangs', async () => {
    const child = await start({ callTimeoutMs: 5_000 });
    // Time passes when the test says so: else a machine could be too slow for the call that follows.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const call = failure(backend.transcribe(demoRecording().slice(0, 480_000), { sampleRate }));
    await arrived();
    process.kill(child, 'SIGSTOP');
    await vi.advanceTimersByTimeAsync(5_000);
    const error = await call;
    expect(error.code).toBe('ERR_BACKEND_TIMEOUT');
    expect(error.retryable).toBe(true);
    expect(childrenOf(process.pid)).not.toContain(child);
    const { text } = await backend.transcribe(first!.samples, { sampleRate });
    expect(wordErrorRate(first!.text, text).rate).toBe(0);
  });

  it('that died while idle is started anew by the next call', async () => {
    const child = await start();
    process.kill(child, 'SIGKILL');
    await expect.poll(() => childrenOf(process.pid)).not.toContain(child);
    const { text } = await backend.transcribe(first!.samples, { sampleRate });
    expect(wordErrorRate(first!.text, text).rate).toBe(0);
  });

  it('goes with the backend', async () => {
    const child = await start();
    await backend[Symbol.asyncDispose]();
    expect(childrenOf(process.pid)).not.toContain(child);
  });

  it('goes when its parent is killed', async () => {
    const program = `
      import { createOnnxBackend } from '@ws/backend-onnx';
      const backend = createOnnxBackend({ model: 'tiny.en' });
      await backend.load();
      console.log('loaded');
      setInterval(() => {}, 1000);
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => parent.stdout.once('data', resolve));
    const [child] = childrenOf(parent.pid!);
    expect(child).toBeDefined();
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(child!)).toBe(false);
  });

  it('does not hold up the program while it works', async () => {
    await start();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const { processingTimeMs } = await backend.transcribe(demoRecording().slice(0, 480_000), {
      sampleRate,
    });
    clearInterval(timer);
    // Blocked, the timer would not fire at all; a busy machine may delay it, not stop it.
    expect(processingTimeMs).toBeGreaterThan(0);
    expect(turns).toBeGreaterThan(3);
  });
});

describe('a damaged model', () => {
  it('is refused with a clear error, and the program lives', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ws-damaged-'));
    try {
      cpSync(await modelDirectory('tiny.en'), folder, { recursive: true });
      truncateSync(join(folder, 'model.bin'), 1_000_000);
      const backend = createOnnxBackend({ model: folder });
      await expect(backend.load()).rejects.toMatchObject({ code: 'ERR_MODEL_INVALID' });
      expect(await backend.health()).toMatchObject({ status: 'failed' });
      await backend[Symbol.asyncDispose]();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('that nobody has heard of is refused', async () => {
    const backend = createOnnxBackend({ model: 'no-such-model' });
    await expect(backend.load()).rejects.toMatchObject({ code: 'ERR_MODEL_NOT_FOUND' });
    await backend[Symbol.asyncDispose]();
  });
});

describe('languages', () => {
  it('are refused where the model does not know them', async () => {
    const backend = createOnnxBackend({ model: 'tiny.en' });
    const samples = new Float32Array(sampleRate);
    await expect(backend.transcribe(samples, { sampleRate, language: 'de' })).rejects.toMatchObject(
      {
        code: 'ERR_INVALID_OPTION',
      },
    );
    await expect(
      backend.transcribe(samples, { sampleRate, task: 'translate' }),
    ).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
    await backend[Symbol.asyncDispose]();
  });

  it('are detected by base', async () => {
    const backend = createOnnxBackend({ model: 'base' });
    const [, second] = demoSentences();
    const result = await backend.transcribe(second!.samples, { sampleRate });
    expect(result.language).toBe('en');
    expect(result.languageProbability).toBeGreaterThan(0.9);
    expect(result.languageProbabilities).toBeUndefined();

    const call = { sampleRate, timestamps: false, languageProbabilities: true };
    const asked = await backend.transcribe(second!.samples, call);
    const languages = Object.entries(asked.languageProbabilities!);
    expect(languages.length).toBe(99);
    expect(languages[0]).toEqual(['en', asked.languageProbability]);
    expect(languages.reduce((sum, [, probability]) => sum + probability, 0)).toBeCloseTo(1, 4);
    const given = await backend.transcribe(second!.samples, { ...call, language: 'en' });
    expect(given.languageProbabilities).toBeUndefined();
    await backend[Symbol.asyncDispose]();
  });
});

describe('audio over 30 s', () => {
  it('is heard to its end, with times from its start', async () => {
    const backend = createOnnxBackend({ model: 'tiny.en' });
    const samples = demoRecording();
    const sentences = demoSentences().map(({ text }) => text);
    for (const timestamps of [true, false]) {
      const { text, segments } = await backend.transcribe(samples, {
        sampleRate,
        timestamps,
        tokens: true,
      });
      if (timestamps) expect(wordErrorRate(sentences.join(' '), text).rate).toBeLessThan(0.05);
      const starts = segments.map(({ start }) => start);
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
      expect(starts.at(-1)).toBeGreaterThan(24);
      for (const segment of segments) {
        expect(segment.end).toBeLessThanOrEqual(samples.length / sampleRate);
        expect(segment.tokens!.map((token) => token.text).join('')).toBe(segment.text);
      }
    }
    await backend[Symbol.asyncDispose]();
  });

  it('is given up when the call is aborted, and the next call is answered', async () => {
    const backend = createOnnxBackend({ model: 'tiny.en', audioContext: 'full' });
    await backend.load();
    const controller = new AbortController();
    const whole = new Float32Array(sampleRate * 600);
    for (let at = 0; at < whole.length; at += 768_000) {
      whole.set(demoRecording().subarray(0, whole.length - at), at);
    }
    const call = backend.transcribe(whole, { sampleRate, signal: controller.signal });
    await backend.health();
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    const [first] = demoSentences();
    const { text } = await backend.transcribe(first!.samples, { sampleRate });
    expect(wordErrorRate(first!.text, text).rate).toBe(0);
    await backend[Symbol.asyncDispose]();
  });

  it('is decoded as the options say', async () => {
    const backend = createOnnxBackend({
      model: 'tiny.en',
      decoding: { beamSize: 3, suppressTokens: [-1, 11], temperatures: [0] },
    });
    const { text } = await backend.transcribe(demoSentences()[10]!.samples, { sampleRate });
    expect(text).not.toContain(',');
    expect(wordErrorRate(demoSentences()[10]!.text, text).rate).toBeLessThan(0.2);
    await backend[Symbol.asyncDispose]();
  });
});
