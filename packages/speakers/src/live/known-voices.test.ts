import { describe, expect, it } from 'vitest';
import { heardWindow } from './__fixtures__/heard-window.js';
import { createKnownVoices } from './known-voices.js';

const never = new AbortController().signal;

/** Known voices, and how often their networks were asked. */
function create(windows: readonly ReturnType<typeof heardWindow>[]) {
  const asked: number[] = [];
  const known = createKnownVoices(async (samples) => {
    asked.push(samples.length);
    return windows[Math.min(asked.length, windows.length) - 1]!;
  });
  return { known, asked };
}

describe('known voices', () => {
  it('are found in what a person says, once', async () => {
    const window = heardWindow([{ local: 1, from: 0, to: 237, like: 30 }]);
    const { known, asked } = create([window]);
    const anna = { name: 'Anna', samples: new Float32Array(15 * 16_000) };
    const { sum, seconds } = await known.find(anna, never);
    expect(seconds).toBeCloseTo(8, 1);
    expect((Math.atan2(sum[1]!, sum[0]!) * 180) / Math.PI).toBeCloseTo(30, 3);
    expect(await known.find({ ...anna, name: 'Ann' }, never)).toEqual({ sum, seconds });
    expect(asked).toEqual([160_000, 80_000]);
  });

  it('need no more than some twenty seconds', async () => {
    const { known, asked } = create([heardWindow([{ local: 0, from: 0, to: 589, like: 0 }])]);
    await known.find({ name: 'Bert', samples: new Float32Array(60 * 16_000) }, never);
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it('are refused where too little is heard, and looked for again', async () => {
    const silent = heardWindow([]);
    const { known } = create([silent, heardWindow([{ local: 0, from: 0, to: 100, like: 0 }])]);
    const carla = { name: 'Carla', samples: new Float32Array(5 * 16_000) };
    await expect(known.find(carla, never)).rejects.toMatchObject({
      code: 'ERR_INVALID_AUDIO',
      message: expect.stringContaining('In the 5.0 s of Carla no voice is clear'),
    });
    expect((await known.find(carla, never)).seconds).toBeGreaterThan(1);
  });
});
