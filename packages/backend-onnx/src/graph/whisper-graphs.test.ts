import type { Tensor } from 'onnxruntime-common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exactInEightBits } from '../__fixtures__/exact-eight-bits.js';
import { randomFloats } from '../__fixtures__/random.js';
import { data, floats, integers, loadGraph, type Tensors } from '../__fixtures__/run-graph.js';
import { TINY, tinyWeights } from '../__fixtures__/tiny-whisper.js';
import {
  firstFrameOf,
  fullLayout,
  silenceTailLayout,
  type WindowLayout,
  withoutFirst,
} from '../network/window-layout.js';
import type { Session } from '../runtime/onnxruntime.js';
import { decoderGraph } from './decoder-graph.js';
import { encoderGraph } from './encoder-graph.js';
import type { LinearKind } from './linear.js';
import { DECODER, ENCODER } from './names.js';

// Both graphs, with few and random weights, run by ONNX Runtime. That they compute Whisper, real weights show, in the
// integration tests; here it is what must hold whatever the weights are.

const { nAudioCtx, nAudioState, nMels, nTextHead, nTextLayer, nTextState, nVocab } = TINY;
const layers = [...Array(nTextLayer).keys()];
const KINDS: readonly LinearKind[] = [
  'float',
  'integer-tensor',
  'integer-rows',
  'integer-many-rows',
];

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
    Array.from(x).reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** A window's mel: sound, then the constant that silence is. */
function melOf(frames: number, sounding: number): Float32Array {
  return randomFloats(nMels * frames, 5).map((value, i) => (i % frames < sounding ? value : -0.7));
}

/** Rows of keys and values that the encoder can be given. */
const KEEPABLE = layers.flatMap((layer) =>
  (['key', 'value', 'cross_key', 'cross_value'] as const).map((part) =>
    ENCODER.keepable(part, layer),
  ),
);

/**
 * @param earlier - a run over the window's first positions, of which the first `kept` are taken as they are
 * @param keep - how many positions of this run can be kept
 */
function encode(
  session: Session,
  mel: Float32Array,
  layout: WindowLayout,
  earlier?: Tensors,
  kept = 0,
  keep = 0,
): Promise<Tensors> {
  const { rows, places, bias } = layout;
  const keptRows = KEEPABLE.map(({ fresh, kept: name }) => {
    const values = earlier === undefined ? new Float32Array(0) : data(earlier[fresh]);
    return [name, floats(values.slice(0, kept * nAudioState), [1, kept, nAudioState])];
  });
  return session.run({
    ...Object.fromEntries(keptRows),
    [ENCODER.mel]: floats(mel, [1, nMels, mel.length / nMels]),
    [ENCODER.rows]: integers(rows, [rows.length]),
    [ENCODER.places]: integers(places, [places.length]),
    [ENCODER.bias]: floats(bias, [bias.length]),
    [ENCODER.keep]: integers([keep], [1]),
  }) as Promise<Tensors>;
}

/** Row `index` of the encoder's output. */
const hiddenRow = (encoded: Tensors, index: number): Float32Array =>
  data(encoded[ENCODER.hidden]).slice(index * nAudioState, (index + 1) * nAudioState);

