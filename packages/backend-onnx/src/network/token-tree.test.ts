import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFloats } from '../__fixtures__/random.js';
import { floats, loadGraph, runtime } from '../__fixtures__/run-graph.js';
import { TINY, tinyWeights } from '../__fixtures__/tiny-whisper.js';
import { decoderGraph } from '../graph/decoder-graph.js';
import { DECODER } from '../graph/names.js';
import type { Session } from '../runtime/onnxruntime.js';
import type { EncodedWindow } from './audio-encoder.js';
import { createTextDecoder } from './text-decoder.js';

const KEYS = 10;
const HEADS = [
  [0, 1],
  [1, 0],
] as const;
const { nTextHead, nTextLayer, nTextState, nVocab } = TINY;
const width = nTextState / nTextHead;

const window: EncodedWindow = {
  feeds: {
    ...Object.fromEntries(
      Array.from({ length: nTextLayer }, (_, layer) => [
        [
          DECODER.crossKey(layer),
          floats(randomFloats(nTextState * KEYS, 1 + layer), [1, nTextHead, width, KEYS]),
        ],
        [
          DECODER.crossValue(layer),
          floats(randomFloats(nTextState * KEYS, 51 + layer), [1, nTextHead, KEYS, width]),
        ],
      ]).flat(),
    ),
    [DECODER.crossBias]: floats(new Float32Array(KEYS), [KEYS]),
  },
  audioPositions: KEYS,
  sparse: false,
};

describe.each(['float', 'integer-rows'] as const)('a tree of tokens, %s', (kind) => {
  let session: Session;
  beforeAll(async () => {
    session = await loadGraph(
      decoderGraph(tinyWeights(), { kindOf: () => kind, logits: kind, alignmentHeads: HEADS }),
    );
  });
  afterAll(() => session.release());

  /** What a decoder gives that reads these tokens and no others. */
  async function alone(tokens: readonly number[]): Promise<Float32Array> {
    const [row] = await createTextDecoder(
      runtime,
      session,
      TINY,
    )(window).read(tokens, [tokens.length - 1]);
    return row!.logits.slice();
  }

  const close = kind === 'float' ? 1e-4 : 0.05;
  function expectClose(a: Float32Array, b: Float32Array): void {
    expect(a).toHaveLength(nVocab);
    a.forEach((value, i) => {
      expect(Math.abs(value - b[i]!)).toBeLessThan(close);
    });
  }

  it('tells of each branch where it looked, as if it were alone', async () => {
    const start = createTextDecoder(runtime, session, TINY);
    const tree = start(window, { attends: true });
    await tree.read([3, 1, 4], [2]);
    const [, second] = await tree.grow([
      { token: 5, after: 2 },
      { token: 9, after: 2 },
    ]);
    const [late] = await tree.grow([{ token: 2, after: second!.node }]);
    const line = start(window, { attends: true });
    await line.read([3, 1, 4, 9, 2], []);
    const heads = line.attention(4);
    for (const [i, head] of tree.attention(late!.node).entries()) {
      expect(head).toHaveLength(KEYS);
      for (const [at, weight] of head.entries()) expect(weight).toBeCloseTo(heads[i]![at]!, 1);
    }
    // What was read before is no longer kept.
    expect(() => tree.attention(second!.node)).toThrow('no attention');
  });

  it('reads each branch as if it were alone', async () => {
    const tree = createTextDecoder(runtime, session, TINY)(window);
    const [first, last] = (await tree.read([3, 1, 4], [0, 2])).map((row) => row.logits.slice());
    expectClose(first!, await alone([3]));
    expectClose(last!, await alone([3, 1, 4]));

    const two = await tree.grow([
      { token: 5, after: 2 },
      { token: 9, after: 2 },
    ]);
    expectClose(two[0]!.scores.logits, await alone([3, 1, 4, 5]));
    expectClose(two[1]!.scores.logits, await alone([3, 1, 4, 9]));

    // Both go on after the second; the first is given up.
    const after = two[1]!.node;
    const three = await tree.grow([
      { token: 2, after },
      { token: 6, after },
      { token: 5, after },
    ]);
    expectClose(three[0]!.scores.logits, await alone([3, 1, 4, 9, 2]));
    expectClose(three[2]!.scores.logits, await alone([3, 1, 4, 9, 5]));

    const [late] = await tree.grow([{ token: 7, after: three[1]!.node }]);
    expectClose(late!.scores.logits, await alone([3, 1, 4, 9, 6, 7]));
  });
});
