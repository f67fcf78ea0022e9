import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createWhisperCppBackend,
  type WhisperCppBackend,
  type WhisperCppBackendOptions,
} from '@ws/backend-whispercpp';
import type { Segment } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { wordErrorRate } from '@ws/core/measures';
import { resolveModel } from '@ws/models';
import { describeBackend } from '@ws/testing/vitest';
import { execa } from 'execa';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { childrenOf, isAlive } from '../../../test/support/child-processes.js';
import { failure } from '../../../test/support/failure.js';
import {
  demoRecording,
  demoSentences,
  demoTranscript,
  germanRecording,
} from '../../../test/support/recordings.js';
import { whisperCpp } from './support/binaries.js';

const sampleRate = 16_000;
const [first, second] = demoSentences();
const { library } = await whisperCpp();

const create = (options: Partial<WhisperCppBackendOptions> = {}): WhisperCppBackend =>
  createWhisperCppBackend({ model: 'tiny.en', library, threads: 1, ...options });

describeBackend('backend-whispercpp in process, tiny.en', {
  create: () => create({ maxConcurrency: 2 }),
  speech: { samples: demoSentences()[10]!.samples, words: demoSentences()[10]!.text },
});

describe('what it hears', () => {
  let backend: WhisperCppBackend;
  afterEach(async () => {
    await backend?.[Symbol.asyncDispose]();
  });

  it('is the same in the whole context and in a shortened one', async () => {
    const heard: string[][] = [];
    for (const audioContext of ['full', 'auto'] as const) {
      const texts: string[] = [];
      backend = create({ audioContext });
      for (const { samples, text } of demoSentences().slice(4, 6)) {
        const result = await backend.transcribe(samples, { sampleRate });
        expect(wordErrorRate(text, result.text).rate).toBeLessThan(0.1);
        texts.push(result.text);
      }
      heard.push(texts);
      await backend[Symbol.asyncDispose]();
    }
    expect(wordErrorRate(heard[0]!.join(' '), heard[1]!.join(' ')).errors).toBeLessThanOrEqual(2);
  });

  it('has its words where they are spoken', async () => {
    backend = create();
    const { text, start, end } = demoTranscript()[4]!;
    const { segments } = await backend.transcribe(demoSentences()[4]!.samples, {
      sampleRate,
      wordTimestamps: true,
    });
    const words = segments.flatMap((segment) => segment.words ?? []);
    expect(words).toHaveLength(text.split(' ').length);
    // The sentence stands 0.2 s after the start of its samples.
    expect(words[0]!.start).toBeLessThan(0.6);
    expect(words.at(-1)!.end).toBeGreaterThan(end - start - 0.3);
    expect(backend.library?.wordTimes).toBe('dtw');
    for (const { probability } of words) expect(probability).toBeGreaterThan(0.1);
  });

  it('has words without warping too', async () => {
    backend = create({ wordTimes: 'token' });
    const { segments } = await backend.transcribe(first!.samples, {
      sampleRate,
      wordTimestamps: true,
    });
    const words = segments.flatMap((segment) => segment.words ?? []);
    expect(wordErrorRate(first!.text, words.map(({ text }) => text).join(' ')).errors).toBe(0);
    expect(backend.library?.wordTimes).toBe('token');
    const times = words.flatMap(({ start, end }) => [start, end]);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeGreaterThan(1);
  });

  it('is told segment by segment, with its progress, over several windows and with warping', async () => {
    backend = create();
    const told: Segment[] = [];
    const progress: number[] = [];
    let before = 0;
    const { segments, text } = await backend.transcribe(demoRecording(), {
      sampleRate,
      onSegment: (segment) => told.push(segment),
      onProgress(part) {
        progress.push(part);
        if (part < 1) before = told.length;
      },
    });
    const all = demoTranscript().map((sentence) => sentence.text);
    expect(wordErrorRate(all.join(' '), text).rate).toBeLessThan(0.06);
    expect(told.map((segment) => segment.text)).toEqual(segments.map((segment) => segment.text));
    // Not all at the end.
    expect(before).toBeGreaterThan(0);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
  });

  it('follows the prompt', async () => {
    backend = create();
    const { samples } = demoSentences()[7]!;
    const { text } = await backend.transcribe(samples, { sampleRate, prompt: 'captain mari' });
    expect(text).toContain('named mari');
  });

  it('is German, found out and translated by base', async () => {
    backend = create({ model: 'base' });
    const detected = await backend.transcribe(germanRecording(), {
      sampleRate,
      fallback: false,
      languageProbabilities: true,
    });
    expect(detected.language).toBe('de');
    expect(detected.text).toMatch(/Guten Morgen/);
    expect(detected.languageProbability).toBeGreaterThan(0.3);
    const probabilities = Object.entries(detected.languageProbabilities!);
    expect(probabilities).toHaveLength(99);
    expect(probabilities[0]).toEqual(['de', detected.languageProbability]);
    const few = { sampleRate, fallback: false, languageChoice: { among: ['en', 'fr'] } };
    const among = await backend.transcribe(germanRecording(), few);
    const { en = 0, fr = 0 } = detected.languageProbabilities!;
    expect(among.language).toBe(en > fr ? 'en' : 'fr');
    expect(among.languageProbability).toBeCloseTo(Math.max(en, fr) / (en + fr), 4);
    const languageChoice = { bias: { nl: 2 } };
    const biased = await backend.transcribe(germanRecording(), { ...few, languageChoice });
    expect(biased.language).toBe('nl');
    expect(backend.capabilities.languages).toHaveLength(99);
    const translated = await backend.transcribe(germanRecording(), {
      sampleRate,
      language: 'de',
      task: 'translate',
    });
    expect(translated.text).toMatch(/good morning/i);
    expect(translated.languageProbability).toBeUndefined();
    for (const call of [{ language: 'yue' }, { language: 'xx' }]) {
      const error = await failure(backend.transcribe(germanRecording(), { sampleRate, ...call }));
      expect(error.message).toContain(`no language "${call.language}"`);
    }
  });

  it('is English in an English-only model, or nothing', async () => {
    backend = create();
    for (const call of [{ language: 'de' }, { task: 'translate' }] as const) {
      const error = await failure(backend.transcribe(first!.samples, { sampleRate, ...call }));
      expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION' });
      expect(error.message).toContain('Load a multilingual model');
    }
  });

  it('is the same from two calls at once, which share the weights', async () => {
    backend = create({ maxConcurrency: 2 });
    const alone = await backend.transcribe(first!.samples, { sampleRate });
    const { memoryBytes: one = 0 } = await backend.health();
    const both = await Promise.all([
      backend.transcribe(first!.samples, { sampleRate }),
      backend.transcribe(second!.samples, { sampleRate }),
    ]);
    expect(both[0].text).toBe(alone.text);
    expect(wordErrorRate(second!.text, both[1].text).rate).toBeLessThan(0.2);
    const { memoryBytes: two = 0 } = await backend.health();
    // The weights alone have 78 MB.
    expect(two - one).toBeLessThan(150e6);
  });
});

