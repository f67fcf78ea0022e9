import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { resolveDecoding } from '../__fixtures__/resolve-decoding.js';
import { DEFAULT_DECODING, type DecodingOptions } from './decoding-options.js';

describe('decoding options', () => {
  it('are OpenAI’s where nothing is given', () => {
    expect(resolveDecoding({})).toEqual(DEFAULT_DECODING);
    expect(resolveDecoding({ beamSize: undefined })).toEqual(DEFAULT_DECODING);
  });

  it('are taken as given, and copied', () => {
    const temperatures = [0, 0.5];
    const given = { temperatures, compressionRatioThreshold: null, suppressTokens: [] } as const;
    const settings = resolveDecoding(given);
    expect(settings).toEqual({ ...DEFAULT_DECODING, ...given });
    temperatures.push(1);
    expect(settings.temperatures).toEqual([0, 0.5]);
  });

  it.each<[name: string, options: Record<string, unknown>]>([
    ['temperatures', { temperatures: [] }],
    ['temperatures', { temperatures: [0.4, 0.2] }],
    ['temperatures', { temperatures: [0, 1.2] }],
    ['temperatures', { temperatures: 0 }],
    ['bestOf', { bestOf: 0 }],
    ['seed', { seed: -1 }],
    ['beamSize', { beamSize: 1.5 }],
    ['patience', { patience: 0 }],
    ['lengthPenalty', { lengthPenalty: 2 }],
    ['compressionRatioThreshold', { compressionRatioThreshold: Number.NaN }],
    ['logProbThreshold', { logProbThreshold: 1 }],
    ['noSpeechThreshold', { noSpeechThreshold: '0.6' }],
    ['suppressTokens', { suppressTokens: '-1' }],
    ['suppressTokens', { suppressTokens: [-2] }],
    ['suppressBlank', { suppressBlank: 1 }],
    ['maxInitialTimestamp', { maxInitialTimestamp: 31 }],
    ['conditionOnPreviousText', { conditionOnPreviousText: null }],
    ['fallbackWithoutTimestamps', { fallbackWithoutTimestamps: 'yes' }],
    ['temperature', { temperature: 0 }],
  ])('are refused by name: %s', (name, options) => {
    let error: unknown;
    try {
      resolveDecoding(options as DecodingOptions);
    } catch (reason) {
      error = reason;
    }
    if (!TranscribeError.isInstance(error)) throw new Error('not refused');
    expect(error.code).toBe('ERR_INVALID_OPTION');
    expect(error.details).toMatchObject({ option: `decoding.${name}` });
    expect(error.message).toContain(`"decoding.${name}"`);
  });
});
