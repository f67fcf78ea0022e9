import { encodeHalf } from '@ws/models/internal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exactInEightBits } from '../__fixtures__/exact-eight-bits.js';
import { randomFloats } from '../__fixtures__/random.js';
import { data, floats, loadGraph, type Tensors } from '../__fixtures__/run-graph.js';
import { createGraph, type Graph } from '../onnx/graph.js';
import type { Session } from '../runtime/onnxruntime.js';
import { hasShortlist, shortlistLogits } from './shortlist-logits.js';

const STATE = 256;
const TEXT = 2000;
const VOCABULARY = TEXT + 100;

/** An embedding that half precision holds exactly. */
const embedding = randomFloats(VOCABULARY * STATE, 1, 0.1).map(
  (value) => Math.round(value * 1024) / 1024,
);

function graphOf(read: () => Float32Array): Graph {
  const graph = createGraph('shortlist');
  const rows = graph.input('rows', 'float32', ['m', STATE]);
  const table = graph.tensor('float16', [VOCABULARY, STATE], (target) => {
    encodeHalf(embedding, new Uint16Array(target.buffer, target.byteOffset, target.byteLength / 2));
  });
  const product = { state: STATE, vocabulary: VOCABULARY, textTokens: TEXT, read, table };
  shortlistLogits(graph, product, rows, 'logits');
  graph.output('logits', 'float32', ['m', VOCABULARY]);
  return graph;
}

const rowOf = (seed: number): Float32Array => randomFloats(STATE, seed, 2);

function exactly(row: Float32Array): Float32Array {
  return Float32Array.from({ length: VOCABULARY }, (_, token) =>
    row.reduce((sum, value, i) => sum + value * embedding[token * STATE + i]!, 0),
  );
}

/** Tokens from `from` (inclusive) to `to` (exclusive), the likeliest first. */
const ranked = (values: Float32Array, from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i).sort((a, b) => values[b]! - values[a]!);

describe('logits by shortlist', () => {
  let session: Session;
  beforeAll(async () => {
    session = await loadGraph(graphOf(() => embedding));
  });
  afterAll(() => session.release());

  async function logitsOf(rows: readonly Float32Array[]): Promise<Float32Array[]> {
    const feed = floats(
      rows.flatMap((row) => [...row]),
      [rows.length, STATE],
    );
    const { logits } = (await session.run({ rows: feed })) as Tensors;
    const all = data(logits);
    return rows.map((_, i) => all.slice(i * VOCABULARY, (i + 1) * VOCABULARY));
  }

  it.skipIf(!exactInEightBits)(
    'are exact for the likeliest tokens of text, near for all others',
    async () => {
      for (const seed of [2, 3, 4]) {
        const [found] = await logitsOf([rowOf(seed)]);
        const expected = exactly(rowOf(seed));
        const order = ranked(expected, 0, TEXT);
        for (const token of order.slice(0, 8)) {
          expect(Math.abs(found![token]! - expected[token]!)).toBeLessThan(1e-4);
        }
        expect(ranked(found!, 0, TEXT).slice(0, 8)).toEqual(order.slice(0, 8));
        const spread = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const worst = (from: number, to: number): number =>
          expected
            .slice(from, to)
            .reduce((most, value, i) => Math.max(most, Math.abs(value - found![from + i]!)), 0);
        expect(worst(0, TEXT)).toBeLessThan(spread * 0.15);
        // 4 bits would be an order of magnitude away.
        expect(worst(TEXT, VOCABULARY)).toBeLessThan(spread * 0.01);
      }
    },
  );

  it('choose the same alone and beside others', async () => {
    const rows = Array.from({ length: 24 }, (_, i) => rowOf(10 + i));
    const together = await logitsOf(rows);
    for (const [i, row] of rows.entries()) {
      const [alone] = await logitsOf([row]);
      for (const token of ranked(alone!, 0, TEXT).slice(0, 8)) {
        expect(together[i]![token]).toBe(alone![token]);
      }
      // Special tokens are not shortlisted, and need no shortlist for that.
      expect(together[i]!.slice(TEXT)).toEqual(alone!.slice(TEXT));
    }
  });

  it('are there for a row of nothing, and weights of nothing', async () => {
    const [none] = await logitsOf([new Float32Array(STATE)]);
    expect(none!.every((value) => value === 0)).toBe(true);
    const silent = await loadGraph(graphOf(() => new Float32Array(embedding.length)));
    const { logits } = (await silent.run({ rows: floats(rowOf(2), [1, STATE]) })) as Tensors;
    expect(data(logits).slice(TEXT)).toEqual(new Float32Array(VOCABULARY - TEXT));
    await silent.release();
  });

  it('need whole blocks, and more tokens than are listed', () => {
    expect(hasShortlist(384, 50_257)).toBe(true);
    expect(hasShortlist(64, 50_257)).toBe(false);
    expect(hasShortlist(384, 32)).toBe(false);
  });
});
