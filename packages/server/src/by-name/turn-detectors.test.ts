import { silentLogger, TranscribeError, type TurnDetector } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { loadTurn, type TurnName } from './turn-detectors.js';

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

function load(turn: TurnName | TurnDetector, warnings: string[] = []) {
  const logger = {
    ...silentLogger,
    warn: (_: object, message?: string) => warnings.push(`${message}`),
  };
  return loadTurn({ turn, logger, onModelProgress: undefined, signal: undefined });
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

  it('that cannot be had gives way to a fixed pause, with a warning', async () => {
    const warnings: string[] = [];
    const missing = new TranscribeError('offline', { code: 'ERR_DOWNLOAD_FAILED' });
    const loaded = await load(ownDetector(missing), warnings);
    expect(loaded.detector).toBeUndefined();
    expect(warnings).toEqual(['the turn detector cannot be had; a fixed pause ends what is said']);
  });

  it('is given up with the start', async () => {
    const aborted = new TranscribeError('stopped', { code: 'ERR_ABORTED' });
    await expect(load(ownDetector(aborted))).rejects.toBe(aborted);
  });
});
