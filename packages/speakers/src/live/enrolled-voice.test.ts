import { describe, expect, it } from 'vitest';
import { heardWindow } from './__fixtures__/heard-window.js';
import { enrolledVoice } from './enrolled-voice.js';

/** The windows that were asked about, in samples, and what was found in them. */
async function enrolled(seconds: number, ...windows: ReturnType<typeof heardWindow>[]) {
  const asked: number[] = [];
  const person = { name: 'Anna', samples: new Float32Array(seconds * 16_000) };
  const voice = await enrolledVoice(person, async (samples) => {
    asked.push(samples.length);
    return windows[Math.min(asked.length, windows.length) - 1]!;
  });
  return { voice, asked };
}

describe('an enrolled voice', () => {
  it('is found in what a person says, and is plain JSON', async () => {
    const { voice, asked } = await enrolled(
      15,
      heardWindow([{ local: 1, from: 0, to: 237, like: 30 }]),
    );
    expect(asked).toEqual([160_000, 80_000]);
    expect(voice.speaker).toBe('Anna');
    expect(voice.seconds).toBeCloseTo(8, 1);
    expect(voice.vector).toEqual([0.866, 0.5]);
    expect(JSON.parse(JSON.stringify(voice))).toEqual(voice);
  });

  it('needs no more than some twenty seconds', async () => {
    const { asked } = await enrolled(60, heardWindow([{ local: 0, from: 0, to: 589, like: 0 }]));
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it('is none where too little is heard', async () => {
    await expect(enrolled(5, heardWindow([]))).rejects.toMatchObject({
      code: 'ERR_INVALID_AUDIO',
      message: expect.stringContaining('In the 5.0 s of Anna no voice is clear'),
    });
  });
});