describe.runIf(process.platform === 'linux')('the child process', () => {
  let backend: WhisperCppBackend;
  let before: number[];
  const long = demoRecording().slice(0, 480_000);

  async function start(options: Partial<WhisperCppBackendOptions> = {}): Promise<number> {
    before = childrenOf(process.pid);
    backend = create({ audioContext: 'full', retries: 0, ...options });
    await backend.load();
    return child();
  }

  function child(): number {
    const found = childrenOf(process.pid).find((pid) => !before.includes(pid));
    if (found === undefined) throw new Error('the child process is not there');
    return found;
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
    const pid = await start();
    const calls = [
      failure(backend.transcribe(long, { sampleRate })),
      backend.transcribe(first!.samples, { sampleRate }),
    ] as const;
    await arrived();
    process.kill(pid, 'SIGKILL');
    expect(await calls[0]).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect(wordErrorRate(first!.text, (await calls[1]).text).rate).toBe(0);
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 1 });
  });

  it('is killed and started anew when it hangs', async () => {
    const pid = await start({ callTimeoutMs: 5_000 });
    // Time passes when the test says so: else a machine could be too slow for the call that follows.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const call = failure(backend.transcribe(long, { sampleRate }));
    await arrived();
    process.kill(pid, 'SIGSTOP');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await call).toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    expect(isAlive(pid)).toBe(false);
    const { text } = await backend.transcribe(first!.samples, { sampleRate });
    expect(wordErrorRate(first!.text, text).rate).toBe(0);
  });

  it('stops when a call is aborted, long before the audio’s end, and takes the next', async () => {
    await start();
    const whole = new Float32Array(sampleRate * 120);
    for (let at = 0; at < whole.length; at += 768_000) {
      whole.set(demoRecording().subarray(0, whole.length - at), at);
    }
    const abort = new AbortController();
    const call = failure(backend.transcribe(whole, { sampleRate, signal: abort.signal }));
    await arrived();
    abort.abort();
    expect(await call).toMatchObject({ code: 'ERR_ABORTED' });
    const { text } = await backend.transcribe(first!.samples, { sampleRate });
    expect(wordErrorRate(first!.text, text).rate).toBe(0);
    expect(await backend.health()).toMatchObject({ restarts: 0 });
  });

  it('ends when it has had no call for a while, and comes back for the next', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const pid = await start({ idleTimeoutMs: 10_000 });
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(await backend.health()).toMatchObject({ status: 'unloaded' });
    const { text } = await backend.transcribe(first!.samples, { sampleRate });
    expect(wordErrorRate(first!.text, text).rate).toBe(0);
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 0 });
  });

  it('that fails an assertion fails its call as retryable, and no call warps from then on', async () => {
    const warnings: string[] = [];
    const logger = {
      ...silentLogger,
      warn: (_: object, message: string) => warnings.push(message),
    };
    const pid = await start({ logger });
    expect(backend.library?.wordTimes).toBe('dtw');
    const asked = { sampleRate, wordTimestamps: true };
    const call = failure(backend.transcribe(long, asked));
    await arrived();
    process.kill(pid, 'SIGABRT');
    expect(await call).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    const { segments } = await backend.transcribe(first!.samples, asked);
    expect(segments.flatMap(({ words = [] }) => words)).not.toHaveLength(0);
    expect(backend.library?.wordTimes).toBe('token');
    expect(warnings).toContainEqual(expect.stringContaining('could not warp'));
  });

  it('goes with the backend', async () => {
    const pid = await start();
    await backend[Symbol.asyncDispose]();
    expect(isAlive(pid)).toBe(false);
  });

  it('goes when its parent is killed, though it works', async () => {
    const program = `
      import { createWhisperCppBackend } from '@ws/backend-whispercpp';
      const backend = createWhisperCppBackend({ model: 'tiny.en', library: ${JSON.stringify(library)} });
      await backend.load();
      backend.transcribe(new Float32Array(16000 * 120), { sampleRate: 16000, fallback: false });
      await new Promise((resolve) => setImmediate(resolve));
      await backend.health();
      console.log('works');
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => parent.stdout.once('data', resolve));
    const [pid] = childrenOf(parent.pid!);
    expect(pid).toBeDefined();
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(pid!)).toBe(false);
  });
});

describe('a damaged model', () => {
  it('is refused with a clear error, and the program lives', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ws-damaged-'));
    try {
      const { weightsFile } = await resolveModel('tiny.en', { formats: ['ggml'] });
      const damaged = join(folder, 'ggml-damaged.bin');
      cpSync(weightsFile!, damaged);
      truncateSync(damaged, 1_000_000);
      const backend = create({ model: damaged });
      await expect(backend.load()).rejects.toMatchObject({ code: 'ERR_MODEL_INVALID' });
      expect(await backend.health()).toMatchObject({ status: 'failed' });
      await backend[Symbol.asyncDispose]();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a library', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ws-library-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => vi.unstubAllEnvs());

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'of another version, without the processor’s vector instructions, works and is warned of',
    async () => {
      // A prebuilt one of version 1.9.3, which has the C API in a Node addon.
      const packed = await execa(
        'npm',
        ['pack', '@fugood/node-whisper-linux-x64@1.1.3', '--silent'],
        {
          cwd: folder,
        },
      );
      await execa('tar', ['-xzf', packed.stdout.trim()], { cwd: folder });
      const warnings: [object, string][] = [];
      const logger = {
        ...silentLogger,
        warn: (fields: object, message: string) => warnings.push([fields, message]),
      };
      const backend = create({ library: join(folder, 'package', 'index.node'), logger });
      await backend.load();
      expect(backend.library?.version).toMatch(/^1\.9\.3/);
      expect(warnings).toMatchObject([
        [
          { gigaflops: backend.library?.gigaflops },
          expect.stringMatching(
            /without the vector instructions.*npx @ws\/backend-whispercpp build/,
          ),
        ],
      ]);
      await backend[Symbol.asyncDispose]();
    },
  );

  it('that was built here is warned of nothing', async () => {
    const warnings: string[] = [];
    const logger = {
      ...silentLogger,
      warn: (_: object, message: string) => warnings.push(message),
    };
    const backend = create({ logger });
    await backend.load();
    expect(backend.library).toMatchObject({ library, version: '1.9.1' });
    expect(warnings).toEqual([]);
    await backend[Symbol.asyncDispose]();
  });

  it('that is another library, or none, is refused with the versions that can be used', async () => {
    const broken = join(folder, 'broken.so');
    writeFileSync(broken, 'not a library');
    const other = library.replace('libwhisper', 'libggml');
    for (const path of [broken, other]) {
      const backend = create({ library: path, retries: 0 });
      const error = await failure(backend.load());
      expect(error).toMatchObject({ code: 'ERR_BACKEND_UNAVAILABLE' });
      expect(error.message).toContain(path);
      expect(error.message).toContain('1.9.x');
      await backend[Symbol.asyncDispose]();
    }
  });

  it.runIf(process.platform === 'linux')(
    'of the system’s that cannot be used gives way to one that was built, with a warning',
    async () => {
      writeFileSync(join(folder, 'libwhisper.so'), 'not a library');
      vi.stubEnv('LD_LIBRARY_PATH', folder);
      const warnings: string[] = [];
      const logger = { ...silentLogger, warn: (_: object, text: string) => warnings.push(text) };
      const backend = create({ library: undefined, logger });
      await backend.load();
      expect(backend.library?.library).toBe(library);
      expect(warnings).toMatchObject([expect.stringContaining(join(folder, 'libwhisper.so'))]);
      await backend[Symbol.asyncDispose]();
    },
  );
});
