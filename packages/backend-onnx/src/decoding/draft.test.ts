import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_TIMESTAMP, tinyTokenizer } from '../__fixtures__/tiny-tokenizer.js';
import { createDraft, draftTokens, settledTokens } from './draft.js';

const all = Number.POSITIVE_INFINITY;
const counted = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

describe('a draft', () => {
  it('proposes what comes next, as far as it is asked', () => {
    const draft = createDraft([3, 1, 4, 1, 5]);
    expect(draft.propose(3)).toEqual([3, 1, 4]);
    draft.follow(3);
    draft.follow(1);
    expect(draft.propose(all)).toEqual([4, 1, 5]);
  });

  it('proposes nothing where it ends, or is empty', () => {
    const draft = createDraft([3]);
    draft.follow(3);
    expect(draft.propose(all)).toEqual([]);
    draft.follow(9);
    expect(draft.propose(all)).toEqual([]);
    expect(createDraft([]).propose(all)).toEqual([]);
  });

  it('takes up the thread after another word, one too much, and one too few', () => {
    const draft = createDraft(counted(0, 40));
    draft.follow(0);
    draft.follow(99);
    draft.follow(2);
    expect(draft.propose(all)[0]).toBe(3);
    draft.follow(1_000);
    draft.follow(5);
    expect(draft.propose(all)[0]).toBe(6);
  });

  it('proposes little after it was wrong, and twice as much each time it was right', () => {
    const draft = createDraft(counted(0, 200));
    expect(draft.propose(all)).toHaveLength(32);
    draft.follow(5);
    const lengths: number[] = [];
    for (let i = 0; i < 5; i++) {
      const proposed = draft.propose(all);
      lengths.push(proposed.length);
      for (const token of proposed) draft.follow(token);
    }
    expect(lengths).toEqual([4, 8, 16, 32, 32]);
  });

  it('proposes nothing while the thread is nowhere near', () => {
    const draft = createDraft(counted(0, 100));
    draft.follow(60);
    expect(draft.propose(all)).toEqual([]);
    draft.follow(70);
    expect(draft.propose(all)).toEqual([]);
    draft.follow(1);
    expect(draft.propose(all)[0]).toBe(2);
  });

  it('expects a timestamp at the beginning, and where a segment follows another', () => {
    const [zero, two] = [300, 350];
    const draft = createDraft([3, 1, 4, 1], zero);
    expect(draft.propose(2)).toEqual([zero, 3]);
    draft.follow(zero);
    expect(draft.propose(all)).toEqual([3, 1, 4, 1]);
    draft.follow(3);
    draft.follow(1);
    draft.follow(two);
    expect(draft.propose(all)).toEqual([two, 4, 1]);
    draft.follow(two);
    expect(draft.propose(all)).toEqual([4, 1]);
  });

  it('never proposes what stands behind in it, nor more than asked, whatever comes', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(60), { maxLength: 40 }),
        fc.array(fc.nat(70), { maxLength: 40 }),
        fc.nat(50),
        (tokens, coming, most) => {
          const draft = createDraft(tokens);
          let behind = -1;
          for (const token of coming) {
            const proposed = draft.propose(most);
            expect(proposed.length).toBeLessThanOrEqual(Math.min(most, 32));
            const at = proposed.length === 0 ? all : tokens.indexOf(proposed[0]!);
            expect(at).toBeGreaterThan(behind);
            expect(proposed).toEqual(tokens.slice(at, at + proposed.length));
            draft.follow(token);
            const place = tokens.indexOf(token);
            if (at !== all && place >= at && place < at + 16) behind = place;
          }
        },
      ),
    ));
});

describe('draftTokens', () => {
  const tokenizer = tinyTokenizer();
  const written = (text: string, afterPrefix: boolean): string =>
    tokenizer.decode(draftTokens(tokenizer, text, afterPrefix, 448));

  it('begins with a space, as transcripts do', () => {
    expect(written('he is', false)).toBe(' he is');
    expect(written('  he is ', false)).toBe(' he is');
  });

  it('goes on after a prefix as it is given', () => {
    expect(written('llo there ', true)).toBe('llo there');
    expect(written(' there', true)).toBe(' there');
  });

  it('is no more of a long text than the decoder can come to', () => {
    const tokens = draftTokens(tokenizer, 'he is '.repeat(100_000), false, 4);
    expect(tokenizer.decode(tokens)).toBe(' he i');
  });

  it('is nothing where there is no text', () => {
    expect(draftTokens(tokenizer, ' \n', false, 448)).toEqual([]);
    expect(draftTokens(tokenizer, '', true, 448)).toEqual([]);
  });

  it('has no special tokens, whatever the text', () => {
    const tokens = draftTokens(tokenizer, '<|endoftext|><|0.00|>', false, 448);
    expect(Math.max(...tokens)).toBeLessThan(270);
    expect(FIRST_TIMESTAMP).toBeGreaterThan(270);
  });
});

describe('settledTokens', () => {
  const draft = Array.from({ length: 40 }, (_, i) => i);

  it('are those that the draft begins with, but for its last sixteen', () => {
    expect(settledTokens(draft, draft.slice(0, 10))).toBe(10);
    expect(settledTokens(draft, draft)).toBe(24);
    expect(settledTokens(draft.slice(0, 17), draft)).toBe(1);
    expect(settledTokens(draft.slice(0, 16), draft)).toBe(0);
    expect(settledTokens([], [])).toBe(0);
  });

  it('end where the draft says something else', () => {
    expect(settledTokens(draft, [0, 1, 2, 99, 4])).toBe(3);
    expect(settledTokens(draft, [99])).toBe(0);
    expect(settledTokens(draft, [...draft, 40, 41])).toBe(24);
  });
});
