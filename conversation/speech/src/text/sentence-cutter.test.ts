import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSentenceCutter, type SentenceCutter } from './sentence-cutter.js';
import type { SentenceCutterOptions } from './sentence-cutter-options.js';

/** Every sentence is a piece. */
const SINGLE: SentenceCutterOptions = { minWords: 1 };

function cut(text: string, options: SentenceCutterOptions = SINGLE): string[] {
  const cutter = createSentenceCutter(options);
  return [...cutter.push(text), ...cutter.end()];
}

function cutInChunks(cutter: SentenceCutter, text: string, lengths: Iterator<number>): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = lengths.next().value as number;
    pieces.push(...cutter.push(text.slice(at, at + length)));
    at += length;
  }
  return [...pieces, ...cutter.end()];
}

describe('sentences', () => {
  it.each<[string, ...string[]]>([
    ['One. Two! Three? Four… Five', 'One.', 'Two!', 'Three?', 'Four…', 'Five'],
    ['Wait... No.', 'Wait...', 'No.'],
    ['Really?! Yes.', 'Really?!', 'Yes.'],
    ['He said: "Go." Then he left.', 'He said: "Go."', 'Then he left.'],
    ['"Why?" he asked. She knew.', '"Why?" he asked.', 'She knew.'],
    ['Il a dit « Oui ! » et est parti.', 'Il a dit « Oui ! » et est parti.'],
    ['»Ja.« »Nein.« „Ja.“ Gut.', '»Ja.«', '»Nein.«', '„Ja.“', 'Gut.'],
    ['他说。“好。”', '他说。', '“好。”'],
    ['(It rained.) We left.', '(It rained.)', 'We left.'],
    ['你好。今天好吗？「好！」他说。', '你好。', '今天好吗？', '「好！」', '他说。'],
    ['नमस्ते। कैसे हो॥ ठीक', 'नमस्ते।', 'कैसे हो॥', 'ठीक'],
    ['كيف حالك؟ بخير.', 'كيف حالك؟', 'بخير.'],
    ['یہ ہے۔ وہ ہے۔', 'یہ ہے۔', 'وہ ہے۔'],
    ['ሰላም። እንዴት ነህ፧', 'ሰላም።', 'እንዴት ነህ፧'],
    ['So do I. We go.', 'So do I.', 'We go.'],
    [
      'Tea, milk, etc. are here. Bread, etc. They ate.',
      'Tea, milk, etc. are here.',
      'Bread, etc.',
      'They ate.',
    ],
    ['We met at 5 p.m. Then we ate.', 'We met at 5 p.m.', 'Then we ate.'],
    ['In 1999. Then.', 'In 1999.', 'Then.'],
    ['No. I mean yes.', 'No.', 'I mean yes.'],
  ])('end at their marks: %s', (text, ...sentences) => {
    expect(cut(text)).toEqual(sentences);
  });

  it.each([
    'Mr. Smith met Dr. Jones vs. Prof. Lee.',
    'Fruit, e.g. Apples, i.e. These.',
    'The U.S. Army is in Washington D.C. Today.',
    'It is 3.14 and v1.2.3 at 10:30.',
    'See example.com and a.org for more.',
    'J. K. Rowling and J.R.R. Tolkien wrote.',
    'See No. 5 on p. 7 of Fig. 3.',
    'Am 3. Mai und am 12. Juni kam Hr. Meier, z.B. Anna.',
    'It was approx. Ten cm long.',
    'Acme Co. in town makes etc. and so on.',
    '1. Wash the apples.',
    'Jan. 5 was cold.',
  ])('do not end in: %s', (text) => {
    expect(cut(text)).toEqual([text]);
  });

  it('are given when the next begins, and the last at the end', () => {
    const cutter = createSentenceCutter(SINGLE);
    expect(cutter.push('One. ')).toEqual([]);
    expect(cutter.push('Two')).toEqual(['One.']);
    expect(cutter.end()).toEqual(['Two']);
    expect(cutter.end()).toEqual([]);
  });
});

