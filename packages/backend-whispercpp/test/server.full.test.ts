import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createWhisperServerBackend,
  type WhisperServerBackend,
  type WhisperServerBackendOptions,
} from '@ws/backend-whispercpp';
import type { Segment } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import { describeBackend } from '@ws/testing/vitest';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { childrenOf } from '../../../test/support/child-processes.js';
import { failure } from '../../../test/support/failure.js';
import { ownPort } from '../../../test/support/own-port.js';
import { demoRecording, demoSentences, germanRecording } from '../../../test/support/recordings.js';
import { whisperCpp } from './support/binaries.js';
import { runs } from './support/processes.js';
import { recordedLog } from './support/recorded-log.js';

const sampleRate = 16_000;
const sentence = demoSentences()[10]!;
const { server: executable } = await whisperCpp();

const opened: WhisperServerBackend[] = [];

function create(options: WhisperServerBackendOptions = {}): WhisperServerBackend {
  const started = options.url === undefined ? { model: 'tiny.en', executable, threads: 1 } : {};
  const backend = createWhisperServerBackend({ retries: 0, ...started, ...options });
  opened.push(backend);
  return backend;
}

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(opened.splice(0).map((backend) => backend[Symbol.asyncDispose]()));
});

const urlOf = (backend: WhisperServerBackend): string => backend.server?.url ?? 'not loaded';
const pidOf = (backend: WhisperServerBackend): number => backend.server?.pid ?? Number.NaN;

describeBackend('whisper-server, tiny.en', {
  create: () =>
    createWhisperServerBackend({ model: 'tiny.en', executable, threads: 1, retries: 0 }),
  speech: { samples: sentence.samples, words: sentence.text },
});

