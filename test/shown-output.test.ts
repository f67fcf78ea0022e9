import { describe, expect, it } from 'vitest';
import { notPrinted, says, shownBy, transcriptOf, writtenBy } from './support/shown-output.js';

describe('what a program says it prints', () => {
  it('stands behind what prints, or at the end of a paragraph', () => {
    const code = [
      '// A remark.',
      "const { text } = await say('a'); // another one",
      'console.log(text); // a',
      'listen(80, () => console.log(url)); // ws://…:80/',
      '',
      'console.log(1, 2);',
      '// 1 2',
      '',
      "for (const x of ['b', 'c']) console.log(x);",
      '// b',
      '// c',
      '',
    ].join('\n');
    expect(shownBy(code)).toEqual(['a', 'ws://…:80/', '1 2', 'b', 'c']);
  });

  it('is what the comment of a command calls files', () => {
    expect(writtenBy('x talk.mp3 -o srt,json # talk.srt and captions/a.json')).toEqual([
      'talk.srt',
      'captions/a.json',
    ]);
    expect(writtenBy('x talk.mp3 -o talk.srt # says so')).toEqual([]);
  });
});

describe('what is shown and not printed', () => {
  it.each([
    ['nothing', ['a', 'b'], 'a\nother\nb\n', undefined],
    ['a line that is missing', ['a', 'b'], 'a\n', 'b'],
    ['a line before its turn', ['a', 'b'], 'b\na\n', 'b'],
    ['a part of a line', ['a'], 'a b\n', 'a'],
    ['nothing, with another port', ['ws://127.0.0.1:8765/a'], 'ws://127.0.0.1:4/a', undefined],
    ['another path', ['ws://127.0.0.1:8765/a'], 'ws://127.0.0.1:8765/b', 'ws://127.0.0.1:8765/a'],
    ['nothing, at another time', ['stopped at 1:02:03; so'], 'stopped at 0:07; so', undefined],
    ['nothing, where anything may stand', ['key …, made'], 'key 5e88f, made', undefined],
    [
      'nothing of an object',
      ["[{ a: 'b', c: [1] }]"],
      "[\n  {\n    a: 'b',\n c: [ 1 ] } ]",
      undefined,
    ],
    ['another object', ["[{ a: 'b' }]"], "[ { a: 'c' } ]", "[{ a: 'b' }]"],
    ['nothing in colours', ['a'], '\x1b[1ma\x1b[22m\r\n', undefined],
    ['nothing of what was drawn over', ['a', 'b'], 'a\x1b[2K\x1b[1A\x1b[2K\x1b[Gb\r\n', undefined],
    ['another number', ['mp4 aac 3'], 'mp4 aac 4', 'mp4 aac 3'],
  ])('is %s', (_, shown, printed, missing) => {
    expect(notPrinted(shown, printed)).toBe(missing);
  });

  // The sentence is one of our recording.
  it.each([
    ['as it is', 'Good morning and welcome to the lighthouse.', true],
    ['with a word misheard', 'Good morning, and welcome to a lighthouse.', true],
    ['cut short', 'Good morning and welcome.', false],
    ['twice', 'Good morning and welcome to the lighthouse. Good morning and welcome.', false],
    ['with times', '0.5 Good morning and welcome to the lighthouse.', false],
  ])('is a transcript %s', (_, printed, isRight) => {
    const shown = 'Good morning, and welcome to the lighthouse.';
    expect(notPrinted([shown], printed)).toBe(isRight ? undefined : shown);
  });

  it('may be a transcript at other times', () => {
    const printed = '[00:01] Good morning and welcome to the lighthouse.';
    const shown = '[00:00] Good morning, and welcome to the lighthouse.';
    expect(notPrinted([shown], printed)).toBeUndefined();
  });
});

describe('the transcript', () => {
  it.each([
    ['lines, without partials', '… Good\n0.5 2.68 Good morning.\nAll well.\n'],
    ['what stays on a terminal', '\r\x1b[2KGood mo\r\x1b[2KGood morning.\n\r\x1b[2KAll well.\n'],
    [
      'subtitles',
      '1\n00:00:00,500 --> 00:00:02,680\nGood morning.\n\n2\n00:00:03 --> 4\nAll well.\n',
    ],
    ['WebVTT', 'WEBVTT\n\n00:00.500 --> 00:02.680\nGood morning.\nAll well.\n'],
    ['JSON', '{ "text": "Good morning. All well." }'],
  ])('of %s', (_, printed) => {
    expect(transcriptOf(printed).trim()).toMatch(/^Good morning\. {1,2}All well\.$/);
  });

  it('may differ in a word of five', () => {
    expect(says('one two three four five', 'One, two three four nine')).toBe(true);
    expect(says('one two three four five', 'One, two three four')).toBe(true);
    expect(says('one two three four', 'one two three nine')).toBe(false);
  });
});
