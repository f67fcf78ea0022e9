import { createNoiseFloor, frameLevelDb } from '@ws/core/internal';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/random-seed.js';
import { demoRecording } from '../../../test/support/recordings.js';
import { joined, whiteNoise } from '../test/support/sounds.js';
import { createNoiseGate, type NoiseGate } from './noise-gate.js';

function heard(gate: NoiseGate, samples: Float32Array, frameSamples: number): boolean[] {
  const passed: boolean[] = [];
  for (let at = 0; at + frameSamples <= samples.length; at += frameSamples) {
    passed.push(gate.hear(samples.subarray(at, at + frameSamples)));
  }
  return passed;
}

describe('the noise gate', () => {
  it('lets pass what is louder than the noise by as much as was asked for, after something loud', () => {
    for (const db of [2, 5, 9]) {
      const gate = createNoiseGate(db, 16_000);
      heard(gate, joined(whiteNoise(16_000, -50), whiteNoise(1600, -10)), 480);
      expect(gate.hear(whiteNoise(480, -50 + db - 1.5, 2))).toBe(false);
      expect(gate.hear(whiteNoise(480, -50 + db + 2, 3))).toBe(true);
    }
  });

  it('asks for less where nothing is much louder than the noise, and for 3 dB always', () => {
    const among = (loudest: number) => {
      const gate = createNoiseGate(9, 16_000);
      heard(gate, joined(whiteNoise(16_000, -50), whiteNoise(1600, loudest)), 480);
      return (level: number) => gate.hear(whiteNoise(480, level, 4));
    };
    // A quarter of 20 dB.
    expect(among(-30)(-46.5)).toBe(false);
    expect(among(-30)(-43.5)).toBe(true);
    // Of 6 dB it would be less than the noise itself goes up and down.
    expect(among(-44)(-49)).toBe(false);
    expect(among(-44)(-45.5)).toBe(true);
    // In the first half second nobody knows what is noise: all above -60 dBFS may be speech.
    const gate = createNoiseGate(9, 16_000);
    heard(gate, whiteNoise(4800, -50), 480);
    expect(gate.hear(whiteNoise(480, -44, 4))).toBe(true);
  });

  it('lets nothing pass at -60 dBFS and below, however silent the room', () => {
    const gate = createNoiseGate(9, 16_000);
    heard(gate, new Float32Array(16_000), 480);
    expect(gate.hear(whiteNoise(480, -62))).toBe(false);
    expect(gate.hear(whiteNoise(480, -58))).toBe(true);
  });

  it("follows core's noise floor, at every rate and with every length of frame", () => {
    // What is said comes in steps of 30 ms, each of one level: then frames of all lengths have the same levels.
    const levels = Array.from(whiteNoise(400, 0), (value) => -55 + 15 * value);
    for (const sampleRate of [8000, 16_000, 32_000, 48_000]) {
      const floor = createNoiseFloor(480);
      const ceiling = createNoiseFloor(480);
      const gates = [10, 20, 30].map(() => createNoiseGate(9, sampleRate));
      const step = (sampleRate * 30) / 1000;
      for (const db of levels) {
        // A square wave has the level in every piece of it.
        const frame = Float32Array.from(
          { length: step },
          (_, i) => 10 ** (db / 20) * (i % 2 === 0 ? 1 : -1),
        );
        const level = frameLevelDb(frame);
        const noise = floor.hear(level);
        const enough = Math.max(3, Math.min(9, (-ceiling.hear(-level) - noise) / 4));
        const expected = level > noise + enough && level > -60;
        const [short, middle, long] = gates;
        const third = step / 3;
        expect(long!.hear(frame)).toBe(expected);
        expect(heard(short!, frame, third)).toEqual([expected, expected, expected]);
        expect(middle!.hear(frame.subarray(third))).toBe(expected);
        expect(middle!.hear(frame.subarray(2 * third))).toBe(expected);
      }
    }
  });

  it('counts mixed lengths by the time they last', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(160, 320, 480), { minLength: 100, maxLength: 200 }),
        (lengths) => {
          // After -40 dBFS, -60: the floor goes down at once. Back at -40, it goes up again in 2.9 to 3.4 s.
          const gate = createNoiseGate(9, 16_000);
          const constant = (length: number, level: number) =>
            Float32Array.from({ length }, (_, i) => level * (i % 2 === 0 ? 1 : -1));
          gate.hear(constant(160, 0.001));
          let at = 160;
          let silenced = 0;
          for (const length of [...lengths, ...lengths, ...lengths]) {
            at += length;
            if (!gate.hear(constant(length, 0.01)) && silenced === 0) silenced = at;
          }
          expect(silenced / 16_000).toBeGreaterThan(2.8);
          expect(silenced / 16_000).toBeLessThan(3.5);
        },
      ),
      { numRuns: runs(30) },
    ));

  it('is as new after a reset', () => {
    const speech = demoRecording().subarray(0, 5 * 16_000);
    const gate = createNoiseGate(9, 16_000);
    const first = heard(gate, speech, 320);
    heard(gate, joined(whiteNoise(80_000, -20)), 480);
    gate.reset();
    expect(heard(gate, speech, 320)).toEqual(first);
    // Of what was loud before, too, nothing is known.
    const quiet = joined(whiteNoise(16_000, -50), whiteNoise(480, -45, 4));
    gate.reset();
    heard(gate, joined(quiet, whiteNoise(16_000, -10)), 480);
    gate.reset();
    expect(heard(gate, quiet, 480).at(-1)).toBe(true);
  });
});