describe('pieces', () => {
  const text =
    'Sure. It rains. It will rain tomorrow, and the day after. Take a coat with you. Bye.';

  it('have ten words, but for the first and the last', () => {
    expect(cut(text, {})).toEqual([
      'Sure.',
      'It rains. It will rain tomorrow, and the day after.',
      'Take a coat with you. Bye.',
    ]);
  });

  it('have as many words as is asked for', () => {
    expect(cut(text, { firstMinWords: 3, minWords: 3 })).toEqual([
      'Sure. It rains.',
      'It will rain tomorrow, and the day after.',
      'Take a coat with you.',
      'Bye.',
    ]);
  });

  it('count two characters as a word where there are no spaces', () => {
    expect(cut('你好。今天天气很好。我们走吧。', { firstMinWords: 4 })).toEqual([
      '你好。今天天气很好。',
      '我们走吧。',
    ]);
  });

  it.each<[string, ...string[]]>([
    [
      'When the sun is up, and the tea is hot, we leave. Then, in the end, we are there, and stay.',
      'When the sun is up,',
      'and the tea is hot, we leave.',
      'Then, in the end, we are there, and stay.',
    ],
    [
      'On the day of May 5, 2024, it rained; we left.',
      'On the day of May 5, 2024,',
      'it rained; we left.',
    ],
    ['Yes, sir. In the end, it is so.', 'Yes, sir.', 'In the end, it is so.'],
    ['It cost 1,000 and more,no less.', 'It cost 1,000 and more,no less.'],
    ['今天天气真的很好，我们走吧。好。', '今天天气真的很好，', '我们走吧。', '好。'],
  ])('may begin with a clause: %s', (text, ...pieces) => {
    expect(cut(text, { firstClauseWords: 4, minWords: 1 })).toEqual(pieces);
  });

  it('begin anew after the end', () => {
    const cutter = createSentenceCutter();
    cutter.push('A. ');
    cutter.end();
    expect(cutter.push('Yes. And so on. ')).toEqual(['Yes.']);
  });

  it('are bounded: cut at a comma, else at a space, else anywhere', () => {
    const options = { maxChars: 40, minWords: 1 };
    expect(cut('one two three four five, six seven eight nine ten', options)).toEqual([
      'one two three four five,',
      'six seven eight nine ten',
    ]);
    expect(cut('one two three four five six seven eight nine ten', options)).toEqual([
      'one two three four five six seven eight',
      'nine ten',
    ]);
    expect(cut('x'.repeat(100), options).map(({ length }) => length)).toEqual([40, 40, 20]);
    expect(cut('e\u0301'.repeat(30), options)[0]).toHaveLength(40);
    expect(cut(`x${'𝒳'.repeat(40)}`, options).every((piece) => !/\p{Cs}/u.test(piece))).toBe(true);
  });
});

describe('Markdown', () => {
  it.each<[string, ...string[]]>([
    ['**Bold**, *this* and __that__, _those_ ~~gone~~.', 'Bold, this and that, those gone.'],
    ['A snake_case_name, 2 * 3, 2*3, ~5.', 'A snake_case_name, 2 * 3, 2*3, ~5.'],
    ['# Weather\nIt rains.', 'Weather', 'It rains.'],
    ['Weather\n=======\nIt rains.\n\n---\n\nBye.', 'Weather', 'It rains.', 'Bye.'],
    [
      'We need:\n- milk\n- **bread**\n* [ ] salt\n+ tea',
      'We need:',
      'milk',
      'bread',
      'salt',
      'tea',
    ],
    ['1. Wash\n2. Cut', '1. Wash', '2. Cut'],
    ['> A quote\n> goes on.\n\nYes.', 'A quote goes on.', 'Yes.'],
    ['A line\ngoes on.\n\nA paragraph', 'A line goes on.', 'A paragraph'],
    ['See [the page](https://example.com/a_(b)) now.', 'See the page now.'],
    ['[![An image](a.png)](b "title") here.', 'An image here.'],
    ['Cited [1] and a[i] too.', 'Cited [1] and a[i] too.'],
    ['Run `npm install`, then `x`.', 'Run npm install, then x.'],
    ['The word `hello` is short, ``a `b` c`` is not.', 'The word hello is short, a `b` c is not.'],
    ['Call `a_b(*c*)` or `2 * x`.', 'Call a_b(*c*) or 2 * x.'],
    ['A lone ` tick stays away.', 'A lone tick stays away.'],
    ['Do:\n```js\nlet x = 1. Two\n```\nDone.', 'Do:', 'Done.'],
    ['~~~~\n```\n~~~\n~~~~\nDone.', 'Done.'],
    ['```code``` is here.', 'is here.'],
    ['| Day | Sky |\n|-----|:---:|\n| Mon | -5 |', 'Day, Sky', 'Mon, -5'],
    ['Go to https://www.example.com/a/b?c=d. Then rest.', 'Go to example.com.', 'Then rest.'],
    ['<https://me:x@example.com:80/> or (www.a.org/x).', 'example.com or (a.org).'],
    ['看https://example.com/x。好', '看example.com。', '好'],
    ['Great 🎉! Yes👍🏽no 👩‍👩‍👧 1️⃣ 🇩🇪.', 'Great!', 'Yes no 1.'],
    ['5 \\* 3 and \\# \\a', '5 * 3 and # \\a'],
    ['Hello\r\nthere.\r\n\r\nYou.', 'Hello there.', 'You.'],
  ])('is not read out: %j', (text, ...sentences) => {
    expect(cut(text)).toEqual(sentences);
  });

  it('ends a heading with a full stop where it is joined with what follows', () => {
    expect(cut('# Weather\nIt rains today.', { firstMinWords: 4 })).toEqual([
      'Weather. It rains today.',
    ]);
  });
});

