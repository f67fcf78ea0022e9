import { TranscribeError } from '@ws/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFloats } from '../__fixtures__/random.js';
import { scriptedTree } from '../__fixtures__/scripted-tree.js';
import { type BeamRequest, decodeBeams } from './beam-search.js';

const SIZE = 6;
const END = 4;
const START = 5;
const request: BeamRequest = {
  initialTokens: [START],
  startIndex: 0,
  filters: [],
  endOfText: END,
  noSpeech: 3,
  maxTokens: 8,
  contextLength: 100,
  lengthPenalty: null,
  beamSize: 2,
  patience: 1,
};

/** Logits that are the logarithms of given probabilities; what is left out has none. */
function probabilities(given: Readonly<Record<number, number>>): Float32Array {
  return Float32Array.from({ length: SIZE }, (_, token) => Math.log(given[token] ?? 0));
}

/** A tree with probabilities per way; after other ways the end is certain. */
const treeOf = (ways: Readonly<Record<string, Readonly<Record<number, number>>>>) =>
  scriptedTree((tokens) => probabilities(ways[tokens.slice(1).join()] ?? { [END]: 1 }));

/** Where greed goes wrong: 0 is likelier than 1, but all that follows 0 is unlikely. */
const trap = {
  '': { 0: 0.6, 1: 0.4 },
  '0': { 0: 0.3, 1: 0.3, 2: 0.3, [END]: 0.1 },
  '1': { 2: 0.9, [END]: 0.1 },
};

describe('beam search', () => {
  it('finds what greedy decoding misses', async () => {
    const found = await decodeBeams(treeOf(trap), request);
    expect(found.tokens).toEqual([1, 2]);
    expect(found.avgLogprob).toBeCloseTo(Math.log(0.4 * 0.9) / 3, 6);
    expect(found.probabilities[0]).toBeCloseTo(0.4, 6);
    expect(found.probabilities[1]).toBeCloseTo(0.9, 6);
    expect((await decodeBeams(treeOf(trap), { ...request, beamSize: 1 })).tokens).toEqual([0, 0]);
  });

  it('tells where each token attended to, on the way that won', async () => {
    // Nodes: 0 the start, 1 after token 0, 2 after token 1.
    const found = await decodeBeams(treeOf(trap), { ...request, look: (node) => node / 10 });
    expect(found.tokens).toEqual([1, 2]);
    expect(found.attendedTo).toEqual([0, 0.2]);
    expect(await decodeBeams(treeOf(trap), request)).not.toHaveProperty('attendedTo');
  });

  it('reads all hypotheses in one pass per token', async () => {
    const tree = treeOf(trap);
    const { passes } = await decodeBeams(tree, request);
    expect(passes).toBe(tree.passes.length);
    expect(tree.passes.slice(0, 2)).toEqual([[START], [0, 1]]);
  });

  it('compares by the mean log-probability, or by a penalty for length', async () => {
    // The short one is likelier as a whole, the long one per token.
    const ways = {
      '': { 0: 0.6, 1: 0.4 },
      '0': { [END]: 0.7, 0: 0.3 },
      '1': { 2: 0.9, 0: 0.1 },
      '1,2': { 2: 0.9, 0: 0.1 },
    };
    const wide = { ...request, patience: 2 };
    expect((await decodeBeams(treeOf(ways), wide)).tokens).toEqual([1, 2, 2]);
    expect((await decodeBeams(treeOf(ways), { ...wide, lengthPenalty: 0 })).tokens).toEqual([0]);
  });

  it('goes on for as long as its patience', async () => {
    const tree = () => scriptedTree(() => probabilities({ 0: 0.35, 1: 0.25, [END]: 0.4 }));
    const quick = await decodeBeams(tree(), { ...request, patience: 0.5 });
    const slow = await decodeBeams(tree(), { ...request, patience: 2 });
    expect(slow.passes).toBeGreaterThan(quick.passes);
  });

  it('ends with what there is where nothing ended', async () => {
    const endless = scriptedTree(() => probabilities({ 0: 0.7, 1: 0.3 }));
    const { tokens, passes } = await decodeBeams(endless, { ...request, maxTokens: 3 });
    expect(tokens).toEqual([0, 0, 0]);
    expect(passes).toBe(3);
    const short = scriptedTree(() => probabilities({ 0: 0.7, 1: 0.3 }));
    const cut = await decodeBeams(short, { ...request, contextLength: 2 });
    // Two tokens were read; the last one written need not be.
    expect(cut.tokens).toEqual([0, 0]);
  });

  it('gives the filters what was written, and the no-speech probability before them', async () => {
    const seen = new Set<string>();
    const { tokens, noSpeechProb } = await decodeBeams(
      scriptedTree(() => probabilities({ 0: 0.4, 1: 0.2, 3: 0.25, [END]: 0.15 })),
      {
        ...request,
        maxTokens: 2,
        filters: [
          (scores, written) => {
            seen.add(written.join());
            scores.ruleOut(0);
            scores.ruleOut(3);
          },
        ],
      },
    );
    expect(noSpeechProb).toBeCloseTo(0.25, 6);
    expect([...seen]).toEqual(['', '1']);
    for (const token of tokens) expect(token).toBe(1);
  });

  it('never finds less than greedy decoding where nothing is left out', async () => {
    // As many beams as there are ways: the search is complete.
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 10_000 }), async (seed) => {
        const logits = (tokens: readonly number[]): Float32Array =>
          randomFloats(SIZE, seed + tokens.reduce((sum, token) => sum * 7 + token, 1), 3);
        const bounds = { ...request, maxTokens: 2, lengthPenalty: 0, patience: 10 };
        const sum = ({ tokens, avgLogprob }: { tokens: readonly number[]; avgLogprob: number }) =>
          avgLogprob * (tokens.length + 1);
        const greedy = await decodeBeams(scriptedTree(logits), { ...bounds, beamSize: 1 });
        const all = await decodeBeams(scriptedTree(logits), { ...bounds, beamSize: 32 });
        expect(sum(all)).toBeGreaterThanOrEqual(sum(greedy) - 1e-6);
      }),
    );
  });

  it('ends between two passes when it is aborted', async () => {
    const controller = new AbortController();
    let passes = 0;
    const tree = scriptedTree(
      () => probabilities({ 0: 0.7, 1: 0.3 }),
      () => {
        if (++passes === 3) controller.abort();
      },
    );
    const error = await decodeBeams(tree, { ...request, signal: controller.signal }).catch(
      (reason: unknown) => reason,
    );
    expect(TranscribeError.isInstance(error) && error.code).toBe('ERR_ABORTED');
    expect(passes).toBe(3);
  });
});
