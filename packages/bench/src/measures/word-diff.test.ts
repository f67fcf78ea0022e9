import { describe, expect, it } from 'vitest';
import { wordDiff } from './word-diff.js';

describe('a comparison of words', () => {
  it('tells each kind of error', () => {
    expect(
      wordDiff('Ask not what your country can do.', 'ask what your own county can do'),
    ).toEqual([
      { type: 'equal', reference: 'ask', heard: 'ask' },
      { type: 'lost', reference: 'not' },
      { type: 'equal', reference: 'what', heard: 'what' },
      { type: 'equal', reference: 'your', heard: 'your' },
      { type: 'invented', heard: 'own' },
      { type: 'substituted', reference: 'country', heard: 'county' },
      { type: 'equal', reference: 'can', heard: 'can' },
      { type: 'equal', reference: 'do', heard: 'do' },
    ]);
  });

  it.each([
    ['en', "I'm twenty-one, Mr. Grey.", 'i am 21 mister gray'],
    ['en-GB', 'The colour, um, of 1,000 dollars', 'the color of $1000'],
    ['de', 'Die Tür – 21 (lacht).', 'die tür 21'],
    ['zh', '今天天气', '今天，天气。'],
    ['hi', 'हिन्दी', 'हिन्दी।'],
  ])('takes for nothing what is only written otherwise: %s', (language, said, heard) => {
    expect(wordDiff(said, heard, language).filter(({ type }) => type !== 'equal')).toEqual([]);
  });

  it('compares Chinese by character', () => {
    const diff = wordDiff('今天天气', '今天大气', 'zh-Hans');
    expect(diff.map(({ type }) => type)).toEqual(['equal', 'equal', 'substituted', 'equal']);
  });
});
