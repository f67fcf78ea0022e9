import { describe, expect, it } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import { checkCall, textForModel } from './check-call.js';

const sampleRate = 16_000;
const MAX_SAMPLES = 480_000;

function failure(samples: unknown, rate: unknown = sampleRate): TranscribeError {
  try {
    checkCall(samples as Float32Array, { sampleRate: rate as number }, MAX_SAMPLES);
  } catch (error) {
    if (TranscribeError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('it was let through');
}

describe('a call', () => {
  it.each([
    ['one sample', new Float32Array(1)],
    ['as much as is taken', new Float32Array(MAX_SAMPLES)],
    ['samples beyond 1, which clip', Float32Array.of(-7, 7)],
  ])('of %s is let through', (_, samples) => {
    expect(() => checkCall(samples, { sampleRate }, MAX_SAMPLES)).not.toThrow();
  });

  it.each([
    ['no audio', new Float32Array(0), 'ERR_INVALID_AUDIO', 'give one sample or more.'],
    [
      'more than is taken',
      new Float32Array(MAX_SAMPLES + 16_000),
      'ERR_AUDIO_TOO_LONG',
      '31.0 s of audio are more than the 30 s that one call takes.',
    ],
    ['NaN', Float32Array.of(0, 0.5, Number.NaN), 'ERR_INVALID_AUDIO', 'Sample 2 is NaN.'],
    [
      'infinity',
      Float32Array.of(Number.NEGATIVE_INFINITY),
      'ERR_INVALID_AUDIO',
      'Sample 0 is -Infinity.',
    ],
    ['integers', Int16Array.of(1), 'ERR_INVALID_AUDIO', 'must be a Float32Array'],
    ['a list', [0, 0.5], 'ERR_INVALID_AUDIO', 'must be a Float32Array'],
    ['nothing', undefined, 'ERR_INVALID_AUDIO', 'must be a Float32Array'],
  ])('of %s is refused', (_, samples, code, message) => {
    const error = failure(samples);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.retryable).toBe(false);
  });

  it('says how much audio is too much, and where audio is bad', () => {
    expect(failure(new Float32Array(MAX_SAMPLES + 1)).details).toEqual({
      samples: MAX_SAMPLES + 1,
      maxSamples: MAX_SAMPLES,
    });
    expect(failure(Float32Array.of(1, Number.NaN)).details).toEqual({ index: 1 });
  });

  it.each([8_000, 48_000, Number.NaN, '16000'])('at %s Hz is refused', (rate) => {
    const error = failure(new Float32Array(10), rate);
    expect(error.code).toBe('ERR_INVALID_OPTION');
    expect(error.message).toContain(`sampleRate is ${rate}.`);
    expect(error.message).toContain('createResampler');
    expect(error.details).toEqual({ option: 'sampleRate', value: rate });
  });
});

describe('a call’s texts', () => {
  it.each([
    ['prompt', 5],
    ['language', ['en']],
    ['prefix', null],
    ['draft', true],
    ['settled', 1],
    ['task', 'summarise'],
  ] as const)('that are none are refused: %s', (name, value) => {
    const options = { sampleRate, [name]: value } as never;
    expect(() => checkCall(new Float32Array(1), options, MAX_SAMPLES)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringContaining(`"${name}"`),
      }),
    );
  });
});

describe('a text for the model', () => {
  it('is its end, from a whole word on, where it is longer than any model reads', () => {
    const long = `${'one two '.repeat(100_000)}three.`;
    const given = textForModel(long)!;
    expect(given.length).toBeLessThanOrEqual(4000);
    expect(given.length).toBeGreaterThan(3990);
    expect(long.endsWith(` ${given}`)).toBe(true);
  });

  it.each(['', ' as it is, ', 'x'.repeat(4000), undefined])(
    'is otherwise as it is given',
    (text) => {
      expect(textForModel(text)).toBe(text);
    },
  );
});