/** Texts that are full of what means something. */
const marks = [
  ...'.!?…。؟,;:、"\')(][*_~`#>|-+=\\/<\n\r\t 0123@&',
  ...[
    'a',
    'B',
    'ß',
    '漢',
    'e\u0301',
    '𝒳',
    '🎉',
    '\u200d',
    '\ud83d',
    'https://x.org/',
    'www.',
    'Mr.',
  ],
  ...['```', '](', '![', '- ', '1. ', '\n\n', '---\n', '| ', 'e.g. ', 'I '],
];
const marked = fc
  .array(fc.constantFrom(...marks), { maxLength: 200, size: 'max' })
  .map((parts) => parts.join(''));
const words = fc
  .array(
    fc.constantFrom('a', 'It', 'snow', 'Überall', '漢字。', 'go.', 'Why?', 'so,', 'Dr.', '…'),
    {
      maxLength: 150,
      size: 'max',
    },
  )
  .map((parts) => parts.join(' '));
const lengths = fc.infiniteStream(fc.integer({ min: 1, max: 9 }));
const settings = fc.record({
  minWords: fc.integer({ min: 1, max: 12 }),
  firstMinWords: fc.integer({ min: 1, max: 12 }),
  maxChars: fc.integer({ min: 40, max: 90 }),
});

describe('whatever the text', () => {
  it('how it is cut into chunks does not matter', () => {
    fc.assert(
      fc.property(fc.oneof(marked, words), settings, lengths, (text, options, chunks) => {
        expect(cutInChunks(createSentenceCutter(options), text, chunks)).toEqual(
          cut(text, options),
        );
      }),
    );
  });

  it('pieces say something, are bounded, well-formed and without space around them', () => {
    fc.assert(
      fc.property(fc.oneof(marked, words), settings, (text, options) => {
        for (const piece of cut(text, options)) {
          expect(piece).toMatch(/[\p{L}\p{N}]/u);
          expect(piece.length).toBeLessThanOrEqual(options.maxChars);
          expect(!/\p{Cs}/u.test(piece)).toBe(true);
          expect(piece.trim()).toBe(piece);
        }
      }),
    );
  });

  it('plain text stays, word by word', () => {
    fc.assert(
      fc.property(words, settings, (text, options) => {
        const said = (given: string) => given.replace(/[\s…]/g, '');
        expect(said(cut(text, options).join(' '))).toBe(said(text));
      }),
    );
  });

  it('nothing but marks is lost', () => {
    const kept = marked.map((text) => text.replace(/[`[\]]|https?:\/\/|www\./g, ''));
    fc.assert(
      fc.property(
        kept.filter((text) => !/~{3}|https?:\/\/|www\./i.test(text)),
        (text) => {
          const letters = (given: string) => given.match(/[\p{L}\p{N}]/gu) ?? [];
          expect(letters(cut(text).join(' '))).toEqual(letters(text));
        },
      ),
    );
  });

  it.each([
    '.',
    '!',
    ' ',
    'a',
    'a ',
    'A. ',
    '1.',
    '[',
    ']',
    '[](',
    '[a](b',
    '[[a](b)](c) ',
    '`',
    '` `` ',
    '*',
    '* ',
    '_a',
    '-',
    '|',
    '|-',
    '#',
    '# ',
    '>',
    '\n',
    '\\',
    '<',
    'h',
    'http',
    'https://',
    'www.',
    '🎉',
    '\u200d',
    '"',
    '!\n\n',
    '。',
    'e\u0301',
    '\u0301',
    '~~~',
    '```',
    '\n1. ',
    'U.S.',
    '😀\ud83d',
  ])('a hundred kilobytes of %j go through', (part) => {
    const text = part.repeat(Math.ceil(100_000 / part.length));
    expect(cut(text).filter((piece) => piece.length > 300)).toEqual([]);
  });

  it.each(['`', '[[a](b)](c) ', 'A. ', 'a'])('a megabyte of %j goes through', (part) => {
    const text = part.repeat(Math.ceil(1_000_000 / part.length));
    expect(cut(text).filter((piece) => piece.length > 300)).toEqual([]);
  });

  it.each([undefined, 7, null])('%s is refused', (text) => {
    expect(() => createSentenceCutter().push(text as never)).toThrow(/"textChunk"/);
  });

  it.each([{ minWords: 0 }, { maxChars: 39 }, { firstMinWords: 1.5 }, { words: 3 }])(
    'options are checked: %j',
    (options) => {
      expect(() => createSentenceCutter(options as never)).toThrow(/option/i);
    },
  );
});
