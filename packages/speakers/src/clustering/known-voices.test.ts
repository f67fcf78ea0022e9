import { describe, expect, it } from 'vitest';
import type { AnalysedWindow } from '../network/speaker-kernel.js';
import type { Voices } from './cluster-voices.js';
import { knownVoice, mainVoice, recogniseVoices } from './known-voices.js';

const SIZE = 192;

/** A voice at an angle, in degrees, between two directions. */
function voice(degrees: number): Float32Array {
  const values = new Float32Array(SIZE);
  values[0] = Math.cos((degrees * Math.PI) / 180);
  values[1] = Math.sin((degrees * Math.PI) / 180);
  return values;
}

function voicesOf(...degrees: readonly number[]): Voices {
  const values = new Float32Array(degrees.length * SIZE);
  for (const [i, each] of degrees.entries()) values.set(voice(each), i * SIZE);
  return { count: degrees.length, values };
}

const recognise = (
  voices: Voices,
  labels: readonly number[],
  known: readonly Float32Array[],
  minSpeakers = 1,
) => {
  const told = recogniseVoices(voices, Int32Array.from(labels), known, { minSpeakers });
  return { labels: [...told.labels], people: told.people };
};

describe('voices that are known', () => {
  it('are found, and others keep to themselves', () => {
    expect(recognise(voicesOf(0, 90, 5, 95), [0, 1, 0, 1], [voice(80)])).toEqual({
      ...{ labels: [0, 1, 0, 1], people: [undefined, 0] },
    });
    expect(recognise(voicesOf(0, 90), [0, 1], [voice(180)]).people).toEqual([undefined, undefined]);
    expect(recognise(voicesOf(0), [0], []).people).toEqual([undefined]);
  });

  it('are each one person: the nearest, where two are near', () => {
    expect(recognise(voicesOf(0, 40), [0, 1], [voice(10), voice(30)]).people).toEqual([0, 1]);
    // The second is 1 away from the group at 40, and 45 from that at 0.
    expect(recognise(voicesOf(0, 40), [0, 1], [voice(50), voice(45)]).people).toEqual([0, 1]);
  });

  it('that clustering has parted are joined, unless so many people speak', () => {
    const voices = voicesOf(0, 90, 30);
    expect(recognise(voices, [0, 1, 2], [voice(15)])).toEqual({
      ...{ labels: [0, 1, 0], people: [0, undefined] },
    });
    expect(recognise(voices, [0, 1, 2], [voice(15)], 3).labels).toEqual([0, 1, 2]);
  });
});

describe('the voice of a sample', () => {
  const piece = (degrees: number, alone: number) => ({
    ...{ speaker: 0, start: 0, end: alone, alone, voice: voice(degrees) },
  });
  const window = (...pieces: readonly ReturnType<typeof piece>[]): AnalysedWindow => ({
    ...{ frames: new Uint8Array(589), pieces },
  });

  it('is that of the person who says most in it', () => {
    const windows = [window(piece(0, 100), piece(90, 150)), window(piece(2, 100))];
    expect([...mainVoice(windows)!.subarray(0, 2)].map(Math.round)).toEqual([1, 0]);
  });

  it('is none where nothing is said', () => {
    expect(mainVoice([window()])).toBeUndefined();
  });

  it('is heard in twenty seconds, or in those that follow where nothing is clear in them', async () => {
    const asked: number[] = [];
    const minute = Float32Array.from({ length: 60 * 16_000 }, (_, i) => Math.floor(i / 320_000));
    const heardIn = (part: number) => async (samples: Float32Array) => {
      asked.push(samples.length);
      return [samples[0] === part ? window(piece(0, 100)) : window()];
    };
    expect(await knownVoice(minute, heardIn(0))).toBeDefined();
    expect(asked.splice(0)).toEqual([320_000]);
    expect(await knownVoice(minute, heardIn(2))).toBeDefined();
    expect(asked.splice(0)).toEqual([320_000, 320_000, 320_000]);
    expect(await knownVoice(minute, heardIn(3))).toBeUndefined();
  });
});
