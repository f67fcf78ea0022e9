import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BackendCapabilities } from '../contracts/backend.js';
import { invalidOption } from '../options/invalid-option.js';
import {
  createEngineRoom,
  type Facts,
  type Load,
  loadsAtOnce,
  type Request,
} from './__fixtures__/scripted-engine.js';
import { createHostedBackend } from './engine-pool.js';
import type { HostedBackendOptions } from './engine-pool-options.js';

const capabilities: BackendCapabilities = {
  wordTimestamps: false,
  prompt: true,
  languageDetection: false,
  translation: false,
  prefix: false,
  draft: false,
  tokens: false,
  attention: false,
  progress: true,
  audioContextSizing: false,
  maxConcurrency: 2,
  maxAudioMs: 1_000,
};
const audio = new Float32Array(16_000);
const options = { sampleRate: 16_000 };

function create(
  can: Partial<BackendCapabilities> = {},
  more: Pick<Partial<HostedBackendOptions<Load, Request, Facts>>, 'check' | 'engines'> = {},
) {
  const room = createEngineRoom({ react: loadsAtOnce });
  const backend = createHostedBackend<Load, Request, Facts>({
    ...room.options,
    ...more,
    name: 'scripted',
    capabilities: { ...capabilities, ...can },
    request({ language }) {
      if (language === 'xx') throw invalidOption('language', language, 'one that there is');
      return { language };
    },
  });
  return { room, backend };
}

const turn = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a backend over a hosted engine', () => {
  it('says what it is, and what the engine told', async () => {
    const { backend, room } = create();
    expect(backend).toMatchObject({ specVersion: 'v1', name: 'scripted', capabilities });
    expect(backend.facts).toBeUndefined();
    expect(room.engines).toHaveLength(0);
    await backend.load();
    await backend.load();
    expect(backend.facts).toEqual({ version: 1 });
    expect(room.engines).toHaveLength(1);
  });

  it('starts the engine at the first call, and hands over what it makes of the settings', async () => {
    const { backend, room } = create();
    const heard: unknown[] = [];
    const call = backend.transcribe(audio, {
      ...options,
      language: 'de',
      onSegment: (segment) => heard.push(segment),
      onProgress: (progress) => heard.push(progress),
    });
    await turn();
    const id = room.last.call(0);
    expect(room.last.told('transcribe')).toEqual([
      { type: 'transcribe', id, samples: audio, language: 'de' },
    ]);
    const segment = { start: 0, end: 1, text: 'ask' };
    room.last.say({ type: 'segment', id, segment });
    room.last.say({ type: 'progress', id, progress: 1 });
    room.last.answer(0, 'ask');
    expect(await call).toMatchObject({ text: 'ask' });
    expect(heard).toEqual([segment, 1]);
  });

  it('tells nothing where it says that it does not', async () => {
    const { backend, room } = create({ progress: undefined });
    const listener = () => {
      throw new Error('it told');
    };
    const listeners = { onSegment: listener, onProgress: listener };
    const call = backend.transcribe(audio, { ...options, ...listeners });
    await turn();
    const id = room.last.call(0);
    room.last.say({ type: 'segment', id, segment: { start: 0, end: 1, text: 'ask' } });
    room.last.answer(0, 'ask');
    expect(await call).toMatchObject({ text: 'ask' });
  });

  it('gives the engine as many calls at once as its capabilities say', async () => {
    const { backend, room } = create();
    const calls = [0, 1, 2].map(() => backend.transcribe(audio, options));
    await turn();
    expect(room.last.told('transcribe')).toHaveLength(2);
    room.last.answer(1);
    await turn();
    expect(room.last.told('transcribe')).toHaveLength(3);
    room.last.answer(0);
    room.last.answer(2);
    expect(await Promise.all(calls)).toHaveLength(3);
  });

  it('shares them among several engines', async () => {
    const { backend, room } = create({ maxConcurrency: 4 }, { engines: 2 });
    for (const _ of [1, 2, 3, 4]) void backend.transcribe(audio, options);
    await turn();
    expect(room.engines.map((engine) => engine.told('transcribe').length)).toEqual([2, 2]);
    expect(backend.engines).toBe(2);
  });

  it('refuses what a check of its own refuses, and nothing else', async () => {
    const { backend, room } = create(
      {},
      {
        check(samples, { language }) {
          if (language === 'xx')
            throw invalidOption('language', language, `for ${samples.length} samples`);
        },
      },
    );
    await expect(backend.transcribe(audio, { ...options, language: 'xx' })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      details: { accepted: 'for 16000 samples' },
    });
    void backend.transcribe(new Float32Array(16_001), options);
    await turn();
    expect(room.last.told('transcribe')).toHaveLength(1);
  });

  it('refuses bad calls before they reach the engine', async () => {
    const { backend, room } = create();
    await expect(backend.transcribe(new Float32Array(0), options)).rejects.toMatchObject({
      code: 'ERR_INVALID_AUDIO',
    });
    await expect(backend.transcribe(new Float32Array(16_001), options)).rejects.toMatchObject({
      code: 'ERR_AUDIO_TOO_LONG',
    });
    await expect(backend.transcribe(audio, { ...options, language: 'xx' })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
    expect(room.engines).toHaveLength(0);
  });

  it('ends on a signal: loading and calls', async () => {
    const { backend, room } = create();
    const signal = AbortSignal.abort();
    await expect(backend.load({ signal })).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await expect(backend.transcribe(audio, { ...options, signal })).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    });
    expect(room.engines).toHaveLength(0);
    const abort = new AbortController();
    const call = backend.transcribe(audio, { ...options, signal: abort.signal });
    const outcome = expect(call).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await turn();
    abort.abort();
    await outcome;
    expect(room.last.told('cancel')).toEqual([{ type: 'cancel', id: room.last.call(0) }]);
  });

  it('is healthy, then disposed, and refuses to work from then on', async () => {
    const { backend, room } = create();
    expect(await backend.health()).toEqual({ status: 'unloaded', restarts: 0 });
    await backend.load();
    const ready = backend.health();
    await turn();
    const [measure] = room.last.told('measure');
    room.last.say({
      type: 'measured',
      id: measure?.id ?? -1,
      use: { memoryBytes: 5, cpuTimeMs: 6 },
    });
    expect(await ready).toEqual({ status: 'ready', restarts: 0, memoryBytes: 5, cpuTimeMs: 6 });
    await backend[Symbol.asyncDispose]();
    await backend[Symbol.asyncDispose]();
    expect(room.last.kills).toBeGreaterThan(0);
    const bad = new Float32Array(0);
    await expect(backend.transcribe(bad, options)).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    await expect(backend.load()).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    expect(await backend.health()).toEqual({ status: 'unloaded', restarts: 0 });
    expect(room.engines).toHaveLength(1);
  });
});
