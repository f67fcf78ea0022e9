import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../src/tokenizer/tokenizer.js';
import { modelDirectory } from './support/models.js';

interface Reference {
  readonly special: Record<string, number> & { readonly languages?: Record<string, number> };
  readonly nonSpeechTokens: number[];
  readonly strings: { readonly text: string; readonly tokens: number[] }[];
}

const reference = JSON.parse(
  readFileSync(new URL('./reference/fixtures/tokenizer.json', import.meta.url), 'utf8'),
) as Record<'english' | 'multilingual', Reference>;

describe.each([
  ['tiny.en', 'english', 51_864],
  ['base', 'multilingual', 51_865],
] as const)('tokenizer of %s', async (model, kind, size) => {
  const file = `${await modelDirectory(model)}/tokenizer.json`;
  const tokenizer = createTokenizer(readFileSync(file, 'utf8'), size);
  const expected = reference[kind];

  it.each(expected.strings.map(({ text, tokens }) => [text, tokens] as const))(
    'encodes %j as the reference does',
    (text, tokens) => {
      expect(tokenizer.encode(text)).toEqual(tokens);
      expect(tokenizer.decode(tokens)).toBe(text);
    },
  );

  it('encodes the tail of a long text in many scripts as the tail of the whole', () => {
    const strings = expected.strings.map(({ text }) => text).filter((text) => text.length < 120);
    const text = Array.from({ length: 4 }, () => strings.join(' ')).join(' ');
    for (let end = text.length - 1500; end < text.length; end += 7) {
      const part = text.slice(0, end);
      const whole = tokenizer.encode(part);
      expect(tokenizer.encodeTail(part, 223)).toEqual(whole.slice(-223));
      expect(tokenizer.encodeHead(part, 448)).toEqual(whole.slice(0, 448));
    }
  });

  it('knows the special tokens', () => {
    const { special } = tokenizer;
    expect({
      eot: special.endOfText,
      sot: special.startOfTranscript,
      translate: special.translate,
      transcribe: special.transcribe,
      sotLm: special.startOfLm,
      sotPrev: special.startOfPrevious,
      noSpeech: special.noSpeech,
      noTimestamps: special.noTimestamps,
      timestampBegin: special.firstTimestamp,
    }).toEqual(
      Object.fromEntries(Object.entries(expected.special).filter(([name]) => name !== 'languages')),
    );
    if (expected.special.languages) {
      expect(Object.fromEntries(special.languages)).toEqual(expected.special.languages);
    }
    expect(tokenizer.multilingual).toBe(kind === 'multilingual');
  });

  it('suppresses what the reference suppresses', () => {
    expect(tokenizer.nonSpeech).toEqual([...expected.nonSpeechTokens].sort((a, b) => a - b));
  });

  it('leaves special tokens and timestamps out of the text', () => {
    const { special } = tokenizer;
    const hello = tokenizer.encode(' hello');
    expect(
      tokenizer.decode([
        special.startOfTranscript,
        special.firstTimestamp,
        ...hello,
        special.endOfText,
      ]),
    ).toBe(' hello');
  });

  it('refuses a vocabulary that is larger than the weights', () => {
    expect(() => createTokenizer(readFileSync(file, 'utf8'), 1000)).toThrow(
      /but the weights know 1000/,
    );
  });
});

describe('createTokenizer', () => {
  it.each([
    ['nonsense', '{', /not JSON/],
    ['another kind of file', '{"model":{"type":"Unigram"}}', /not a byte-level tokenizer/],
    ['null', 'null', /not a byte-level tokenizer/],
    [
      'another model',
      '{"model":{"vocab":{},"merges":[]},"added_tokens":[]}',
      /no <\|notimestamps\|>/,
    ],
  ])('refuses %s', (_, json, message) => {
    expect(() => createTokenizer(json, 51_864)).toThrow(message);
  });
});
