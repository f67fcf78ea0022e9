import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFloats } from '../__fixtures__/random.js';
import { data, loadGraph, runtime, type Tensors } from '../__fixtures__/run-graph.js';
import { TINY, tinyWeights } from '../__fixtures__/tiny-whisper.js';
import { encoderGraph } from '../graph/encoder-graph.js';
import { DECODER, ENCODER } from '../graph/names.js';
import type { Session } from '../runtime/onnxruntime.js';
import { type AudioEncoder, createAudioEncoder } from './audio-encoder.js';

// The tiny Whisper's window has 96 positions of 320 samples.

let session: Session;
let encoder: AudioEncoder;
beforeAll(async () => {
  session = await loadGraph(encoderGraph(tinyWeights(), { kindOf: () => 'float' }));
  encoder = createAudioEncoder(runtime, session, TINY);
});
afterAll(() => session.release());

const keys = (window: Awaited<ReturnType<AudioEncoder['encode']>>): readonly number[] =>
  window.feeds[DECODER.crossKey(0)]!.dims;

describe('the audio encoder', () => {
  const second = randomFloats(16_000, 1, 0.3);

  it('gives the decoder what it binds, and no more', async () => {
    const { feeds } = await encoder.encode(second, 'full');
    expect(Object.keys(feeds).sort()).toEqual(
      ['cross_bias', 'cross_key_0', 'cross_key_1', 'cross_value_0', 'cross_value_1'].sort(),
    );
    expect(new Set(data(feeds[DECODER.crossBias]))).toEqual(new Set([0]));
  });

  it('encodes the whole window, or the audio and a sparse tail', async () => {
    const full = await encoder.encode(second, 'full');
    expect(full).toMatchObject({ audioPositions: 96, sparse: false });
    expect(keys(full).at(-1)).toBe(96);
    // 50 positions of audio and 25 of silence, in whole sixteens: 80; then one for the last 16.
    const tail = await encoder.encode(second, 'silence-tail');
    expect(tail).toMatchObject({ audioPositions: 80, sparse: true });
    expect(keys(tail).at(-1)).toBe(81);
    const bias = data(tail.feeds[DECODER.crossBias]);
    expect(bias.at(-1)).toBe(Math.fround(Math.log(16)));
    expect(bias.reduce((sum, score) => sum + Math.exp(score), 0)).toBeCloseTo(96, 4);
  });

  it('counts a position that the audio only begins', async () => {
    const positions = async (samples: number): Promise<number> =>
      (await encoder.encode(second.subarray(0, samples), 'silence-tail')).audioPositions;
    // 23 positions and 25 of silence are 48; one sample more is 24, and 64.
    expect(await positions(23 * 320)).toBe(48);
    expect(await positions(23 * 320 + 1)).toBe(64);
  });

  it('keeps the newest window, and no other', async () => {
    const samples = second.slice();
    const first = await encoder.encode(samples, 'silence-tail');
    expect(await encoder.encode(second, 'silence-tail')).toBe(first);
    samples[9_000]! += 0.1;
    expect(await encoder.encode(second, 'silence-tail')).toBe(first);
    const changed = await encoder.encode(samples, 'silence-tail');
    expect(data(changed.feeds[DECODER.crossKey(0)])).not.toEqual(
      data(first.feeds[DECODER.crossKey(0)]),
    );
    const again = await encoder.encode(second, 'silence-tail');
    expect(again).not.toBe(first);
    expect(await encoder.encode(second.subarray(1), 'silence-tail')).not.toBe(again);
    expect(await encoder.encode(second.subarray(1), 'full')).toMatchObject({ sparse: false });
  });

  it('encodes the whole window where the audio fills it', async () => {
    const long = randomFloats(80 * 320, 2, 0.3);
    const tail = await encoder.encode(long, 'silence-tail');
    const full = await encoder.encode(long, 'full');
    expect(tail.sparse).toBe(false);
    expect(data(tail.feeds[DECODER.crossValue(1)])).toEqual(
      data(full.feeds[DECODER.crossValue(1)]),
    );
  });
});

