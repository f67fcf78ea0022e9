import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFloats } from '../__fixtures__/random.js';
import { floats, loadGraph, runtime } from '../__fixtures__/run-graph.js';
import { TINY, tinyWeights } from '../__fixtures__/tiny-whisper.js';
import { decoderGraph } from '../graph/decoder-graph.js';
import { DECODER } from '../graph/names.js';
import type { Session } from '../runtime/onnxruntime.js';
import type { EncodedWindow } from './audio-encoder.js';
import { createTextDecoder, type StartDecoder } from './text-decoder.js';

const KEYS = 10;
const { nTextHead, nTextLayer, nTextState, nVocab } = TINY;
const width = nTextState / nTextHead;
const HEADS = [
  [0, 1],
  [1, 0],
] as const;

function windowOf(seed: number): EncodedWindow {
  const feeds = Object.fromEntries(
    Array.from({ length: nTextLayer }, (_, layer) => [
      [
        DECODER.crossKey(layer),
        floats(randomFloats(nTextState * KEYS, seed + layer), [1, nTextHead, width, KEYS]),
      ],
      [
        DECODER.crossValue(layer),
        floats(randomFloats(nTextState * KEYS, seed + 50 + layer), [1, nTextHead, KEYS, width]),
      ],
    ]).flat(),
  );
  return {
    feeds: { ...feeds, [DECODER.crossBias]: floats(new Float32Array(KEYS), [KEYS]) },
    audioPositions: KEYS - 2,
    sparse: false,
  };
}

let session: Session;
let start: StartDecoder;
beforeAll(async () => {
  session = await loadGraph(
    decoderGraph(tinyWeights(), { kindOf: () => 'float', logits: 'float', alignmentHeads: HEADS }),
  );
  start = createTextDecoder(runtime, session, TINY);
});
afterAll(() => session.release());

function expectClose(a: Float32Array | undefined, b: Float32Array | undefined): void {
  expect(a).toHaveLength(nVocab);
  expect(b).toHaveLength(nVocab);
  a!.forEach((value, i) => {
    expect(Math.abs(value - b![i]!)).toBeLessThan(1e-4);
  });
}

describe('the text decoder', () => {
  const tokens = [3, 1, 4, 1, 5];

  it('reads in pieces what it reads at once', async () => {
    const whole = await start(windowOf(1)).read(tokens, [0, 1, 2, 3, 4]);
    const rows = whole.map((row) => row.logits.slice());
    const decoder = start(windowOf(1));
    const [first] = await decoder.read(tokens.slice(0, 3), [2]);
    expectClose(first?.logits, rows[2]);
    const [second] = await decoder.read([tokens[3]!], [0]);
    expectClose(second?.logits, rows[3]);
    const [third] = await decoder.read([tokens[4]!], [0]);
    expectClose(third?.logits, rows[4]);
  });

  it('gives the rows that are asked for', async () => {
    const all = (await start(windowOf(1)).read(tokens, [0, 1, 2, 3, 4])).map((row) =>
      row.logits.slice(),
    );
    const [last, first, again] = await start(windowOf(1)).read(tokens, [4, 0, 4]);
    expectClose(last?.logits, all[4]);
    expectClose(first?.logits, all[0]);
    expectClose(again?.logits, all[4]);
  });

  it('reads tokens after which nothing is asked for, with the kernels of 8-bit logits too', async () => {
    const integers = await loadGraph(
      decoderGraph(tinyWeights(), { kindOf: () => 'integer-rows', logits: 'integer-rows' }),
    );
    try {
      const decoder = createTextDecoder(runtime, integers, TINY)(windowOf(1));
      expect(await decoder.read(tokens, [])).toEqual([]);
      expect(await decoder.read([2], [0])).toHaveLength(1);
    } finally {
      await integers.release();
    }
  });

  it('keeps two decodes apart', async () => {
    const [alone] = (await start(windowOf(1)).read(tokens, [4])).map((row) => row.logits.slice());
    const one = start(windowOf(1));
    const other = start(windowOf(2));
    await one.read(tokens.slice(0, 4), [3]);
    const [heard] = (await other.read(tokens, [4])).map((row) => row.logits.slice());
    const [after] = await one.read(tokens.slice(4), [0]);
    expectClose(after?.logits, alone);
    expect(heard).not.toEqual(alone);
  });

  it('forgets what it is told to forget', async () => {
    const whole = (await start(windowOf(1)).read(tokens, [0, 1, 2, 3, 4])).map((row) =>
      row.logits.slice(),
    );
    const decoder = start(windowOf(1));
    await decoder.read([tokens[0]!, tokens[1]!, 9, 8, 7], [4]);
    decoder.cut(2);
    const rows = await decoder.read(tokens.slice(2, 4), [0, 1]);
    expectClose(rows[0]?.logits, whole[2]);
    expectClose(rows[1]?.logits, whole[3]);
    decoder.cut(4);
    const [last] = await decoder.read(tokens.slice(4), [0]);
    expectClose(last?.logits, whole[4]);
    decoder.cut(0);
    const [first] = await decoder.read(tokens.slice(0, 1), [0]);
    expectClose(first?.logits, whole[0]);
  });

  it('has no more to forget than it read', async () => {
    const [whole] = (await start(windowOf(1)).read(tokens, [4])).map((row) => row.logits.slice());
    const decoder = start(windowOf(1));
    await decoder.read(tokens.slice(0, 2), [1]);
    decoder.cut(7);
    const [last] = await decoder.read(tokens.slice(2), [2]);
    expectClose(last?.logits, whole);
  });

  it('tells where it looked, token by token as in one reading, and of what it forgot no more', async () => {
    const whole = start(windowOf(1), { attends: true });
    await whole.read(tokens, [4]);
    const pieces = start(windowOf(1), { attends: true });
    await pieces.read([...tokens.slice(0, 2), 9, 8], [3]);
    pieces.cut(2);
    expect(() => pieces.attention(2)).toThrow(RangeError);
    await pieces.read(tokens.slice(2, 3), [0]);
    await pieces.read(tokens.slice(3), [1]);
    for (const place of tokens.keys()) {
      const [ours, theirs] = [pieces.attention(place), whole.attention(place)];
      expect(ours).toHaveLength(HEADS.length);
      for (const [head, weights] of ours.entries()) {
        // Only what is the audio's: of ten keys, eight.
        expect(weights).toHaveLength(KEYS - 2);
        weights.forEach((weight, i) => {
          expect(weight).toBeCloseTo(theirs[head]![i]!, 5);
        });
      }
    }
    expect(whole.attention(0)).not.toEqual(whole.attention(4));
    expect(() => whole.attention(5)).toThrow(RangeError);
  });
});
