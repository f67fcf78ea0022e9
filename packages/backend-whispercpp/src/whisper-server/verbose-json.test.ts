import { describe, expect, it } from 'vitest';
import { readVerboseJson } from './verbose-json.js';

const answer = {
  task: 'transcribe',
  language: 'german',
  duration: 4,
  text: ' Guten Tag.\n',
  segments: [
    {
      id: 0,
      text: ' Guten Tag.',
      start: -21_474_836,
      end: 5.5,
      tokens: [1, 2, 3],
      words: [
        { word: ' Guten', start: 0.1, end: 0.5, t_dtw: 48, probability: 0.9 },
        { word: ' Tag', start: 0.5, end: 1, t_dtw: -1, probability: 0.5 },
        { word: '.', start: 1, end: 1.1, t_dtw: 120, probability: 1.5 },
      ],
      temperature: 0,
      avg_logprob: -0.25,
      no_speech_prob: 0.01,
    },
  ],
  detected_language: 'german',
  detected_language_probability: 0.8,
  language_probabilities: { en: 0.1, de: 0.8, nl: null },
};

const read = (change: object = {}) => readVerboseJson(JSON.stringify({ ...answer, ...change }), 4);

describe('an answer of whisper-server', () => {
  it('names the language by its code, and how likely each is, the likeliest first', () => {
    const heard = read();
    expect(heard).toMatchObject({ language: 'de', languageProbability: 0.8, task: 'transcribe' });
    expect(Object.entries(heard.languageProbabilities ?? {})).toEqual([
      ['de', 0.8],
      ['en', 0.1],
      ['nl', 0],
    ]);
  });

  it('has times within the audio', () => {
    expect(read().segments[0]).toMatchObject({ start: 0, end: 4 });
  });

  it('has tokens whose texts make up the segment', () => {
    const { segments, texts } = read();
    expect(texts.decode(segments[0]!.tokens.map(({ id }) => id))).toBe(' Guten Tag.');
    expect(segments[0]!.tokens.map(({ p }) => p)).toEqual([0.9, 0.5, 1]);
  });

  it('has word times by attention where one is told, in hundredths', () => {
    const heard = read();
    expect(heard.wordTimes).toBe('dtw');
    expect(heard.segments[0]!.tokens.map(({ t_dtw }) => t_dtw)).toEqual([48, -1, 120]);
    expect(heard.segments[0]!.tokens[0]).toMatchObject({ t0: 10, t1: 50 });
  });

  it('is read where numbers are none, times are missing and a segment has no token', () => {
    const segments = [{ text: ' Hm', avg_logprob: null, no_speech_prob: null }, {}];
    const heard = read({ segments, language_probabilities: undefined });
    expect(heard.wordTimes).toBe('token');
    expect(heard.languageProbabilities).toBeUndefined();
    expect(heard.segments[0]).toMatchObject({ start: 0, end: 4, avgLogprob: 0, tokens: [] });
    expect(heard.segments[0]!.noSpeechProb).toBeUndefined();
    expect(heard.segments[1]!.text).toBe('');
  });

  it('is read where a segment has null in place of its tokens', () => {
    const { segments } = read({ segments: [{ text: ' Hm', start: 1, end: 2, words: null }] });
    expect(segments[0]).toMatchObject({ start: 1, end: 2, text: ' Hm', tokens: [] });
  });

  it.each(['', '<html>', '{"text":"Hello"}', 'null', '{"language":"english","segments":[1]}'])(
    'is refused when it is none: %s',
    (body) => {
      expect(() => readVerboseJson(body, 1)).toThrow(
        expect.objectContaining({ code: 'ERR_BACKEND_FAILED' }),
      );
    },
  );
});
