import { BYTE_OF_CHARACTER, CHARACTER_OF_BYTE } from '@ws/models/internal';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  FIRST_TIMESTAMP,
  timeToken,
  tinyTokenizer,
  tinyTokenizerFile,
} from '../__fixtures__/tiny-tokenizer.js';
import { createTokenizer } from './tokenizer.js';

describe('the byte alphabet', () => {
  it('has a character of its own for every byte', () => {
    expect(new Set(CHARACTER_OF_BYTE).size).toBe(256);
    CHARACTER_OF_BYTE.forEach((character, byte) => {
      expect(character).toHaveLength(1);
      expect(BYTE_OF_CHARACTER.get(character)).toBe(byte);
    });
  });

  it('is GPT-2’s', () => {
    expect(CHARACTER_OF_BYTE[0x41]).toBe('A');
    expect(CHARACTER_OF_BYTE[0x20]).toBe('Ġ');
    expect(CHARACTER_OF_BYTE[0x0a]).toBe('Ċ');
    expect(CHARACTER_OF_BYTE[0xad]).toBe('Ń');
  });
});

describe('a tokeniser', () => {
  const tokenizer = tinyTokenizer();

  it('joins the pairs that were learnt first, within words', () => {
    expect(tokenizer.encode('hell')).toEqual([258]);
    expect(tokenizer.encode('he ll')).toEqual([256, 32, 257]);
    expect(tokenizer.encode('shell')).toEqual([115, 258]);
    // Of "ll" and "ls", the one of the lower number, wherever it stands.
    expect(tokenizer.encode('lls')).toEqual([257, 115]);
    expect(tokenizer.encode('lsls')).toEqual([260, 260]);
    // A space belongs to the word after it.
    expect(tokenizer.encode(' hell')).toEqual([259]);
  });

  it('gives back every text', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    ));

  it('gives nothing for special tokens and times, and U+FFFD for half a letter', () => {
    const { startOfTranscript, endOfText } = tokenizer.special;
    const tokens = [startOfTranscript, timeToken(0), ...bytesOf('hé'), timeToken(1), endOfText];
    expect(tokenizer.decode(tokens)).toBe('hé');
    expect(tokenizer.decode(bytesOf('é').slice(0, 1))).toBe('\ufffd');
    expect(tokenizer.decode([])).toBe('');
  });

  it('finds the special tokens, and the times after them where they are not listed', () => {
    expect(tokenizer.special).toMatchObject({
      endOfText: 270,
      startOfTranscript: 271,
      translate: 275,
      transcribe: 276,
      startOfLm: 277,
      startOfPrevious: 278,
      noSpeech: 279,
      noTimestamps: FIRST_TIMESTAMP - 1,
      firstTimestamp: FIRST_TIMESTAMP,
    });
    expect([...tokenizer.special.languages]).toEqual([
      ['en', 272],
      ['de', 273],
      ['fr', 274],
    ]);
  });

  const refused = (change: (file: ReturnType<typeof tinyTokenizerFile>) => void): RegExp => {
    const file = tinyTokenizerFile();
    change(file);
    try {
      createTokenizer(JSON.stringify(file), FIRST_TIMESTAMP + 1501);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ERR_MODEL_INVALID' });
      return new RegExp((error as Error).message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    }
    throw new Error('it was accepted');
  };

  it.each<[string, object, RegExp]>([
    ['no vocabulary', { model: {} }, /not a byte-level tokenizer/],
    ['a list for a vocabulary', { model: { vocab: [] } }, /not a byte-level tokenizer/],
    ['no special tokens', { added_tokens: [] }, /not Whisper's: the vocabulary has no/],
    ['a token without a row', { model: { vocab: { a: 5000 } } }, /numbers a token 5000/],
    ['a token with half a number', { model: { vocab: { a: 1.5 } } }, /numbers a token 1\.5/],
  ])('refuses a file with %s', (_, change, message) => {
    expect(refused((file) => Object.assign(file, change)).source.replaceAll('\\', '')).toMatch(
      message,
    );
  });
});

describe('the head of a text', () => {
  it('has the first tokens, and takes no more than 4096 characters', () => {
    const { encode, encodeHead } = tinyTokenizer();
    const text = 'and so on '.repeat(100_000);
    expect(encodeHead(text, 448)).toEqual(encode(text.slice(0, 4000)).slice(0, 448));
    expect(encodeHead(text, text.length)).toEqual(encode(text.slice(0, 4096)));
  });
});
