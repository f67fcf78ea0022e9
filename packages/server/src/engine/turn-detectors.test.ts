import { TranscribeError, type TurnDetector } from '@ws/core';
import { silentLogger, type TurnName } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { type LoadingTurn, loadTurn } from './turn-detectors.js';

interface Own extends TurnDetector {
  readonly calls: string[];
}

function ownDetector(failure?: TranscribeError): Own {
  const calls: string[] = [];
  return {
    specVersion: 'v1',
    name: 'own',
    maxAudioMs: 8000,
    calls,
    async load() {
      calls.push('load');
      if (failure !== undefined) throw failure;
    },
    judge: async () => 1,
    async [Symbol.asyncDispose]() {
      calls.push('dispose');
    },
  };
}

async function load(turn: TurnName | TurnDetector, warnings: string[] = []): Promise<LoadingTurn> {
  const logger = {
    ...silentLogger,
    warn: (_: object, message?: string) => warnings.push(`${message}`),
  };
  const loading = loadTurn({ turn, logger, onModelProgress: undefined });
  await loading.settled;
  return loading;
}

describe('the turn detector of a server', () => {
  it('is none where a fixed pause is asked for', async () => {
    expect((await load('none')).detector).toBeUndefined();
  });

  it('that somebody else has is made ready, and stays theirs to dispose', async () => {
    const own = ownDetector();
    const loaded = await load(own);
    expect(loaded.detector).toBe(own);
    await loaded[Symbol.asyncDispose]();
    expect(own.calls).toEqual(['load']);
  });

  it('is none until it is ready', async () => {
    let isReady = (): void => {};
    const ready = new Promise<void>((resolve) => {
      isReady = resolve;
    });
    const own = { ...ownDetector(), load: () => ready };
    const loading = loadTurn({ turn: own, logger: silentLogger, onModelProgress: undefined });
    expect(loading.detector).toBeUndefined();
    isReady();
    await loading.settled;
    expect(loading.detector).toBe(own);
  });

  it('that cannot be had gives way to a fixed pause, with a warning', async () => {
    const warnings: string[] = [];
    const missing = new TranscribeError('offline', { code: 'ERR_DOWNLOAD_FAILED' });
    const loaded = await load(ownDetector(missing), warnings);
    expect(loaded.detector).toBeUndefined();
    expect(warnings).toEqual(['the turn detector cannot be had; a fixed pause ends what is said']);
  });

  it('is given up, in silence, when the server closes while it loads', async () => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: () => warnings.push('told') };
    const turn: TurnDetector = {
      ...ownDetector(),
      load: (options) =>
        new Promise((_, reject) => {
          options?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    };
    const loading = loadTurn({ turn, logger, onModelProgress: undefined });
    await loading[Symbol.asyncDispose]();
    expect([loading.detector, warnings]).toEqual([undefined, []]);
  });
});
