import { describe, expect, it } from 'vitest';
import type { ConversationMessage } from '../../answer-model.js';
import { fitHistory, type TextTokens } from './fit-history.js';

/** A token for each character. */
let tokenized = 0;
const tokens: TextTokens = {
  tokenize(text) {
    tokenized += text.length;
    return [...text].map((character) => character.codePointAt(0)!);
  },
  detokenize: (some) => String.fromCodePoint(...some),
};
const system: ConversationMessage = { role: 'system', content: 'Speak.' };
const user = (content: string): ConversationMessage => ({ role: 'user', content });
const assistant = (content: string): ConversationMessage => ({ role: 'assistant', content });

describe('what a context has room for', () => {
  it('is the whole of a short conversation', () => {
    expect(fitHistory([system, user('Hi.'), assistant('Yes?'), user('Why?')], 500, tokens)).toEqual(
      [
        { type: 'system', text: 'Speak.' },
        { type: 'user', text: 'Hi.' },
        { type: 'model', response: ['Yes?'] },
        { type: 'user', text: 'Why?' },
      ],
    );
  });

  it('is the prompt and the last messages of a long one, which begin with the user’s', () => {
    const long = Array.from({ length: 20 }, (_, i) => [
      user(`Question ${i} ${'x'.repeat(20)}`),
      assistant(`Answer ${i}`),
    ]).flat();
    for (let room = 100; room < 400; room += 7) {
      const kept = fitHistory([system, ...long, user('Last?')], room, tokens);
      expect(kept[0]).toEqual({ type: 'system', text: 'Speak.' });
      expect(kept[1]?.type).toBe('user');
      expect(kept.at(-1)).toEqual({ type: 'user', text: 'Last?' });
      expect(JSON.stringify(kept)).not.toContain('Question 3 ');
    }
  });

  it('is the end of a message that is too long, however long', () => {
    tokenized = 0;
    const [, last] = fitHistory([system, user(`${'x'.repeat(390_000)} the end`)], 200, tokens);
    expect(last).toMatchObject({ type: 'user', text: expect.stringMatching(/^x+ the end$/) });
    expect((last as { text: string }).text.length).toBeLessThan(200);
    expect(tokenized).toBeLessThan(10_000);
  });

  it('costs no more for many messages than for few', () => {
    tokenized = 0;
    fitHistory(
      [...Array.from({ length: 999 }, () => user('x'.repeat(400))), user('?')],
      2000,
      tokens,
    );
    expect(tokenized).toBeLessThan(5000);
  });

  it.each([user('Hi.'), system])('needs room beside the prompt', () => {
    expect(() =>
      fitHistory([{ role: 'system', content: 'x'.repeat(450) }, user('Hi.')], 500, tokens),
    ).toThrow(expect.objectContaining({ code: 'ERR_INVALID_OPTION' }));
  });
});
