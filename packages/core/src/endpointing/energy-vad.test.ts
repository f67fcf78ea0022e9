import { describe, expect, it } from 'vitest';
import { frameLevelDb } from '../audio/level.js';
import { createEnergyVad } from './energy-vad.js';
import { createSpeechDetector } from './speech-detector.js';

const FRAME = 480;

/** Reproducible noise at a level in dBFS. */
function noise(samples: number, levelDb: number, seed = 1): Float32Array {
  let state = seed;
  const amplitude = Math.sqrt(3) * 10 ** (levelDb / 20);
  return Float32Array.from({ length: samples }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return amplitude * (state / 2 ** 31 - 1);
  });
}

/** A tone as loud as speech, with the fall and rise of syllables. */
function syllables(samples: number, levelDb: number): Float32Array {
  const amplitude = Math.SQRT2 * 10 ** (levelDb / 20);
  return Float32Array.from({ length: samples }, (_, i) => {
    const swing = 0.55 + 0.45 * Math.sin((2 * Math.PI * 4 * i) / 16000);
    return amplitude * swing * Math.sin((2 * Math.PI * 180 * i) / 16000);
  });
}

function mix(...parts: Float32Array[]): Float32Array {
  return parts[0]!.map((sample, i) =>
    parts.reduce((sum, part) => sum + (part[i] ?? 0), sample * 0),
  );
}

function speechShare(samples: Float32Array, vad = createEnergyVad()): number {
  let speech = 0;
  const frames = Math.floor(samples.length / FRAME);
  for (let i = 0; i < frames; i++) {
    if (vad.process(samples.slice(i * FRAME, (i + 1) * FRAME)) >= 0.5) speech++;
  }
  return speech / frames;
}

describe('frame level', () => {
  it('is in dB below full scale, a constant offset not counted', () => {
    expect(frameLevelDb(noise(16000, -20))).toBeCloseTo(-20, 0);
    expect(frameLevelDb(noise(16000, -40).map((sample) => sample + 0.3))).toBeCloseTo(-40, 0);
    expect(frameLevelDb(new Float32Array(480))).toBe(-100);
    expect(frameLevelDb(new Float32Array(480).fill(0.5))).toBe(-100);
    expect(frameLevelDb(new Float32Array(0))).toBe(-100);
  });
});

describe('energy detector', () => {
  it('hears nothing in silence and in steady noise', () => {
    expect(speechShare(new Float32Array(32000))).toBe(0);
    expect(speechShare(noise(80000, -65))).toBe(0);
    const vad = createEnergyVad();
    speechShare(noise(8000, -45, 2), vad);
    expect(speechShare(noise(80000, -45), vad)).toBe(0);
  });

  it('hears speech at once, loud or quiet', () => {
    for (const level of [-15, -25, -35, -45, -52]) {
      expect(speechShare(syllables(8000, level))).toBeGreaterThan(0.5);
    }
  });

  it('hears quiet speech in a quiet room, and speech in a noisy one', () => {
    for (const [room, voice] of [
      [-70, -48],
      [-60, -42],
      [-45, -28],
    ] as const) {
      const vad = createEnergyVad();
      speechShare(noise(8000, room, 2), vad);
      expect(speechShare(noise(48000, room), vad)).toBe(0);
      expect(speechShare(mix(syllables(32000, voice), noise(32000, room, 7)), vad)).toBeGreaterThan(
        0.6,
      );
    }
  });

  it('gets used to noise that begins, and hears quiet speech again when it stops', () => {
    const vad = createEnergyVad();
    speechShare(noise(32000, -70), vad);
    expect(speechShare(noise(8000, -42, 3), vad)).toBe(1);
    speechShare(noise(64000, -42, 4), vad);
    expect(speechShare(noise(32000, -42, 5), vad)).toBe(0);
    speechShare(noise(16000, -70, 6), vad);
    expect(speechShare(syllables(8000, -50), vad)).toBeGreaterThan(0.5);
  });

  it('does not get used to speech that never pauses', () => {
    expect(speechShare(syllables(10 * 16000, -20))).toBeGreaterThan(0.6);
  });

  it('forgets on reset', () => {
    const vad = createEnergyVad();
    speechShare(noise(64000, -35), vad);
    vad.reset();
    expect(speechShare(new Float32Array(4800), vad)).toBe(0);
    expect(speechShare(syllables(8000, -45), vad)).toBeGreaterThan(0.5);
  });

  it('refuses other frames', () => {
    const vad = createEnergyVad();
    const invalid = expect.objectContaining({ code: 'ERR_INVALID_AUDIO' });
    expect(() => vad.process(new Float32Array(479))).toThrow(invalid);
    expect(() => vad.process(new Float32Array(480).fill(Number.NaN))).toThrow(invalid);
    expect(vad.frameSizes(16000)).toEqual([480]);
    expect(vad.frameSizes(8000)).toEqual([]);
  });
});

describe('speech detector', () => {
  it('finds the same in audio of any cut', async () => {
    const audio = new Float32Array(96000);
    audio.set(syllables(16000, -25), 16000);
    audio.set(syllables(3200, -30), 64000);
    const heard = await Promise.all(
      [96000, 480, 333, 7].map(async (chunk) => {
        const detector = createSpeechDetector({ prefixPadMs: 0 });
        const events = [];
        for (let at = 0; at < audio.length; at += chunk) {
          events.push(...(await detector.push(audio.subarray(at, at + chunk))));
        }
        return [...events, ...detector.flush()];
      }),
    );
    expect(heard[0]?.map(({ type }) => type)).toEqual([
      ...['speech_start', 'speech_end'],
      ...['speech_start', 'speech_end'],
    ]);
    const expected = [16000, 32000, 64000, 67200];
    heard[0]?.forEach(({ position }, i) => {
      expect(Math.abs(position - expected[i]!)).toBeLessThanOrEqual(2 * FRAME);
    });
    for (const other of heard) expect(other).toEqual(heard[0]);
  });
});
