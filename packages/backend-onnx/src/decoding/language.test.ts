import { describe, expect, it } from 'vitest';
import { scoresOf } from '../__fixtures__/scores-of.js';
import { tinyTokenizer } from '../__fixtures__/tiny-tokenizer.js';
import type { TextDecoder } from '../network/text-decoder.js';
import { detectLanguages } from './language.js';

const { special } = tinyTokenizer();

function decoderThatGives(
  likely: Record<number, number>,
): Pick<TextDecoder, 'read'> & { reads: unknown[] } {
  const reads: unknown[] = [];
  return {
    reads,
    async read(tokens, select) {
      reads.push([tokens, select]);
      const logits = new Float32Array(400);
      for (const [token, logit] of Object.entries(likely)) logits[Number(token)] = logit;
      return [scoresOf(logits)];
    },
  };
}

describe('detectLanguages', () => {
  const [english, german] = ['en', 'de'].map((code) => special.languages.get(code)!);

  it('reads the start of a transcript, and puts the likeliest language first', async () => {
    const decoder = decoderThatGives({ [german!]: 3, [english!]: 2 });
    const languages = await detectLanguages(decoder, special);
    expect(decoder.reads).toEqual([[[special.startOfTranscript], [0]]]);
    expect(Object.keys(languages)).toEqual(['de', 'en', 'fr']);
    // Among English, German and French, whatever the other tokens say.
    const all = Math.exp(3) + Math.exp(2) + 1;
    for (const [i, liking] of [3, 2, 0].entries()) {
      expect(Object.values(languages)[i]).toBeCloseTo(Math.exp(liking) / all, 6);
    }
  });

  it('leaves all other tokens aside', async () => {
    const decoder = decoderThatGives({ 65: 100, [special.noSpeech]: 90, [english!]: 1 });
    const languages = await detectLanguages(decoder, special);
    expect(Object.keys(languages)[0]).toBe('en');
    expect(Object.values(languages)[0]).toBeCloseTo(Math.E / (Math.E + 2), 6);
  });
});
