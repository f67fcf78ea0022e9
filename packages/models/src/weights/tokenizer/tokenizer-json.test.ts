import { describe, expect, it } from 'vitest';
import { failure } from '../__fixtures__/expect-error.js';
import { tokenTexts } from '../__fixtures__/vocabulary.js';
import { vocabularyLayout } from './added-tokens.js';
import { readByteAlphabet, writeInByteAlphabet } from './byte-alphabet.js';
import { readTokenTexts, writeTokenizerJson } from './tokenizer-json.js';

describe('the byte alphabet', () => {
  it('writes GPT-2’s characters', () => {
    const text = new TextEncoder().encode(' né\n');
    expect(writeInByteAlphabet(text)).toBe('ĠnÃ©Ċ');
    expect(writeInByteAlphabet(Uint8Array.of(0xad, 0x7f, 0, 0xff))).toBe('Ń\u0121Āÿ');
  });

  it('gives every byte back', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const written = writeInByteAlphabet(all);
    expect(new Set(written).size).toBe(256);
    expect(written).not.toMatch(/[\s\p{Cc}]/u);
    expect(readByteAlphabet(written)).toEqual(all);
  });

  it('knows what is not written in it', () => {
    expect(readByteAlphabet('a b')).toBeUndefined();
    expect(readByteAlphabet('語')).toBeUndefined();
  });
});

describe('vocabularyLayout', () => {
  // From OpenAI's tokenizer.py.
  it.each([
    [51_864, 50_256, 50_258, 50_361, 50_362, 99],
    [51_865, 50_257, 50_259, 50_362, 50_363, 99],
    [51_866, 50_257, 50_259, 50_363, 50_364, 100],
  ])('numbers the tokens of %i', (nVocab, endOfText, english, noSpeech, noTimestamps, count) => {
    const { added, languageIds, textTokens } = vocabularyLayout(nVocab)!;
    const id = (content: string) => added.find((token) => token.content === content)?.id;
    expect(textTokens).toBe(endOfText);
    expect(id('<|endoftext|>')).toBe(endOfText);
    expect(id('<|startoftranscript|>')).toBe(endOfText + 1);
    expect(id('<|en|>')).toBe(english);
    expect(id('<|nospeech|>')).toBe(noSpeech);
    expect(id('<|notimestamps|>')).toBe(noTimestamps);
    expect(id('<|yue|>')).toBe(count === 100 ? english + 99 : undefined);
    expect(languageIds).toHaveLength(count);
    expect(languageIds[0]).toBe(english);
    // The timestamps from 0 to 30 s fill the rest.
    expect(noTimestamps + 1 + 1501).toBe(nVocab);
  });

  it('knows no other size', () => {
    expect(vocabularyLayout(51_867)).toBeUndefined();
  });
});

describe('a tokenizer.json', () => {
  it.each([51_864, 51_865, 51_866])('of %i tokens gives its texts back', (nVocab) => {
    const { textTokens } = vocabularyLayout(nVocab)!;
    const texts = tokenTexts(textTokens);
    const json = writeTokenizerJson('m.bin', texts, nVocab);
    expect(readTokenTexts('m.bin', json, nVocab)).toEqual(texts);
    const { added_tokens: added, model } = JSON.parse(json);
    expect(added[0]).toEqual({ id: textTokens, content: '<|endoftext|>', special: true });
    expect(Object.keys(model.vocab)).toHaveLength(textTokens);
  });

  it('ignores what a file lists after the text, and takes one empty token', () => {
    const texts = tokenTexts(50_257);
    texts[50_256] = new Uint8Array(0);
    const json = writeTokenizerJson('m.bin', [...texts, Uint8Array.of(1)], 51_865);
    expect(JSON.parse(json).model.vocab['']).toBe(50_256);
  });

  it('is refused when it lacks tokens, repeats them, or is of another kind', async () => {
    const texts = tokenTexts(50_256);
    const write = (list: readonly Uint8Array[], nVocab: number) => () =>
      writeTokenizerJson('m.bin', list, nVocab);
    const few = await failure(write(texts.slice(1), 51_864), 'ERR_MODEL_INVALID');
    expect(few.message).toContain('holds 50255 of the vocabulary');
    const twice = await failure(write([...texts.slice(1), texts[7]!], 51_864), 'ERR_MODEL_INVALID');
    expect(twice.message).toContain('the tokens 6 and 50255 are the same');
    const other = await failure(write(texts, 60_000), 'ERR_MODEL_INVALID');
    expect(other.message).toContain('a vocabulary of 60000 tokens');
    expect(other.message).toContain('Give the model as a safetensors');

    const json = JSON.parse(writeTokenizerJson('m.bin', texts, 51_864));
    delete json.model.vocab.a;
    for (const wrong of [JSON.stringify(json), '{', '[]', '{}', '{"model":{"vocab":[]}}']) {
      await failure(() => readTokenTexts('m.bin', wrong, 51_864), 'ERR_MODEL_INVALID');
    }
  });
});