describe('the encoder', () => {
  let encoder: Session;
  const full = fullLayout(nAudioCtx);
  const mel = melOf(nAudioCtx * 2, 100);
  beforeAll(async () => {
    encoder = await loadGraph(encoderGraph(tinyWeights(), { kindOf: () => 'float' }));
  });
  afterAll(() => encoder.release());

  it('yields keys and values for each of the decoder’s layers', async () => {
    const encoded = await encode(encoder, mel, full);
    const width = nTextState / nTextHead;
    expect(encoded[ENCODER.hidden]!.dims).toEqual([1, nAudioCtx, nAudioState]);
    for (const layer of layers) {
      expect(encoded[DECODER.crossKey(layer)]!.dims).toEqual([1, nTextHead, width, nAudioCtx]);
      expect(encoded[DECODER.crossValue(layer)]!.dims).toEqual([1, nTextHead, nAudioCtx, width]);
    }
  });

  it('knows positions by their places, not by their order', async () => {
    const straight = await encode(encoder, mel, full);
    const backwards = [...full.places].reverse();
    const turned = await encode(encoder, mel, { ...full, rows: backwards, places: backwards });
    for (const place of [0, 17, nAudioCtx - 1]) {
      const there = hiddenRow(turned, nAudioCtx - 1 - place);
      expect(largestDifference(hiddenRow(straight, place), there)).toBeLessThan(1e-4);
    }
    const shifted = await encode(encoder, mel, {
      ...full,
      places: full.places.map((place) => (place + 1) % nAudioCtx),
    });
    expect(largestDifference(hiddenRow(straight, 17), hiddenRow(shifted, 17))).toBeGreaterThan(
      0.01,
    );
  });

  it('lets one position stand for many that are alike, by the logarithm of their number', async () => {
    const audio = full.places.slice(0, 60);
    const [row, place] = [80, 85];
    const copies = 9;
    const repeated = Array<number>(copies).fill(0);
    const many = await encode(encoder, mel, {
      audioPositions: 60,
      rows: [...audio, ...repeated.map(() => row)],
      places: [...audio, ...repeated.map(() => place)],
      bias: new Float32Array(60 + copies),
    });
    const one = {
      audioPositions: 60,
      rows: [...audio, row],
      places: [...audio, place],
      bias: new Float32Array(61),
    };
    const unweighted = await encode(encoder, mel, one);
    one.bias[60] = Math.log(copies);
    const weighted = await encode(encoder, mel, one);
    for (const position of [0, 30, 59, 60]) {
      const expected = hiddenRow(many, position);
      expect(largestDifference(hiddenRow(weighted, position), expected)).toBeLessThan(1e-4);
      expect(largestDifference(hiddenRow(unweighted, position), expected)).toBeGreaterThan(1e-3);
    }
  });

  it('gives a silence tail without padding what the whole window gives', async () => {
    const whole = await encode(encoder, mel, silenceTailLayout(nAudioCtx - 20, nAudioCtx));
    const expected = await encode(encoder, mel, full);
    for (const name of encoder.outputNames) expect(data(whole[name])).toEqual(data(expected[name]));
  });

  it('goes on from positions that an earlier run has computed, as if it had computed them', async () => {
    const kept = 30;
    const whole = await encode(encoder, mel, full, undefined, 0, 50);
    const rest = withoutFirst(full, kept);
    const firstFrame = firstFrameOf(kept);
    const frames = 2 * nAudioCtx - firstFrame;
    const later = mel.filter((_, i) => i % (2 * nAudioCtx) >= firstFrame);
    expect(later).toHaveLength(nMels * frames);
    const continued = await encode(encoder, later, rest, whole, kept, 20);
    const expected = data(whole[ENCODER.hidden]).slice(kept * nAudioState);
    expect(largestDifference(data(continued[ENCODER.hidden]), expected)).toBeLessThan(1e-5);
    for (const layer of layers) {
      for (const name of [DECODER.crossKey(layer), DECODER.crossValue(layer)]) {
        expect(continued[name]!.dims).toEqual(whole[name]!.dims);
        expect(largestDifference(data(continued[name]), data(whole[name]))).toBeLessThan(1e-5);
      }
      expect(continued[ENCODER.keepable('key', layer).fresh]!.dims).toEqual([1, 20, nAudioState]);
      const fresh = data(continued[ENCODER.keepable('key', layer).fresh]);
      const there = data(whole[ENCODER.keepable('key', layer).fresh]).slice(kept * nAudioState);
      expect(largestDifference(fresh, there)).toBeLessThan(1e-5);
    }
  });

  it('is given no more of the mel than the audio and its margin', async () => {
    // Rows before the end of a shorter mel are those of the longer one: the convolutions see one frame to each side.
    const layout = silenceTailLayout(20, nAudioCtx);
    expect(layout.audioPositions).toBeLessThan(nAudioCtx);
    const sound = melOf(nAudioCtx * 2, 40);
    const frames = layout.audioPositions * 2;
    const short = new Float32Array(nMels * frames);
    for (let band = 0; band < nMels; band++) {
      const from = band * nAudioCtx * 2;
      short.set(sound.subarray(from, from + frames), band * frames);
    }
    const a = await encode(encoder, short, layout);
    const b = await encode(encoder, sound, layout);
    expect(largestDifference(data(a[ENCODER.hidden]), data(b[ENCODER.hidden]))).toBeLessThan(1e-5);
  });

  const eightBits = exactInEightBits ? KINDS.slice(1) : [];
  it.each(eightBits)('computes nearly the same in 8 bits: %s', async (kind) => {
    const quantised = await loadGraph(encoderGraph(tinyWeights(), { kindOf: () => kind }));
    const exact = await encode(encoder, mel, full);
    const near = await encode(quantised, mel, full);
    expect(cosine(data(near[ENCODER.hidden]), data(exact[ENCODER.hidden]))).toBeGreaterThan(0.995);
    expect(data(near[ENCODER.hidden])).not.toEqual(data(exact[ENCODER.hidden]));
    await quantised.release();
  });
});

