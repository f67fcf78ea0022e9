import type { Segment } from '@ws/core';
import { createScriptedBackend } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { withChineseScripts } from './chinese-scripts.js';

const SECOND = new Float32Array(16_000);
// Both scripts, as Whisper mixes them; 髮 and 發 are one character in simplified Chinese.
const MIXED = '她的頭髮很长,请发给我';
const words = ['她的', '頭', '髮', '很长', ',请', '发给我'].map((text, i) => ({
  ...{ text, start: i / 10, end: (i + 1) / 10, probability: 1 },
}));
const heard = { text: MIXED, segments: [{ start: 0, end: 1, text: MIXED, words }] };
const backendOf = (languages: readonly string[] | undefined) => {
  const inner = createScriptedBackend({ hypotheses: () => heard, capabilities: { languages } });
  return { inner, backend: withChineseScripts(inner) };
};

describe('Chinese in one script', () => {
  it.each([
    ['zh-Hans', '她的头发很长,请发给我', ['头', '发', '发给我']],
    ['zh-Hant', '她的頭髮很長,請發給我', ['頭', '髮', '發給我']],
    ['zh', MIXED, ['頭', '髮', '发给我']],
  ])('%s', async (language, text, [second, third, last]) => {
    const { inner, backend } = backendOf(['en', 'zh']);
    const told: Segment[] = [];
    const result = await backend.transcribe(SECOND, {
      ...{ sampleRate: 16_000, language, wordTimestamps: true },
      onSegment: (segment) => told.push(segment),
    });
    expect(inner.calls[0]!.options.language).toBe('zh');
    expect(result).toMatchObject({ text, language: 'zh' });
    for (const segment of [...told, ...result.segments]) {
      expect(segment.text).toBe(text);
      const written = segment.words!.map((word) => word.text);
      expect([written[1], written[2], written.at(-1)]).toEqual([second, third, last]);
      expect(written.join('')).toBe(text);
    }
  });

  it('is one of several languages', async () => {
    const probabilities = { zh: 0.7, en: 0.3 };
    const hearing = (language: string) => {
      const hypotheses = () => ({
        ...heard,
        languageProbabilities: { ...probabilities, [language]: 0.9 },
      });
      const inner = createScriptedBackend({
        hypotheses,
        capabilities: { languages: ['en', 'zh'] },
      });
      return { inner, backend: withChineseScripts(inner) };
    };
    const told: Segment[] = [];
    const call = {
      sampleRate: 16_000,
      languageProbabilities: true,
      languageChoice: { among: ['zh-Hans', 'en'], bias: { 'zh-Hans': 0.1 } },
      onSegment: (segment: Segment) => void told.push(segment),
    } as const;
    const { inner, backend } = hearing('zh');
    expect(await backend.transcribe(SECOND, call)).toMatchObject({
      text: '她的头发很长,请发给我',
      language: 'zh-Hans',
      languageProbabilities: { 'zh-Hans': 0.9, en: 0.3 },
    });
    expect(inner.calls[0]!.options.languageChoice).toEqual({
      among: ['zh', 'en'],
      bias: { zh: 0.1 },
    });
    expect(told.map(({ text }) => text)).toEqual(['她的头发很长,请发给我']);
    expect(await hearing('en').backend.transcribe(SECOND, call)).toMatchObject({
      text: MIXED,
      language: 'en',
    });
  });

  it('leaves what else a backend tells of itself', async () => {
    const inner = Object.assign(createScriptedBackend(), { precision: 'fp32' });
    const backend = withChineseScripts(inner);
    expect(backend).toHaveProperty('precision', 'fp32');
    expect(await backend.health()).toEqual(await inner.health());
    await backend[Symbol.asyncDispose]();
  });

  it('is no language called constructor', async () => {
    const { inner, backend } = backendOf(undefined);
    await backend.transcribe(SECOND, { sampleRate: 16_000, language: 'constructor' });
    expect(inner.calls[0]!.options.language).toBe('constructor');
  });

  it('is a language of models that know Chinese', () => {
    const languagesOf = (known: readonly string[] | undefined) =>
      backendOf(known).backend.capabilities.languages;
    expect(languagesOf(['en', 'zh'])).toEqual(['en', 'zh', 'zh-Hans', 'zh-Hant']);
    expect(languagesOf(['en'])).toEqual(['en']);
    expect(languagesOf(undefined)).toBeUndefined();
  });
});
