import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, tinyTokenizer } from '../__fixtures__/tiny-tokenizer.js';
import { initialTokens } from './prompt.js';

const tokenizer = tinyTokenizer();
const { special } = tokenizer;
const CONTEXT = 20;
const plain = { task: 'transcribe', timestamps: true } as const;

describe('the initial tokens', () => {
  it.each([
    ['an English-only model, with times', plain, [special.startOfTranscript]],
    [
      'an English-only model, without',
      { ...plain, timestamps: false },
      [special.startOfTranscript, special.noTimestamps],
    ],
    [
      'a multilingual model',
      { ...plain, language: 272 },
      [special.startOfTranscript, 272, special.transcribe],
    ],
    [
      'translation without times',
      { task: 'translate', language: 273, timestamps: false } as const,
      [special.startOfTranscript, 273, special.translate, special.noTimestamps],
    ],
  ])('of %s', (_, options, expected) => {
    expect(initialTokens(tokenizer, CONTEXT, options)).toEqual({ tokens: expected, startIndex: 0 });
  });

  it('begin with the prompt, a space before it', () => {
    const { tokens, startIndex } = initialTokens(tokenizer, CONTEXT, { ...plain, prompt: 'Hi' });
    expect(tokens).toEqual([special.startOfPrevious, ...bytesOf(' Hi'), special.startOfTranscript]);
    expect(startIndex).toBe(4);
  });

  it('begin with a prompt of tokens as it is, of a long one with its tail', () => {
    const prompt = [300, 65, 66, 350];
    const { tokens } = initialTokens(tokenizer, CONTEXT, { ...plain, prompt });
    expect(tokens).toEqual([special.startOfPrevious, ...prompt, special.startOfTranscript]);
    const long = Array.from({ length: 30 }, (_, i) => i);
    const cut = initialTokens(tokenizer, CONTEXT, { ...plain, prompt: long });
    expect(cut.tokens).toEqual([
      special.startOfPrevious,
      ...long.slice(-9),
      special.startOfTranscript,
    ]);
  });

  it.each(['', '   ', '\n'])('have no prompt where it is %j', (prompt) => {
    expect(initialTokens(tokenizer, CONTEXT, { ...plain, prompt }).startIndex).toBe(0);
  });

  it('end with what the transcript begins with, a space before it', () => {
    const options = { ...plain, timestamps: false, prompt: 'Hi', prefix: ' So ' };
    const { tokens, startIndex } = initialTokens(tokenizer, CONTEXT, options);
    expect(tokens).toEqual([
      special.startOfPrevious,
      ...bytesOf(' Hi'),
      special.startOfTranscript,
      special.noTimestamps,
      ...bytesOf(' So'),
    ]);
    expect(startIndex).toBe(4);
  });

  it('leave of a prompt what a prefix leaves room for, and of a long prefix the tail', () => {
    const options = { ...plain, timestamps: false, prompt: 'abcdefgh', prefix: 'ijklmnopqr' };
    const { tokens, startIndex } = initialTokens(tokenizer, CONTEXT, options);
    // Nine tokens in all: seven of the prefix, its head before that, and no prompt.
    expect(tokens.slice(startIndex + 2)).toEqual(bytesOf('lmnopqr'));
    expect(tokens.slice(1, startIndex)).toEqual(bytesOf('jk'));
  });

  it('do not tell white space around the prompt', () => {
    const { tokens } = initialTokens(tokenizer, CONTEXT, { ...plain, prompt: '  Hi \n' });
    expect(tokens).toEqual([special.startOfPrevious, ...bytesOf(' Hi'), special.startOfTranscript]);
  });

  it('take special tokens written out in a prompt for text', () => {
    const { tokens } = initialTokens(tokenizer, 100, { ...plain, prompt: '<|endoftext|>' });
    expect(tokens.slice(1, -1)).toEqual(bytesOf(' <|endoftext|>'));
  });

  it('take the tail of a prompt that is too long, and leave half the context', () => {
    const { tokens } = initialTokens(tokenizer, CONTEXT, { ...plain, prompt: 'abcdefghijklm' });
    // Ten tokens are half of twenty; the first of them says that text came before.
    expect(tokens).toEqual([
      special.startOfPrevious,
      ...bytesOf('efghijklm'),
      special.startOfTranscript,
    ]);
    const just = initialTokens(tokenizer, CONTEXT, { ...plain, prompt: 'abcdefgh' });
    expect(just.tokens.slice(1, -1)).toEqual(bytesOf(' abcdefgh'));
  });

  it('leave the start where it is said to be, and fit, whatever the prompt', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (prompt) => {
        const options = { ...plain, prompt, language: 272, timestamps: false };
        const { tokens, startIndex } = initialTokens(tokenizer, CONTEXT, options);
        expect(tokens[startIndex]).toBe(special.startOfTranscript);
        expect(tokens.filter((token) => token === special.startOfTranscript)).toHaveLength(1);
        expect(startIndex).toBeLessThanOrEqual(CONTEXT / 2);
      }),
    ));
});
