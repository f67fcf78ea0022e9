import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createThoughtFilter } from './thought-filter.js';

/** What is said of a text that comes in pieces of so many characters. */
function said(text: string, pieceChars = text.length): string {
  const filter = createThoughtFilter();
  let all = '';
  for (let at = 0; at < text.length; at += pieceChars) {
    all += filter.push(text.slice(at, at + pieceChars));
  }
  return all + filter.end();
}

const ANSWER = 'It is five.';

describe('what a model thinks', () => {
  it.each([
    ['<think>Hm, five?</think>It is five.', ANSWER],
    ['<think>\nHm, five?\n</think>\n\nIt is five.', ANSWER],
    ['\n<think>\n\n</think>\n\nIt is five.', ANSWER],
    ['<THINK>Hm.</Think> It is five.', ANSWER],
    ['<think>A < b, </thin k> and <b>.</think>It is five.', ANSWER],
    ['<think>One.</think><think>Two.</think>It is five.', ANSWER],
    ['It is <think>four? No.</think> five.', ANSWER],
    ['It is five.<think>Was that right?', ANSWER],
    ['<think>It never ends', ''],
    ['<think>', ''],
    ['It is five.</think>', ANSWER],
    ['<thinking>Hm.</thinking>\nIt is five.', ANSWER],
    ['<thought>Hm.</thought>It is five.', ANSWER],
    ['<thoughts>Hm.</thoughts>It is five.', ANSWER],
    ['<reasoning>Hm.</reasoning>It is five.', ANSWER],
    ['<reflection>Hm.</reflection>It is five.', ANSWER],
    ['<scratchpad>Hm.</scratchpad>It is five.', ANSWER],
    ['<seed:think>Hm.</seed:think>It is five.', ANSWER],
    ['[THINK]Hm.[/THINK]It is five.', ANSWER],
    ['◁think▷Hm.◁/think▷It is five.', ANSWER],
    ['<|START_THINKING|>Hm.<|END_THINKING|>It is five.', ANSWER],
    ['<|begin_of_thought|>Hm.<|end_of_thought|>It is five.', ANSWER],
    [
      '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>It is five.',
      ANSWER,
    ],
  ])('is not said: %j', (text, answer) => {
    for (const pieceChars of [1, 2, 3, 7, text.length]) {
      expect([pieceChars, said(text, pieceChars)]).toEqual([pieceChars, answer]);
    }
  });

  it.each([
    'It is five.',
    ' It is\n five. ',
    'a < b, and <b>bold</b>, <thin air>',
    'It is <thinking> of you.',
    'The tag `<think>` begins a thought, and "<think>" is it, too.',
    '[Thin ice] and [think] twice',
    '<|channel|> is a mark',
    '<thinker> is none',
    '<thi',
    '<',
    '   ',
    '',
  ])('is told from what it says: %j', (text) => {
    for (const pieceChars of [1, 2, 3, 7, Math.max(1, text.length)]) {
      expect(said(text, pieceChars)).toBe(text);
    }
  });

  it('begins anew after a tool was used', () => {
    const filter = createThoughtFilter();
    expect(filter.push('<think>I need the clock.')).toBe('');
    expect(filter.interrupt()).toBe('');
    expect(filter.push('<reasoning>Five.</reasoning>It is five. <')).toBe('It is five. ');
    expect(filter.interrupt()).toBe('<');
    expect(filter.push('Yes.')).toBe('Yes.');
  });

  it('is said at once where it is none', () => {
    const filter = createThoughtFilter();
    expect(filter.push('I')).toBe('I');
    expect(filter.push(' <')).toBe(' ');
    expect(filter.push('b')).toBe('<b');
  });

  it.each(['<', '<think>', '</think>', '<think></think>', ' ', '<think', '[think]', 'a'])(
    'costs little: 300 kB of %j',
    { timeout: 60_000 },
    (part) => {
      const text = part.repeat(Math.ceil(300_000 / part.length));
      for (const pieceChars of [10, text.length]) said(text, pieceChars);
    },
  );

  const marks = ['<think>', '</think>', '<', '/', 'think>', '[think]', '`', '\n', ' ', 'a', '<b>'];

  it('is the same however the text is cut', () => {
    const texts = fc.array(fc.constantFrom(...marks), { maxLength: 30 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 9 }), (parts, pieceChars) => {
        const text = parts.join('');
        expect(said(text, pieceChars)).toBe(said(text, text.length || 1));
      }),
      { examples: [[[' ', '</think>'], 1]] },
    );
  });
});