describe.each([
  ['float', 'float'],
  ['integer-rows', 'integer-rows'],
  ['integer-rows', 'shortlist'],
] as const)('the decoder, %s', (kind, logitsKind) => {
  const KEYS = 12;
  const TOKENS = [3, 39, 0, 17, 17, 8];
  const HEADS = [
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const;
  const width = nTextState / nTextHead;
  // Between kernels for one row and for several lie the last bits of single precision, and in 8 bits now and then a
  // rounding to the other side.
  const close = kind === 'float' ? 1e-4 : 0.05;
  let decoder: Session;
  beforeAll(async () => {
    const options = {
      kindOf: () => kind,
      logits: logitsKind,
      textTokens: nVocab - 6,
      alignmentHeads: HEADS,
    };
    decoder = await loadGraph(decoderGraph(tinyWeights(), options));
  });
  afterAll(() => decoder.release());

  const cross = (keys = KEYS): Tensors =>
    Object.fromEntries(
      layers.flatMap((layer) => [
        [
          DECODER.crossKey(layer),
          // A key's numbers lie apart: cut by keys, not by length.
          floats(columns(randomFloats(nTextState * KEYS, 20 + layer), keys), [
            1,
            nTextHead,
            width,
            keys,
          ]),
        ],
        [
          DECODER.crossValue(layer),
          floats(rowsPerHead(randomFloats(nTextState * KEYS, 30 + layer), keys), [
            1,
            nTextHead,
            keys,
            width,
          ]),
        ],
      ]),
    );

  /** The first `keys` of every row of {@link KEYS} numbers; beyond them, the last one over and over. */
  function columns(values: Float32Array, keys: number): Float32Array {
    return Float32Array.from(
      { length: (values.length / KEYS) * keys },
      (_, i) => values[Math.floor(i / keys) * KEYS + Math.min(i % keys, KEYS - 1)]!,
    );
  }

  function rowsPerHead(values: Float32Array, keys: number): Float32Array {
    return Float32Array.from({ length: nTextState * keys }, (_, i) => {
      const [head, within] = [Math.floor(i / (keys * width)), i % (keys * width)];
      const key = Math.min(Math.floor(within / width), KEYS - 1);
      return values[(head * KEYS + key) * width + (within % width)]!;
    });
  }

  function cache(previous?: Tensors): Tensors {
    const empty = floats([], [1, nTextHead, 0, width]);
    return Object.fromEntries(
      layers.flatMap((layer) => [
        [DECODER.pastKey(layer), previous?.[DECODER.presentKey(layer)] ?? empty],
        [DECODER.pastValue(layer), previous?.[DECODER.presentValue(layer)] ?? empty],
      ]),
    );
  }

  interface Reading {
    readonly past?: Tensors;
    readonly length?: number;
    readonly select?: readonly number[];
    readonly cross?: Tensors;
    readonly bias?: readonly number[];
    readonly mask?: Float32Array;
    readonly positions?: readonly number[];
  }

  function read(tokens: readonly number[], reading: Reading = {}): Promise<Tensors> {
    const { past, length = 0, select = [...tokens.keys()] } = reading;
    const [fresh, total] = [tokens.length, length + tokens.length];
    const mask = new Float32Array(fresh * total);
    for (let row = 0; row < fresh; row++) {
      mask.fill(-1e9, row * total + length + row + 1, (row + 1) * total);
    }
    const bias = reading.bias ?? Array<number>(KEYS).fill(0);
    return decoder.run({
      ...cache(past),
      ...(reading.cross ?? cross()),
      [DECODER.tokens]: integers(tokens, [1, fresh]),
      [DECODER.positions]: integers(reading.positions ?? tokens.map((_, i) => length + i), [fresh]),
      [DECODER.mask]: floats(reading.mask ?? mask, [fresh, total]),
      [DECODER.select]: integers(select, [select.length]),
      [DECODER.crossBias]: floats(bias, [bias.length]),
    }) as Promise<Tensors>;
  }

  const logits = (result: Tensors): Float32Array => data(result[DECODER.logits]);
  const row = (result: Tensors, index: number): Float32Array =>
    logits(result).slice(index * nVocab, (index + 1) * nVocab);

  it('reads token by token, with its cache, what it reads in one pass', async () => {
    const whole = await read(TOKENS);
    let past: Tensors | undefined;
    for (const [length, token] of TOKENS.entries()) {
      const step: Tensors = await read([token], past === undefined ? {} : { past, length });
      expect(largestDifference(row(step, 0), row(whole, length))).toBeLessThan(close);
      past = step;
    }
    for (const layer of layers) {
      const name = DECODER.presentKey(layer);
      expect(past![name]!.dims).toEqual([1, nTextHead, TOKENS.length, width]);
      expect(largestDifference(data(past![name]), data(whole[name]))).toBeLessThan(close);
    }
  });

  it('reads several tokens after its cache as in one pass', async () => {
    const whole = await read(TOKENS);
    const past = await read(TOKENS.slice(0, 2));
    const rest = await read(TOKENS.slice(2), { past, length: 2 });
    expect(largestDifference(logits(rest), logits(whole).slice(2 * nVocab))).toBeLessThan(close);
  });

  it('does not look ahead', async () => {
    const one = await read(TOKENS);
    const other = await read([...TOKENS.slice(0, 3), 5, 6, 7]);
    for (const index of [0, 1, 2]) {
      expect(largestDifference(row(one, index), row(other, index))).toBeLessThan(close);
    }
    expect(largestDifference(row(one, 3), row(other, 3))).toBeGreaterThan(0.5);
  });

  it('would, without the mask', async () => {
    const open = new Float32Array(TOKENS.length ** 2);
    const one = await read(TOKENS, { mask: open });
    const other = await read([...TOKENS.slice(0, 3), 5, 6, 7], { mask: open });
    expect(largestDifference(row(one, 0), row(other, 0))).toBeGreaterThan(0.1);
  });

  it('remembers what it read, and where', async () => {
    const past = await read([4, 5]);
    const after = await read([6], { past, length: 2 });
    const alone = await read([6]);
    const misplaced = await read([6], { past: await read([5, 4]), length: 2 });
    expect(largestDifference(row(after, 0), row(alone, 0))).toBeGreaterThan(0.1);
    expect(largestDifference(row(after, 0), row(misplaced, 0))).toBeGreaterThan(0.1);
  });

  it('knows tokens by their positions', async () => {
    const [first, later] = [await read([6]), await read([6], { positions: [9] })];
    expect(largestDifference(row(first, 0), row(later, 0))).toBeGreaterThan(0.1);
  });

  it('gives the logits that are asked for, in that order', async () => {
    const whole = await read(TOKENS);
    const some = await read(TOKENS, { select: [5, 0, 5] });
    expect(some[DECODER.logits]!.dims).toEqual([3, nVocab]);
    expect(largestDifference(row(some, 0), row(whole, 5))).toBeLessThan(close);
    expect(largestDifference(row(some, 1), row(whole, 0))).toBeLessThan(close);
    expect(largestDifference(row(some, 2), row(some, 0))).toBeLessThan(1e-4);
  });

  it('tells the largest logit of each row, and the logarithm of their sum', async () => {
    const some = await read(TOKENS, { select: [5, 0] });
    for (const index of [0, 1]) {
      const values = row(some, index);
      const largest = Math.max(...values);
      expect(data(some[DECODER.largest])[index]).toBe(largest);
      const sum = values.reduce((total, value) => total + Math.exp(value - largest), 0);
      expect(data(some[DECODER.logSumExp])[index]).toBeCloseTo(largest + Math.log(sum), 4);
    }
  });

  it('hears nothing of a key whose bias shuts it out', async () => {
    const short = await read(TOKENS, { cross: cross(8), bias: Array<number>(8).fill(0) });
    const bias = Array.from({ length: KEYS }, (_, i) => (i < 8 ? 0 : -1e9));
    const shut = await read(TOKENS, { bias });
    expect(largestDifference(logits(shut), logits(short))).toBeLessThan(close);
    const open = await read(TOKENS);
    expect(largestDifference(logits(open), logits(short))).toBeGreaterThan(0.1);
  });

  it('lets one key stand for many that are alike, by the logarithm of their number', async () => {
    const copies = 5;
    const many = await read(TOKENS, {
      cross: cross(KEYS + copies - 1),
      bias: Array<number>(KEYS + copies - 1).fill(0),
    });
    const bias = Array.from({ length: KEYS }, (_, i) => (i === KEYS - 1 ? Math.log(copies) : 0));
    expect(largestDifference(logits(await read(TOKENS, { bias })), logits(many))).toBeLessThan(
      close,
    );
    expect(largestDifference(logits(await read(TOKENS)), logits(many))).toBeGreaterThan(close);
  });

  it('reports where its cross-attention looks, adding up to one', async () => {
    const result = await read(TOKENS);
    const attention = result[DECODER.alignment] as Tensor;
    expect(attention.dims).toEqual([1, HEADS.length, TOKENS.length, KEYS]);
    const weights = data(attention);
    for (let from = 0; from < weights.length; from += KEYS) {
      const sum = weights.subarray(from, from + KEYS).reduce((total, one) => total + one, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
  });

  const isExact = kind === 'float' || exactInEightBits;
  it.skipIf(!isExact)('computes nearly what single precision does', async () => {
    const exact = await loadGraph(
      decoderGraph(tinyWeights(), { kindOf: () => 'float', logits: 'float' }),
    );
    const mine = decoder;
    const near = await read(TOKENS);
    decoder = exact;
    const expected = await read(TOKENS);
    decoder = mine;
    expect(cosine(logits(near), logits(expected))).toBeGreaterThan(0.995);
    await exact.release();
  });
});
