import { expect, it } from 'vitest';
import type { BackendCapabilities, TranscribeOptions } from '../contracts/backend.js';
import { sharedCall, sharedCapabilities } from './shared-capabilities.js';

const rich: BackendCapabilities = {
  wordTimestamps: true,
  prompt: true,
  hotwords: true,
  languageDetection: true,
  languageChoice: true,
  languages: ['de', 'en', 'fr'],
  translation: true,
  prefix: true,
  draft: true,
  tokens: true,
  attention: true,
  progress: true,
  beamSearch: true,
  audioContextSizing: true,
  maxConcurrency: 4,
  maxAudioMs: 60_000,
  windowMs: 30_000,
};
const poor: BackendCapabilities = {
  wordTimestamps: false,
  prompt: true,
  languageDetection: false,
  languages: ['en'],
  translation: false,
  prefix: false,
  draft: false,
  tokens: false,
  attention: false,
  audioContextSizing: true,
  maxConcurrency: 1,
  maxAudioMs: 40_000,
};
const { windowMs: _, languages: __, ...unsaid } = rich;

it('has what all have, and the least of numbers', () => {
  expect(sharedCapabilities([rich, rich])).toEqual(rich);
  expect(sharedCapabilities([rich, poor])).toEqual({
    ...poor,
    hotwords: false,
    languageChoice: false,
    progress: false,
    beamSearch: false,
    windowMs: 30_000,
  });
});

it('knows the languages that all know, as far as they say', () => {
  const languagesOf = (...all: BackendCapabilities[]) => sharedCapabilities(all).languages;
  expect(languagesOf(rich, unsaid)).toEqual(['de', 'en', 'fr']);
  expect(languagesOf(unsaid, unsaid)).toBeUndefined();
  expect(languagesOf(rich, { ...rich, languages: ['fr', 'it', 'de'] })).toEqual(['de', 'fr']);
  expect(languagesOf(rich, { ...rich, languages: ['ja'] })).toEqual([]);
});

it('gives an engine no option that another one does not know', () => {
  const call: TranscribeOptions = {
    ...{ sampleRate: 16_000, prompt: 'Before.', hotwords: ['Ada'], prefix: 'And', draft: 'And so' },
    ...{ settled: 'And', tokens: true, wordTimestamps: true, beamSize: 5, fallback: false },
    ...{ attentionStop: { endMs: 100 }, onProgress() {}, timestamps: false, provisional: true },
  };
  expect(sharedCall(call, sharedCapabilities([rich, rich]), rich)).toEqual(call);
  expect(sharedCall(call, sharedCapabilities([rich, poor]), rich)).toEqual({
    ...{ sampleRate: 16_000, prompt: 'Before.', fallback: false },
    ...{ timestamps: false, provisional: true, language: 'en' },
  });
});

it('keeps an engine to the languages that the others know', () => {
  const shared = sharedCapabilities([rich, { ...rich, languages: ['de', 'fr'] }]);
  const bias = { fr: 0.1 };
  expect(sharedCall({ languageChoice: { bias } }, shared, rich)).toEqual({
    languageChoice: { among: ['de', 'fr'], bias },
  });
  expect(sharedCall({ languageChoice: { among: ['fr'] } }, shared, rich)).toEqual({
    languageChoice: { among: ['fr'] },
  });
  expect(sharedCall({ language: 'de' }, shared, rich)).toEqual({ language: 'de' });
  expect(sharedCall({}, sharedCapabilities([rich, rich]), rich)).toEqual({});
});
