import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createWhisperCliBackend,
  type WhisperCliBackend,
  type WhisperCliBackendOptions,
} from '@ws/backend-whispercpp';
import type { Segment } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import { resolveModel } from '@ws/models';
import { describeBackend } from '@ws/testing/vitest';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../../../test/support/failure.js';
import { demoRecording, demoSentences, germanRecording } from '../../../test/support/recordings.js';
import { whisperCpp } from './support/binaries.js';
import { programOf, runs } from './support/processes.js';
import { recordedLog } from './support/recorded-log.js';

const sampleRate = 16_000;
const sentence = demoSentences()[10]!;
const { cli: executable } = await whisperCpp();
let place: string;
const environment: { TMPDIR?: string } = process.env;
const placeBefore = environment.TMPDIR;

// A place of our own for temporary files: what is left in it, these tests have left.
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'ws-cli-test-'));
  environment.TMPDIR = place;
});

const opened: WhisperCliBackend[] = [];

function create(options: Partial<WhisperCliBackendOptions> = {}): WhisperCliBackend {
  const defaults = { model: 'tiny.en', executable, threads: 1, retries: 0 };
  const backend = createWhisperCliBackend({ ...defaults, ...options });
  opened.push(backend);
  return backend;
}

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(opened.splice(0).map((backend) => backend[Symbol.asyncDispose]()));
  if (placeBefore === undefined) delete environment.TMPDIR;
  else environment.TMPDIR = placeBefore;
  rmSync(place, { recursive: true });
});

const left = (): string[] => readdirSync(place);
const cliOf = (ancestor = process.pid): number | undefined => programOf(ancestor, executable);

/** Resolves when it works on a call. */
async function running(ancestor = process.pid): Promise<number> {
  await expect.poll(() => cliOf(ancestor)).toBeDefined();
  return cliOf(ancestor)!;
}

describeBackend('whisper-cli, tiny.en', {
  create: () =>
    createWhisperCliBackend({ model: 'tiny.en', executable, threads: 1, maxConcurrency: 2 }),
  speech: { samples: sentence.samples, words: sentence.text },
});

describe('what whisper-cli hears', () => {
  it('is told line by line as it prints them, each segment once, with its progress', async () => {
    const log = recordedLog();
    const backend = create({ logger: log });
    const told: Segment[] = [];
    const progress: number[] = [];
    let whileItRan = 0;
    const { segments } = await backend.transcribe(demoRecording(), {
      sampleRate,
      onSegment(segment) {
        if ((progress.at(-1) ?? 0) < 1) whileItRan++;
        told.push(segment);
      },
      onProgress: (part) => progress.push(part),
    });
    expect(told.map(({ text }) => text)).toEqual(segments.map(({ text }) => text));
    expect(told.map(({ start, end }) => [start, end])).toEqual(
      segments.map(({ start, end }) => [start, end]),
    );
    expect(whileItRan).toBeGreaterThan(3);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    expect(log.lines.some((line) => line.includes(segments[0]!.text.trim()))).toBe(false);
    expect(left()).toEqual([]);
  });

  it.each(['dtw', 'token'] as const)(
    'has whole words with their times, by %s',
    async (wordTimes) => {
      const backend = create({ wordTimes });
      const told: Segment[] = [];
      const { segments } = await backend.transcribe(sentence.samples, {
        sampleRate,
        wordTimestamps: true,
        onSegment: (segment) => told.push(segment),
      });
      expect(told.map(({ text }) => text)).toEqual(segments.map(({ text }) => text));
      const words = segments.flatMap((segment) => segment.words ?? []);
      expect(wordErrorRate(sentence.text, words.map(({ text }) => text).join(' ')).errors).toBe(0);
      expect(words).toHaveLength(sentence.text.split(' ').length);
      expect(words.at(-1)!.end).toBeGreaterThan(sentence.samples.length / sampleRate - 1);
      expect(backend.command).toMatchObject({ wordTimes, multilingual: false, version: /^1\.9/ });
    },
  );

  it('is told each once with warping, too', async () => {
    const told: Segment[] = [];
    const { segments } = await create().transcribe(demoRecording(), {
      sampleRate,
      wordTimestamps: true,
      onSegment: (segment) => told.push(segment),
    });
    expect(segments.length).toBeGreaterThan(3);
    expect(told).toEqual(segments);
  });

  it('is handed over as it is, not rounded to 16 bits', async () => {
    const backend = create();
    const quiet = sentence.samples.map((sample) => sample * 1e-3);
    const rounded = quiet.map((sample) => Math.round(sample * 32_768) / 32_768);
    const [exact, coarse] = await Promise.all(
      [quiet, rounded].map(async (samples) => {
        const { segments } = await backend.transcribe(samples, { sampleRate, tokens: true });
        return segments.flatMap(({ tokens = [] }) => tokens.map(({ probability }) => probability));
      }),
    );
    expect(exact).not.toEqual(coarse);
  });

  it('of German is detected, and translated, by a model of many languages', async () => {
    const backend = create({ model: 'base' });
    const german = germanRecording();
    const heard = await backend.transcribe(german, { sampleRate });
    expect(heard.language).toBe('de');
    expect(heard.languageProbability).toBeGreaterThan(0.2);
    const translated = await backend.transcribe(german, {
      sampleRate,
      task: 'translate',
      language: 'de',
    });
    expect(translated.text).toMatch(/good morning|dear friend/i);
    expect(translated.languageProbability).toBeUndefined();
  });

  it('is in English where the model knows nothing else', async () => {
    const backend = create();
    for (const asked of [{ language: 'de' }, { task: 'translate' }] as const) {
      const error = await failure(backend.transcribe(sentence.samples, { sampleRate, ...asked }));
      expect(error.code).toBe('ERR_INVALID_OPTION');
    }
  });
});

