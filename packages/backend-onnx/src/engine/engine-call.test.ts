import { describe, expect, it } from 'vitest';
import { engineCapabilities, inferenceRequest } from './engine-call.js';

describe('a call', () => {
  it('reaches the engine with all that it says', () => {
    const request = inferenceRequest(
      {
        sampleRate: 16_000,
        prompt: 'before',
        language: 'de',
        task: 'translate',
        wordTimestamps: true,
        prefix: 'So',
        draft: 'far',
        provisional: true,
        settled: 'fa',
        tokens: true,
        timestamps: false,
        attentionStop: { endMs: 200, backMs: 800 },
        fallback: false,
        languageProbabilities: true,
      },
      { audioContext: 'full' },
    );
    expect(request).toEqual({
      context: 'full',
      prompt: 'before',
      language: 'de',
      task: 'translate',
      wordTimestamps: true,
      prefix: 'So',
      draft: 'far',
      provisional: true,
      settled: 'fa',
      tokens: true,
      timestamps: false,
      attentionStop: { endMs: 200, backMs: 800 },
      fallback: false,
      languageProbabilities: true,
      tellsProgress: false,
    });
  });

  it('asks for a transcript with segment times where it says nothing', () => {
    expect(
      inferenceRequest({ sampleRate: 16_000 }, { audioContext: 'silence-tail' }),
    ).toMatchObject({
      task: 'transcribe',
      timestamps: true,
    });
  });
});

describe('the engine', () => {
  it('says what it can do', () => {
    expect(engineCapabilities('silence-tail')).toMatchObject({
      draft: true,
      wordTimestamps: true,
      attention: true,
      tokens: true,
      progress: true,
      audioContextSizing: true,
    });
    expect(engineCapabilities('full').audioContextSizing).toBe(false);
  });
});
