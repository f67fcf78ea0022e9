import type { SegmentWords } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { skipSilence } from './silence-skip.js';

const THRESHOLD = 2;
/** Whole seconds of audio after the window. */
const AUDIO = 9_000;

function spoken(start: number, end: number): SegmentWords {
  const middle = (start + end) / 2;
  return {
    start,
    end,
    words: [
      { text: 'well', start, end: middle, probability: 0.9 },
      { text: 'said', start: middle, end, probability: 0.9 },
    ],
  };
}

function madeUp(start: number, end: number): SegmentWords {
  return { start, end, words: [{ text: 'you', start, end, probability: 0.05 }] };
}

function skip(segments: readonly SegmentWords[], { seek = 1000, spokenUntil = 10 } = {}) {
  const window = { seek, frames: 3000, segments, next: seek + 3000, isComplete: true };
  return skipSilence(window, THRESHOLD, AUDIO, spokenUntil);
}

describe('silence in a window', () => {
  it('is left alone where nothing looks made up', () => {
    expect(skip([spoken(11, 12), spoken(20, 21)])).toEqual({
      kept: 2,
      next: 4000,
      isRedone: false,
    });
  });

  it('before a first segment that looks made up is skipped, and the window heard again', () => {
    expect(skip([madeUp(15, 16), spoken(17, 18)])).toEqual({
      kept: 0,
      next: 1500,
      isRedone: true,
    });
  });

  it('around a segment that looks made up takes it and all after it out', () => {
    expect(skip([spoken(11, 12), madeUp(20, 21), spoken(30, 31)])).toEqual({
      kept: 1,
      next: 2000,
      isRedone: false,
    });
  });

  it('keeps what looks made up amid speech', () => {
    expect(skip([spoken(11, 16), madeUp(16.5, 17), spoken(17.5, 20)]).kept).toBe(3);
  });

  it('need not be long between two segments that look made up', () => {
    expect(skip([spoken(11, 16), madeUp(20, 20.5), madeUp(20.6, 21), spoken(21, 25)]).kept).toBe(1);
  });

  it('ends the audio where too little comes after what looks made up', () => {
    const window = {
      seek: 1000,
      frames: 3000,
      segments: [spoken(11, 12), madeUp(38.5, 39.5)],
      next: 4000,
      isComplete: true,
    };
    expect(skipSilence(window, THRESHOLD, 4050, 10)).toEqual({
      kept: 1,
      next: 4050,
      isRedone: false,
    });
  });

  it('at the end of a window that broke off is heard again only where it is long', () => {
    const at = (end: number) => {
      const segments = [spoken(end - 1, end)];
      const window = { seek: 1000, frames: 3000, segments, next: 0, isComplete: false };
      return skipSilence(window, THRESHOLD, AUDIO, 10).next;
    };
    expect(at(37)).toBe(3700);
    expect(at(39)).toBe(4000);
  });
});
