import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { checkEngineCall } from './check-call.js';

const sampleRate = 16_000;

function failure(samples: unknown, options: unknown = { sampleRate }): TranscribeError {
  try {
    checkEngineCall(samples as Float32Array, options as { sampleRate: number });
  } catch (error) {
    if (TranscribeError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('it was let through');
}

describe('a call', () => {
  it.each([
    ['one sample', new Float32Array(1)],
    ['30 s', new Float32Array(480_000)],
    ['samples beyond 1, which clip', Float32Array.of(-7, 7)],
  ])('of %s is let through', (_, samples) => {
    expect(() => checkEngineCall(samples, { sampleRate })).not.toThrow();
  });

  it.each([
    [
      'no audio',
      new Float32Array(0),
      'ERR_INVALID_AUDIO',
      'There is no audio: give one sample or more.',
    ],
    [
      'too much audio',
      new Float32Array(115_200_001),
      'ERR_AUDIO_TOO_LONG',
      '7200.0 s of audio are more than the 7200 s that one call takes.',
    ],
    [
      'NaN',
      Float32Array.of(0, 0.5, Number.NaN),
      'ERR_INVALID_AUDIO',
      'Sample 2 is NaN. Samples must be finite numbers',
    ],
    [
      'infinity',
      Float32Array.of(Number.NEGATIVE_INFINITY),
      'ERR_INVALID_AUDIO',
      'Sample 0 is -Infinity.',
    ],
    ['integers', Int16Array.of(1), 'ERR_INVALID_AUDIO', 'Audio must be a Float32Array'],
    ['double precision', Float64Array.of(1), 'ERR_INVALID_AUDIO', 'Audio must be a Float32Array'],
    ['a list', [0, 0.5], 'ERR_INVALID_AUDIO', 'Audio must be a Float32Array'],
    ['nothing', undefined, 'ERR_INVALID_AUDIO', 'Audio must be a Float32Array'],
  ])('of %s is refused', (_, samples, code, message) => {
    const error = failure(samples);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.retryable).toBe(false);
  });

  it.each([8_000, 48_000, Number.NaN, null, '16000'])('at %s Hz is refused', (rate) => {
    const error = failure(new Float32Array(10), { sampleRate: rate });
    expect(error.code).toBe('ERR_INVALID_OPTION');
    expect(error.message).toContain(`Whisper hears 16000 Hz, but sampleRate is ${rate}.`);
    expect(error.message).toContain('createResampler');
    expect(error.details).toEqual({ option: 'sampleRate', value: rate });
  });

  it.each([{}, { timestamps: undefined }, { timestamps: true }])(
    'with a prefix and times (%o) is refused, and says what to do',
    (options) => {
      const error = failure(new Float32Array(10), {
        sampleRate,
        prefix: 'Secret words',
        ...options,
      });
      expect(error.code).toBe('ERR_INVALID_OPTION');
      expect(error.message).toContain('Give timestamps: false with it.');
      expect(error.message).not.toContain('Secret');
      expect(error.details).toEqual({ option: 'prefix' });
    },
  );

  it('with a prefix and no times, or with nothing as prefix, is let through', () => {
    const samples = new Float32Array(10);
    for (const prefix of ['Hello', '', ' \n']) {
      expect(() =>
        checkEngineCall(samples, { sampleRate, prefix, timestamps: false }),
      ).not.toThrow();
    }
    expect(() => checkEngineCall(samples, { sampleRate, prefix: ' ' })).not.toThrow();
  });

  it('over 30 s is let through, but for one with a prefix or a stop by attention', () => {
    const samples = new Float32Array(480_001);
    expect(() => checkEngineCall(samples, { sampleRate })).not.toThrow();
    const error = failure(samples, { sampleRate, prefix: 'Hello', timestamps: false });
    expect(error.code).toBe('ERR_AUDIO_TOO_LONG');
    expect(error.details).toEqual({ samples: 480_001, maxSamples: 480_000 });
    const stopped = { timestamps: false, attentionStop: { endMs: 200 } };
    expect(failure(samples, { sampleRate, ...stopped }).code).toBe('ERR_AUDIO_TOO_LONG');
  });

  it('says where the audio is bad, and nothing of what it holds', () => {
    expect(failure(Float32Array.of(1, Number.NaN)).details).toEqual({ index: 1 });
  });
});

describe('a stop by attention', () => {
  const samples = new Float32Array(1);
  const call = { sampleRate, timestamps: false };

  it('is let through without segment times', () => {
    for (const attentionStop of [{}, { endMs: 0 }, { endMs: 200, backMs: 800.5 }]) {
      expect(() => checkEngineCall(samples, { ...call, attentionStop })).not.toThrow();
    }
  });

  it('is refused with segment times', () => {
    for (const timestamps of [true, undefined]) {
      const error = failure(samples, { sampleRate, timestamps, attentionStop: { endMs: 200 } });
      expect(error.code).toBe('ERR_INVALID_OPTION');
      expect(error.message).toContain('timestamps: false');
    }
  });

  it.each([
    [{ endMs: -1 }, 'Option "attentionStop.endMs" is -1, but must be'],
    [{ backMs: Number.NaN }, 'Option "attentionStop.backMs" is NaN, but must be'],
    [
      { backMs: Number.POSITIVE_INFINITY },
      'Option "attentionStop.backMs" is Infinity, but must be',
    ],
    [{ endMs: '200' }, 'Option "attentionStop.endMs" is "200", but must be'],
  ])('is refused with %j', (attentionStop, message) => {
    const error = failure(samples, { ...call, attentionStop });
    expect(error.code).toBe('ERR_INVALID_OPTION');
    expect(error.message).toContain(message);
  });
});
