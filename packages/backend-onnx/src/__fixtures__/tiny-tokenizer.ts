import { CHARACTER_OF_BYTE } from '@ws/models/internal';
import { createTokenizer, type Tokenizer } from '../tokenizer/tokenizer.js';

/** Token of `<|0.00|>` in {@link tinyTokenizer}. */
export const FIRST_TIMESTAMP = 300;

/** The file of a vocabulary of single bytes and a few of Whisper's special tokens. */
export function tinyTokenizerFile(): object {
  const special = [
    '<|endoftext|>',
    '<|startoftranscript|>',
    '<|en|>',
    '<|de|>',
    '<|fr|>',
    '<|translate|>',
    '<|transcribe|>',
    '<|startoflm|>',
    '<|startofprev|>',
    '<|nospeech|>',
  ];
  return {
    model: {
      vocab: {
        ...Object.fromEntries(CHARACTER_OF_BYTE.map((character, byte) => [character, byte])),
        he: 256,
        ll: 257,
        hell: 258,
        Ġhell: 259,
        ls: 260,
      },
      merges: [],
    },
    added_tokens: [
      ...special.map((content, index) => ({ content, id: 270 + index })),
      { content: '<|notimestamps|>', id: FIRST_TIMESTAMP - 1 },
    ],
  };
}

/** A tokeniser whose tokens are bytes: token 65 is "A". 1501 timestamps from {@link FIRST_TIMESTAMP} on. */
export function tinyTokenizer(): Tokenizer {
  return createTokenizer(JSON.stringify(tinyTokenizerFile()), FIRST_TIMESTAMP + 1501);
}

/** Tokens of plain text. */
export function bytesOf(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}

/** Token of a time in seconds. */
export function timeToken(seconds: number): number {
  return FIRST_TIMESTAMP + Math.round(seconds * 50);
}