describe('what whisper-server hears', () => {
  it('is told segment by segment while it works, each once, with its progress', async () => {
    const log = recordedLog();
    const backend = create({ wordTimes: 'token', logger: log });
    const told: Segment[] = [];
    const progress: number[] = [];
    let settled = false;
    let toldBefore = 0;
    const { segments } = await backend
      .transcribe(demoRecording(), {
        sampleRate,
        onSegment(segment) {
          expect(settled).toBe(false);
          if ((progress.at(-1) ?? 0) < 1) toldBefore++;
          told.push(segment);
        },
        onProgress: (part) => progress.push(part),
      })
      .finally(() => {
        settled = true;
      });
    expect(told.map(({ text }) => text)).toEqual(segments.map(({ text }) => text));
    expect(told.map(({ start }) => start)).toEqual(segments.map(({ start }) => start));
    expect(toldBefore).toBeGreaterThan(3);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    const words = segments[0]!.text.trim();
    expect(log.lines.some((line) => line.includes(words))).toBe(false);
    expect(log.lines.some((line) => line.includes('whisper_model_load'))).toBe(true);
  });

  it('is told each once with warping, too', async () => {
    const backend = create();
    const told: Segment[] = [];
    const { segments } = await backend.transcribe(demoRecording(), {
      sampleRate,
      onSegment: (segment) => told.push(segment),
    });
    expect(backend.server?.wordTimes).toBe('dtw');
    expect(told).toEqual(segments);
  });

  it.each(['dtw', 'token'] as const)(
    'has whole words with their times, by %s',
    async (wordTimes) => {
      const backend = create({ wordTimes });
      for (const timestamps of [true, false]) {
        const { segments } = await backend.transcribe(sentence.samples, {
          sampleRate,
          wordTimestamps: true,
          timestamps,
        });
        if (!timestamps) expect(segments).toHaveLength(1);
        const words = segments.flatMap((segment) => segment.words ?? []);
        expect(wordErrorRate(sentence.text, words.map(({ text }) => text).join(' ')).errors).toBe(
          0,
        );
        expect(words).toHaveLength(sentence.text.split(' ').length);
        const times = words.map(({ end }) => end);
        expect(new Set(times).size).toBeGreaterThan(words.length / 2);
        expect(times.at(-1)).toBeGreaterThan(sentence.samples.length / sampleRate - 1);
      }
    },
  );

  it('is cut into the same segments where words are asked for, not at 60 characters', async () => {
    const backend = create();
    const [texts, texted] = await Promise.all(
      [false, true].map(async (wordTimestamps) => {
        const call = { sampleRate, wordTimestamps };
        const { segments } = await backend.transcribe(demoRecording().slice(0, 480_000), call);
        return segments.map(({ text }) => text);
      }),
    );
    expect(texted).toEqual(texts);
    expect(Math.max(...texted!.map(({ length }) => length))).toBeGreaterThan(60);
  });

  it('is uploaded as it is, not rounded to 16 bits', async () => {
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

  it('is judged by the caller where one answer is wanted: nothing is swallowed', async () => {
    const backend = create();
    const noise = Float32Array.from({ length: 2 * sampleRate }, (_, i) => 0.02 * Math.sin(i * i));
    const once = await backend.transcribe(noise, {
      sampleRate,
      fallback: false,
      timestamps: false,
    });
    expect(once.segments[0]?.noSpeechProb).toBeGreaterThanOrEqual(0);
    expect(once.segments[0]?.avgLogprob).toBeLessThanOrEqual(0);
  });

  it('does not depend on the calls before', async () => {
    const backend = create();
    const call = { sampleRate, timestamps: false };
    const before = await backend.transcribe(sentence.samples, call);
    await backend.transcribe(demoSentences()[3]!.samples, { ...call, prompt: 'Peach and pear.' });
    expect((await backend.transcribe(sentence.samples, call)).text).toBe(before.text);
  });
});

describe('whisper-server with a model of many languages', () => {
  it('detects German, also after a short call in English, and translates it', async () => {
    const backend = create({ model: 'base' });
    const german = germanRecording();
    await backend.transcribe(sentence.samples, { sampleRate, language: 'en' });
    const heard = await backend.transcribe(german, { sampleRate, fallback: false });
    expect(heard.language).toBe('de');
    expect(heard.languageProbability).toBeGreaterThan(0.2);
    expect(heard.languageProbabilities).toBeUndefined();

    const translated = await backend.transcribe(german, {
      sampleRate,
      fallback: false,
      task: 'translate',
      languageProbabilities: true,
    });
    expect(translated.language).toBe('de');
    expect(translated.text).toMatch(/good morning|dear friend/i);
    expect(translated.text).not.toBe(heard.text);
    const [likeliest, ...others] = Object.entries(translated.languageProbabilities ?? {});
    expect(likeliest?.[0]).toBe('de');
    for (const [code] of others) expect(code).toMatch(/^[a-z]{2,3}$/);

    const call = backend.transcribe(german, { sampleRate, language: 'xx' });
    expect((await failure(call)).details).toMatchObject({ option: 'language' });
  });
});

describe.runIf(process.platform === 'linux')("whisper-server's process", () => {
  /** Resolves when the server says that it has begun with a call. */
  async function begun(log: ReturnType<typeof recordedLog>): Promise<void> {
    await expect
      .poll(() => log.lines.some((line) => line.includes("processing 'call-")))
      .toBe(true);
  }

  it('stops computing when a call is aborted', async () => {
    const log = recordedLog();
    const backend = create({ audioContext: 'full', logger: log });
    const abort = new AbortController();
    const call = failure(backend.transcribe(demoRecording(), { sampleRate, signal: abort.signal }));
    await begun(log);
    abort.abort();
    expect((await call).code).toBe('ERR_ABORTED');
    const stopped = 'client disconnected, aborted processing';
    await expect.poll(() => log.lines.some((line) => line.includes(stopped))).toBe(true);
    const { text } = await backend.transcribe(sentence.samples, { sampleRate });
    expect(wordErrorRate(sentence.text, text).errors).toBe(0);
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 0 });
  });

  it('is started anew when it was killed during a call, which fails as retryable', async () => {
    const log = recordedLog();
    const backend = create({ audioContext: 'full', logger: log });
    const call = failure(backend.transcribe(demoRecording(), { sampleRate }));
    await begun(log);
    process.kill(pidOf(backend), 'SIGKILL');
    expect(await call).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    const { text } = await backend.transcribe(sentence.samples, { sampleRate });
    expect(wordErrorRate(sentence.text, text).errors).toBe(0);
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 1 });
  });

  it('that fails an assertion fails its call as retryable, and no call warps from then on', async () => {
    const log = recordedLog();
    const backend = create({ audioContext: 'full', logger: log });
    const asked = { sampleRate, wordTimestamps: true };
    // Long: it is still at it when the signal comes.
    const call = failure(backend.transcribe(demoRecording(), asked));
    await begun(log);
    expect(backend.server?.wordTimes).toBe('dtw');
    process.kill(pidOf(backend), 'SIGABRT');
    expect(await call).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    const { segments } = await backend.transcribe(sentence.samples, asked);
    expect(segments.flatMap(({ words = [] }) => words)).not.toHaveLength(0);
    expect(backend.server?.wordTimes).toBe('token');
    expect(log.lines.some((line) => line.includes('could not warp'))).toBe(true);
  });

  it('that died while idle is started anew by the next call', async () => {
    const backend = create();
    await backend.load();
    const pid = pidOf(backend);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => runs(pid)).toBe(false);
    await expect.poll(async () => (await backend.health()).status).toBe('unloaded');
    const { text } = await backend.transcribe(sentence.samples, { sampleRate });
    expect(wordErrorRate(sentence.text, text).errors).toBe(0);
  });

  it('is killed and started anew when it hangs', async () => {
    const log = recordedLog();
    // Time passes when the test says so, and the call that follows has an hour: it takes what a busy machine needs.
    const callTimeoutMs = 3_600_000;
    const backend = create({ audioContext: 'full', callTimeoutMs, logger: log });
    await backend.load();
    const pid = pidOf(backend);
    process.kill(pid, 'SIGSTOP');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const call = failure(backend.transcribe(sentence.samples, { sampleRate }));
    await expect.poll(() => vi.getTimerCount()).toBeGreaterThan(0);
    await vi.advanceTimersByTimeAsync(callTimeoutMs);
    expect(await call).toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    vi.useRealTimers();
    expect(runs(pid)).toBe(false);
    const { text } = await backend.transcribe(sentence.samples, { sampleRate });
    expect(wordErrorRate(sentence.text, text).errors).toBe(0);
  });

  it('ends when nobody calls, and starts again', async () => {
    const backend = create({ idleTimeoutMs: 1_000 });
    await backend.load();
    const pid = pidOf(backend);
    await expect.poll(() => runs(pid)).toBe(false);
    await backend.transcribe(sentence.samples, { sampleRate });
    expect((await backend.health()).restarts).toBe(0);
  });

  it('goes with the backend, and its watcher with it', async () => {
    const before = childrenOf(process.pid);
    const backend = create();
    await backend.load();
    const watchers = childrenOf(process.pid).filter((pid) => !before.includes(pid));
    expect(watchers).toHaveLength(1);
    await backend[Symbol.asyncDispose]();
    expect(runs(pidOf(backend))).toBe(false);
    expect(childrenOf(process.pid)).not.toContain(watchers[0]);
  });

  it('goes when its watcher is killed', async () => {
    const before = childrenOf(process.pid);
    const backend = create();
    await backend.load();
    const pid = pidOf(backend);
    const [watcher] = childrenOf(process.pid).filter((child) => !before.includes(child));
    process.kill(watcher!, 'SIGKILL');
    await expect.poll(() => runs(pid)).toBe(false);
  });

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('goes when Node gets %s', async (signal) => {
    const program = `
      import { createWhisperServerBackend } from '@ws/backend-whispercpp';
      const backend = createWhisperServerBackend(${JSON.stringify({ model: 'tiny.en', executable })});
      await backend.load();
      console.log(backend.server.pid);
      setInterval(() => {}, 1000);
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(parent.stdout, 'data');
    const pid = Number(said);
    expect(runs(pid)).toBe(true);
    parent.kill(signal);
    await expect.poll(() => runs(pid)).toBe(false);
  });
});

describe('a whisper-server that runs', () => {
  const requestPath = '/v1/audio';
  const inferencePath = '/transcriptions';

  async function running(options: WhisperServerBackendOptions = {}): Promise<WhisperServerBackend> {
    const server = create({ requestPath, inferencePath, ...options });
    await server.load();
    return server;
  }

  it('answers at the path that it was given, and says how it is', async () => {
    const server = await running();
    const backend = create({ url: urlOf(server), requestPath, inferencePath });
    const { text } = await backend.transcribe(sentence.samples, { sampleRate, language: 'en' });
    expect(wordErrorRate(sentence.text, text).errors).toBe(0);
    expect(backend.server).toMatchObject({ url: urlOf(server), pid: undefined });
    expect((await backend.health()).status).toBe('ready');
    await backend[Symbol.asyncDispose]();
    expect((await server.health()).status).toBe('ready');
  });

  it('is found out when its model is English-only and it passes over what was asked', async () => {
    const server = await running();
    const backend = create({ url: urlOf(server), requestPath, inferencePath });
    for (const asked of [{ language: 'de' }, { task: 'translate' }] as const) {
      const error = await failure(backend.transcribe(sentence.samples, { sampleRate, ...asked }));
      expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION', retryable: false });
    }
  });

  it('that dies fails the call as retryable, and is unwell', async () => {
    const log = recordedLog();
    const server = await running({ audioContext: 'full', logger: log });
    const backend = create({
      url: urlOf(server),
      requestPath,
      inferencePath,
      audioContext: 'full',
    });
    const call = failure(backend.transcribe(demoRecording(), { sampleRate }));
    await expect
      .poll(() => log.lines.some((line) => line.includes("processing 'call-")))
      .toBe(true);
    process.kill(pidOf(server), 'SIGKILL');
    expect(await call).toMatchObject({ code: 'ERR_CONNECTION', retryable: true });
    expect((await backend.health()).status).toBe('failed');
  });

  it('that hangs fails the call as retryable', async () => {
    const server = await running();
    const backend = create({
      url: urlOf(server),
      requestPath,
      inferencePath,
      callTimeoutMs: 1_000,
    });
    await backend.load();
    process.kill(pidOf(server), 'SIGSTOP');
    const error = await failure(backend.transcribe(sentence.samples, { sampleRate }));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    process.kill(pidOf(server), 'SIGCONT');
  });

  it('that says for ever that it loads, after a /load that failed, is given up with what to do', async () => {
    const server = await running();
    const body = new FormData();
    body.append('model', 'no such file');
    await fetch(`${urlOf(server)}${requestPath}/load`, { method: 'POST', body });
    const backend = create({
      url: urlOf(server),
      requestPath,
      inferencePath,
      startTimeoutMs: 1_000,
    });
    const error = await failure(backend.load());
    expect(error.code).toBe('ERR_BACKEND_UNAVAILABLE');
    expect(error.message).toContain('restart it');
  });

  it('has nothing at another path: the message says so', async () => {
    const server = await running();
    const elsewhere = create({ url: urlOf(server) });
    expect(await failure(elsewhere.load())).toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringContaining('requestPath'),
    });
    const wrong = create({ url: urlOf(server), requestPath });
    const error = await failure(wrong.transcribe(sentence.samples, { sampleRate }));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_FAILED', retryable: false });
    expect(error.message).toContain('/v1/audio/inference');
  });

  it('that is not there cannot be reached, which may pass', async () => {
    const backend = create({ url: `http://127.0.0.1:${await ownPort()}` });
    expect(await failure(backend.load())).toMatchObject({
      code: 'ERR_CONNECTION',
      retryable: true,
    });
  });
});

describe('a whisper-server that cannot be started', () => {
  it('is no whisper-server, or not there: the message says what to do', async () => {
    for (const wrong of [process.execPath, '/nowhere/whisper-server']) {
      const error = await failure(create({ executable: wrong }).load());
      expect(error.code).toBe('ERR_BACKEND_UNAVAILABLE');
    }
    const error = await failure(create({ executable: '/nowhere/whisper-server' }).load());
    expect(error.message).toContain('npx @ws/backend-whispercpp build');
  });
});
