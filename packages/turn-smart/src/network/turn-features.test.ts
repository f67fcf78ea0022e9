import { describe, expect, it } from 'vitest';
import { demoTurns, samplesOf } from '../../test/support/demo-turns.js';
import { createTurnFeatures, FRAMES, HEARD_SAMPLES, MELS } from './turn-features.js';

const features = createTurnFeatures();

describe('the features of a turn', () => {
  it.each(demoTurns.filter(({ mel }) => mel !== undefined))(
    'from sample $start to $end are those of the published code',
    (turn) => {
      const data = features(samplesOf(turn));
      expect(data).toHaveLength(MELS * FRAMES);
      const ours: number[] = [];
      for (let row = 3; row < MELS; row += 16) {
        for (let column = 7; column < FRAMES; column += 66) ours.push(data[row * FRAMES + column]!);
      }
      expect(ours).toHaveLength(turn.mel!.length);
      for (const [i, value] of ours.entries()) {
        expect(Math.abs(value - turn.mel![i]!)).toBeLessThan(1e-5);
      }
    },
  );

  it('are of the newest 4 s', () => {
    const newest = samplesOf({ ...demoTurns[0]!, start: 0, end: HEARD_SAMPLES });
    const longer = new Float32Array(HEARD_SAMPLES + 999).fill(0.7);
    longer.set(newest, 999);
    expect(features(longer)).toEqual(features(newest));
  });

  it('have zeros before a short turn', () => {
    const short = samplesOf(demoTurns[0]!);
    const padded = new Float32Array(HEARD_SAMPLES);
    padded.set(short, HEARD_SAMPLES - short.length);
    expect(features(short)).toEqual(features(padded));
  });

  it('do not depend on how loud it is', () => {
    const turn = samplesOf(demoTurns[0]!);
    const louder = features(turn.map((sample) => 2 * sample));
    const worst = features(turn).reduce(
      (most, value, i) => Math.max(most, Math.abs(value - louder[i]!)),
      0,
    );
    expect(worst).toBeLessThan(1e-3);
  });

  it('of silence are one number, and the turn is left as it is', () => {
    const silence = new Float32Array(1600);
    expect(new Set(features(silence))).toEqual(new Set([-1.5]));
    expect(silence.every((sample) => sample === 0)).toBe(true);
  });
});
