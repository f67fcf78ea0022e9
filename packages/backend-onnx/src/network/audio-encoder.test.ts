import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFloats } from '../__fixtures__/random.js';
import { data, loadGraph, runtime } from '../__fixtures__/run-graph.js';
import { TINY, tinyWeights } from '../__fixtures__/tiny-whisper.js';
import { encoderGraph } from '../graph/encoder-graph.js';
import { DECODER } from '../graph/names.js';
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
