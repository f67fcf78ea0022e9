import { describe, expect, it } from 'vitest';
import { tinyTokenizer } from '../__fixtures__/tiny-tokenizer.js';
import type { TextDecoder } from '../engine/text-decoder.js';
import { detectLanguage } from './language.js';

const { special } = tinyTokenizer();

function decoderThatGives(likely: Record<number, number>): TextDecoder & { reads: unknown[] } {
  const reads: unknown[] = [];
  return {
    length: 0,
    reads,
    async read(tokens, select) {
      reads.push([tokens, select]);
      const logits = new Float32Array(400);
      for (const [token, logit] of Object.entries(likely)) logits[Number(token)] = logit;
      return [logits];
    },
    cut() {},
  };
}

describe('detectLanguage', () => {
  const [english, german] = ['en', 'de'].map((code) => special.languages.get(code)!);

  it('reads the start of a transcript, and takes the likeliest language', async () => {
    const decoder = decoderThatGives({ [german!]: 3, [english!]: 2 });
    const { language, probability } = await detectLanguage(decoder, special);
    expect(decoder.reads).toEqual([[[special.startOfTranscript], [0]]]);
    expect(language).toBe('de');
    // Among English, German and French, whatever the other tokens say.
    expect(probability).toBeCloseTo(Math.exp(3) / (Math.exp(3) + Math.exp(2) + 1), 6);
  });

  it('leaves all other tokens aside', async () => {
    const decoder = decoderThatGives({ 65: 100, [special.noSpeech]: 90, [english!]: 1 });
    const { language, probability } = await detectLanguage(decoder, special);
    expect(language).toBe('en');
    expect(probability).toBeCloseTo(Math.E / (Math.E + 2), 6);
  });
});
