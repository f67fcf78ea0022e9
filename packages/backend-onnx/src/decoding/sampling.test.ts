import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { scriptedTree } from '../__fixtures__/scripted-tree.js';
import { createRandom } from './random.js';
import { decodeSamples, type SamplingRequest } from './sampling.js';
import { watchLoops } from './token-loop.js';

const SIZE = 6;
const END = 4;
const START = 5;
const request = (seed = 0): SamplingRequest => ({
  initialTokens: [START],
  startIndex: 0,
  filters: [],
  endOfText: END,
  noSpeech: 3,
  maxTokens: 8,
  contextLength: 100,
  lengthPenalty: null,
  temperature: 1,
  bestOf: 1,
  random: createRandom(seed),
});

const logits = (given: Readonly<Record<number, number>>): Float32Array =>
  Float32Array.from({ length: SIZE }, (_, token) => Math.log(given[token] ?? 0));

const oneToken = (given: Readonly<Record<number, number>>) =>
  scriptedTree((tokens) => (tokens.length === 1 ? logits(given) : logits({ [END]: 1 })));

/** How often each token is drawn, of 2000 draws. */
async function shares(given: Readonly<Record<number, number>>, temperature: number) {
  const random = createRandom(1);
  const counts = new Array<number>(SIZE).fill(0);
  for (let i = 0; i < 2000; i++) {
    const { tokens } = await decodeSamples(oneToken(given), { ...request(), temperature, random });
    counts[tokens[0]!]!++;
  }
  return counts.map((count) => count / 2000);
}

describe('sampling', () => {
  it('draws tokens as likely as they are', async () => {
    const [first, second, third] = await shares({ 0: 0.7, 1: 0.3 }, 1);
    // Five standard deviations.
    expect(Math.abs(first! - 0.7)).toBeLessThan(0.052);
    expect(Math.abs(second! - 0.3)).toBeLessThan(0.052);
    expect(third).toBe(0);
  });

  it('draws likely tokens more often at a lower temperature', async () => {
    const [, rare] = await shares({ 0: 0.7, 1: 0.3 }, 0.5);
    // The odds are squared.
    expect(Math.abs(rare! - 0.09 / 0.58)).toBeLessThan(0.041);
  });

  it('is the same for the same seed', async () => {
    const tree = () => scriptedTree(() => logits({ 0: 0.3, 1: 0.3, 2: 0.3, [END]: 0.1 }));
    const first = await decodeSamples(tree(), { ...request(3), bestOf: 3 });
    expect(await decodeSamples(tree(), { ...request(3), bestOf: 3 })).toEqual(first);
    const others = await Promise.all(
      [4, 5, 6].map((seed) => decodeSamples(tree(), { ...request(seed), bestOf: 3 })),
    );
    expect(others.some(({ tokens }) => tokens.join() !== first.tokens.join())).toBe(true);
  });

  it('takes log-probabilities at temperature 1, whatever it draws at', async () => {
    const { tokens, avgLogprob, probabilities } = await decodeSamples(
      oneToken({ 0: 0.7, 1: 0.3 }),
      {
        ...request(),
        temperature: 0.1,
      },
    );
    expect(tokens).toEqual([0]);
    expect(probabilities[0]).toBeCloseTo(0.7, 6);
    expect(avgLogprob).toBeCloseTo(Math.log(0.7) / 2, 6);
  });

  it('keeps the likeliest of several, all read in the same passes', async () => {
    const tree = oneToken({ 0: 0.9, 1: 0.1 });
    const { tokens, passes } = await decodeSamples(tree, { ...request(), bestOf: 20 });
    expect(tokens).toEqual([0]);
    expect(passes).toBe(2);
    expect(tree.passes[0]).toEqual([START]);
    expect(tree.passes[1]).toHaveLength(20);
  });

  it('reads no further for those that have ended', async () => {
    const tree = scriptedTree((tokens) =>
      tokens.length === 1 ? logits({ 0: 0.5, [END]: 0.5 }) : logits({ [END]: 1 }),
    );
    await decodeSamples(tree, { ...request(), bestOf: 20 });
    expect(tree.passes[1]!.length).toBeLessThan(20);
    expect(tree.passes[1]!.length).toBeGreaterThan(0);
  });

  it('stops after as many tokens as it may write, and where the decoder can read no more', async () => {
    const endless = () => scriptedTree(() => logits({ 0: 1 }));
    expect((await decodeSamples(endless(), { ...request(), maxTokens: 3 })).tokens).toEqual([
      0, 0, 0,
    ]);
    expect((await decodeSamples(endless(), { ...request(), contextLength: 2 })).tokens).toEqual([
      0, 0,
    ]);
  });

  it('gives a transcript up that does nothing but repeat itself', async () => {
    const asked: number[] = [];
    const watchLoop = (noSpeechProb: number) => {
      asked.push(noSpeechProb);
      return watchLoops(SIZE, { times: 3, tokens: 2 });
    };
    const tree = scriptedTree((tokens) =>
      logits(tokens.length === 1 ? { 1: 0.8, 3: 0.2 } : { 0: 1 }),
    );
    const { tokens } = await decodeSamples(tree, { ...request(), bestOf: 3, watchLoop });
    expect(tokens).toEqual([1, 0, 0, 0]);
    expect(asked).toHaveLength(3);
    expect(asked[0]).toBeCloseTo(0.2, 6);
  });

  it('ends between two passes when it is aborted', async () => {
    const controller = new AbortController();
    let passes = 0;
    const tree = scriptedTree(
      () => logits({ 0: 1 }),
      () => {
        if (++passes === 3) controller.abort();
      },
    );
    const error = await decodeSamples(tree, { ...request(), signal: controller.signal }).catch(
      (reason: unknown) => reason,
    );
    expect(TranscribeError.isInstance(error) && error.code).toBe('ERR_ABORTED');
    expect(passes).toBe(3);
  });
});
