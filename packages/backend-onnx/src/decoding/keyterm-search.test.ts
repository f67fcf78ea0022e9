import { describe, expect, it } from 'vitest';
import { scriptedTree } from '../__fixtures__/scripted-tree.js';
import { boost, putTerms } from './keyterm-search.js';
import type { TermForm } from './keyterms.js';
import type { TermPlace } from './term-places.js';

const SIZE = 12;
const END = 10;
const START = 11;
const request = {
  initialTokens: [START],
  startIndex: 0,
  filters: [],
  endOfText: END,
  noSpeech: 9,
  maxTokens: 20,
  contextLength: 100,
};

/** A tree where after some ways some tokens have a probability; all others are certain to end. */
const treeOf = (ways: Readonly<Record<string, Readonly<Record<number, number>>>>) =>
  scriptedTree((tokens) => {
    const given = ways[tokens.slice(1).join()] ?? { [END]: 1 };
    return Float32Array.from({ length: SIZE }, (_, token) => Math.log(given[token] ?? 1e-30));
  });

const place = (from: number, to: number, tokens: readonly number[], likeness = 0.8): TermPlace => ({
  ...{ from, to, tokens, likeness, isRespelt: false },
  form: { text: 'Term', term: 'Term', length: tokens.length } as TermForm,
});

/** What was heard: 1 2 3, where 5 6 stands for 2. */
const heard = { tokens: [1, 2, 3], probabilities: [0.9, 0.5, 0.9] };
const ways = {
  '': { 1: 0.9 },
  '1': { 2: 0.5, 5: 0.01 },
  '1,2': { 3: 0.9 },
  '1,2,3': { [END]: 0.9 },
  '1,5': { 6: 0.9 },
  '1,5,6': { 3: 0.9 },
  '1,5,6,3': { [END]: 0.9 },
};

describe('terms', () => {
  it('are put where the whole of one, and what follows, is nearly as likely', async () => {
    const { tokens, passes } = await putTerms(treeOf(ways), request, heard, [place(1, 2, [5, 6])]);
    expect(tokens).toEqual([1, 5, 6, 3]);
    expect(passes).toBe(4);
  });

  it('change nothing by their first token alone', async () => {
    const rest = { ...ways, '1,5': { 7: 1 } };
    const { tokens } = await putTerms(treeOf(rest), request, heard, [place(1, 2, [5, 6])]);
    expect(tokens).toBeUndefined();
  });

  it('change nothing where what follows does not fit', async () => {
    const rest = { ...ways, '1,5,6': { 2: 1 } };
    const { tokens } = await putTerms(treeOf(rest), request, heard, [place(1, 2, [5, 6])]);
    expect(tokens).toBeUndefined();
  });

  it('cost one pass where the first tokens are far too unlikely', async () => {
    const rest = { ...ways, '1': { 2: 0.5, 5: 1e-20 } };
    const { tokens, passes } = await putTerms(treeOf(rest), request, heard, [place(1, 2, [5, 6])]);
    expect([tokens, passes]).toEqual([undefined, 1]);
    const none = await putTerms(treeOf(rest), request, heard, []);
    expect(none).toEqual({ tokens: undefined, passes: 0 });
  });

  it('are told apart where one begins as another, or goes on as the text does after another', async () => {
    const tree = {
      ...ways,
      '1,5': { 6: 0.001, 3: 0.7 },
      '1,5,3': { [END]: 1 },
    };
    const places = [place(1, 2, [5, 6]), place(1, 2, [5]), place(1, 3, [5, 3, 4])];
    expect((await putTerms(treeOf(tree), request, heard, places)).tokens).toEqual([1, 5, 3]);
  });

  it('do not overlap; of two the better stays', async () => {
    const places = [place(1, 2, [5, 6]), place(0, 2, [7])];
    const tree = { ...ways, '': { 1: 0.9, 7: 1e-4 }, '7': { 3: 0.9 }, '7,3': { [END]: 0.9 } };
    expect((await putTerms(treeOf(tree), request, heard, places)).tokens).toEqual([1, 5, 6, 3]);
  });

  it('have an ending only where with it they are likelier than alone', async () => {
    const alone = place(1, 2, [5]);
    const ended = (): TermPlace => ({
      ...place(1, 2, [5, 6], 1),
      form: { text: "Term's", term: 'Term', length: 1 } as TermForm,
    });
    const tree = (bare: number, withEnding: number) =>
      treeOf({ ...ways, '1,5': { 3: bare, 6: withEnding }, '1,5,3': { [END]: 0.9 } });
    const put = async (bare: number, withEnding: number) =>
      (await putTerms(tree(bare, withEnding), request, heard, [ended(), alone])).tokens;
    expect(await put(0.5, 0.4)).toEqual([1, 5, 3]);
    expect(await put(0.4, 0.5)).toEqual([1, 5, 6, 3]);
  });

  it('are not weighed where the decoder can read no further', async () => {
    const full = { ...request, contextLength: 6 };
    const found = await putTerms(treeOf(ways), full, heard, [place(1, 2, [5, 6])]);
    expect(found.passes).toBe(0);
  });

  it('stop when the call is aborted', async () => {
    const signal = AbortSignal.abort();
    const put = putTerms(treeOf(ways), { ...request, signal }, heard, [place(1, 2, [5, 6])]);
    await expect(put).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });
});

describe('the boost of a term', () => {
  it('grows with its length and with how alike it sounds, and is bounded', () => {
    expect(boost(0.8, 2, 0.5)).toBeGreaterThan(boost(0.8, 1, 0.5));
    expect(boost(0.8, 3, 0.5)).toBeGreaterThan(boost(0.55, 3, 0.5));
    expect(boost(1, 1000, 0)).toBe(boost(0.8, 32, 0.5));
    expect(boost(0, 1, 1)).toBeGreaterThan(0);
  });

  it('is less where something was heard for sure', () => {
    expect(boost(1, 1, 0.8)).toBeLessThan(boost(1, 1, 0.7));
    expect(boost(1, 1, 0.9)).toBeLessThan(boost(1, 1, 0.8));
  });
});