describe('audio that grows', () => {
  const OPEN = 20;
  const speech = randomFloats(90 * 320, 4, 0.3);
  const upTo = (positions: number): Float32Array => speech.slice(0, positions * 320);

  /** An encoder, and how many positions each of its runs has computed. */
  function create() {
    const computed: number[] = [];
    const watched = new Proxy(session, {
      get(target, name) {
        if (name !== 'run') return Reflect.get(target, name, target);
        return (feeds: Tensors, names: readonly string[]) => {
          computed.push(feeds[ENCODER.places]!.dims[0]!);
          return target.run(feeds, names);
        };
      },
    });
    const growing = createAudioEncoder(runtime, watched, TINY, { openPositions: OPEN });
    return { growing, computed };
  }

  const valuesOf = (window: Awaited<ReturnType<AudioEncoder['encode']>>): Float32Array =>
    data(window.feeds[DECODER.crossValue(1)]);

  it('is encoded as any other, for the first time', async () => {
    const { growing } = create();
    const whole = await encoder.encode(upTo(40), 'silence-tail');
    const first = await growing.encodeGrowing(upTo(40));
    expect(first).toMatchObject({ audioPositions: whole.audioPositions, sparse: true });
    expect(valuesOf(first)).toEqual(valuesOf(whole));
  });

  it('has only its end encoded anew', async () => {
    const { growing, computed } = create();
    for (const positions of [15, 30, 31, 40]) await growing.encodeGrowing(upTo(positions));
    // They have 48, 64, 64 and 80 positions with the silence, and the tail's 3, 2, 2 and 1; 10 and 11 are kept.
    expect(computed).toEqual([51, 66, 66 - 10, 81 - 11]);
  });

  it('has windows of the same form, whose values are near to those of the whole', async () => {
    const { growing } = create();
    for (const positions of [30, 35, 40]) {
      const grown = await growing.encodeGrowing(upTo(positions));
      const whole = await encoder.encode(upTo(positions), 'silence-tail');
      expect(keys(grown)).toEqual(keys(whole));
      expect(data(grown.feeds[DECODER.crossBias])).toEqual(data(whole.feeds[DECODER.crossBias]));
      const difference = valuesOf(grown).map((value, i) => value - valuesOf(whole)[i]!);
      const size = (values: Float32Array): number => Math.hypot(...values);
      expect(size(difference)).toBeLessThan(0.1 * size(valuesOf(whole)));
      if (positions > 30) expect(size(difference)).toBeGreaterThan(0);
    }
  });

  it('fills the window in the end', async () => {
    const { growing, computed } = create();
    for (const positions of [50, 75]) await growing.encodeGrowing(upTo(positions));
    // 80 positions and the tail's one; then all but the 30 that are kept.
    expect(computed).toEqual([81, 96 - 30]);
    const full = await growing.encodeGrowing(upTo(80));
    expect(full).toMatchObject({ audioPositions: 96, sparse: false });
    expect(computed.at(-1)).toBe(96 - 55);
  });

  it('is not encoded again where it has not grown', async () => {
    const { growing, computed } = create();
    const first = await growing.encodeGrowing(upTo(40));
    expect(await growing.encodeGrowing(upTo(40))).toBe(first);
    expect(computed).toEqual([81]);
  });

  it('is encoded whole where it is shorter than before', async () => {
    const { growing, computed } = create();
    await growing.encodeGrowing(upTo(40));
    await growing.encodeGrowing(upTo(30));
    expect(computed).toEqual([81, 66]);
  });

  it('is encoded whole, to the bit, where another beginning was heard, or where it is asked for', async () => {
    const { growing, computed } = create();
    await growing.encodeGrowing(upTo(40));
    const whole = await encoder.encode(upTo(50), 'silence-tail');
    expect(valuesOf(await growing.encode(upTo(50), 'silence-tail'))).toEqual(valuesOf(whole));
    const other = randomFloats(50 * 320, 8, 0.3);
    expect(valuesOf(await growing.encodeGrowing(other))).toEqual(
      valuesOf(await encoder.encode(other, 'silence-tail')),
    );
    expect(computed).toEqual([81, 81, 81]);
    // Nor does a call that counts get what was computed for one that does not.
    await growing.encodeGrowing(upTo(50));
    expect(valuesOf(await growing.encode(upTo(50), 'silence-tail'))).toEqual(valuesOf(whole));
  });
});