describe.runIf(process.platform === 'linux')("whisper-cli's process", () => {
  it('shows nobody else what was said: the prompt is in a folder of this user', async () => {
    const backend = create({ audioContext: 'full' });
    await backend.load();
    const abort = new AbortController();
    const call = failure(
      backend.transcribe(demoRecording(), {
        sampleRate,
        prompt: 'My secret is a pear.',
        signal: abort.signal,
      }),
    );
    const pid = await running();
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('secret');
    const [folder] = left();
    expect(statSync(join(place, folder!)).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(place, folder!, 'parameters'), 'utf8')).toContain('secret is a pear');
    abort.abort();
    await call;
  });

  it('is killed when its call is aborted, and leaves no file', async () => {
    const log = recordedLog();
    const backend = create({ audioContext: 'full', logger: log });
    await backend.load();
    const abort = new AbortController();
    const call = failure(backend.transcribe(demoRecording(), { sampleRate, signal: abort.signal }));
    const pid = await running();
    abort.abort();
    expect((await call).code).toBe('ERR_ABORTED');
    await expect.poll(() => runs(pid)).toBe(false);
    await expect.poll(left).toEqual([]);
    // It says how long all took when it has done its work.
    expect(log.lines.some((line) => line.includes('total time'))).toBe(false);
  });

  it('that was killed fails its call as retryable, alone', async () => {
    const backend = create({ audioContext: 'full', maxConcurrency: 2 });
    await backend.load();
    const call = failure(backend.transcribe(demoRecording(), { sampleRate }));
    const pid = await running();
    const other = backend.transcribe(sentence.samples, { sampleRate });
    process.kill(pid, 'SIGKILL');
    expect(await call).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect(wordErrorRate(sentence.text, (await other).text).errors).toBe(0);
    expect(left()).toEqual([]);
  });

  it('that fails an assertion is run again without warping', async () => {
    const log = recordedLog();
    const backend = create({ audioContext: 'full', logger: log });
    await backend.load();
    const asked = { sampleRate, wordTimestamps: true };
    const call = backend.transcribe(sentence.samples, asked);
    process.kill(await running(), 'SIGABRT');
    const { segments } = await call;
    expect(segments.flatMap(({ words = [] }) => words)).not.toHaveLength(0);
    expect(log.lines.some((line) => line.includes('could not warp'))).toBe(true);
    expect(left()).toEqual([]);
  });

  it('that hangs is killed, and fails its call as retryable', async () => {
    const callTimeoutMs = 3_600_000;
    const backend = create({ audioContext: 'full', callTimeoutMs });
    await backend.load();
    // Time passes when the test says so: a busy machine may take long to start a program.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const call = failure(backend.transcribe(demoRecording(), { sampleRate }));
    const pid = await running();
    process.kill(pid, 'SIGSTOP');
    // 48 s of audio are two windows.
    await vi.advanceTimersByTimeAsync(2 * callTimeoutMs);
    expect(await call).toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    expect(runs(pid)).toBe(false);
    expect(left()).toEqual([]);
  });

  it('goes when Node is killed; what it leaves is removed at the next start', async () => {
    const program = `
      import { createWhisperCliBackend } from '@ws/backend-whispercpp';
      const options = ${JSON.stringify({ model: 'tiny.en', executable, threads: 1 })};
      const backend = createWhisperCliBackend({ ...options, audioContext: 'full' });
      await backend.load();
      console.log('loaded');
      await backend.transcribe(new Float32Array(60 * 16000).fill(0.001), { sampleRate: 16000 });
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    const pid = await running(parent.pid);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await expect.poll(() => runs(pid)).toBe(false);
    expect(left()).toHaveLength(1);
    writeFileSync(join(place, `ws-whisper-cli-foreign-${parent.pid}-x`), '');
    await create().load();
    expect(left()).toEqual([`ws-whisper-cli-foreign-${parent.pid}-x`]);
  });
});

describe('a whisper-cli that cannot be used', () => {
  it('is not there, or another program: the message says what to do', async () => {
    for (const wrong of [process.execPath, '/nowhere/whisper-cli']) {
      const error = await failure(create({ executable: wrong }).load());
      expect(error.code).toBe('ERR_BACKEND_UNAVAILABLE');
      expect(error.message).toContain('npx @ws/backend-whispercpp build');
    }
  });

  it('finds its model damaged: the call says which file', async () => {
    const { weightsFile } = await resolveModel('tiny.en', { formats: ['ggml'] });
    const file = join(place, 'ggml-tiny.en.bin');
    cpSync(weightsFile!, file);
    const backend = create({ model: file });
    await backend.load();
    writeFileSync(file, readFileSync(file).fill(0, 0, 4));
    const error = await failure(backend.transcribe(sentence.samples, { sampleRate }));
    expect(error).toMatchObject({ code: 'ERR_MODEL_INVALID', details: { file } });
    expect(error.message).toContain('bad magic');
    expect(left()).toEqual(['ggml-tiny.en.bin']);
  });
});
