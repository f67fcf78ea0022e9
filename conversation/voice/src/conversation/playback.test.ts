import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createPlayback } from './playback.js';

const FIRST = { url: '/a', text: 'One two.', start: 0, end: 8, seconds: 2 };
const SECOND = { url: '/b', text: 'Three four.', start: 9, end: 20, seconds: 3 };

function playing() {
  const clock = createManualClock();
  const playback = createPlayback(clock);
  playback.sent(FIRST);
  playback.sent(SECOND);
  return { clock, playback };
}

describe('what of an answer was heard', () => {
  it('is all of it where none of it sounds', () => {
    const playback = createPlayback(createManualClock());
    expect(playback.isPlaying).toBe(false);
    expect(playback.heardChars(12)).toBe(12);
  });

  it('is what the client says', async () => {
    const { clock, playback } = playing();
    playback.reported('/a', 1);
    expect(playback.heardChars(20)).toBe(4);
    expect(playback.sounding()).toEqual([
      {
        index: 0,
        words: [
          { word: 'one', at: -1000 },
          { word: 'two', at: 0 },
        ],
      },
      {
        index: 1,
        words: [
          { word: 'three', at: 1000 },
          { word: 'four', at: 1000 + (3000 * 6) / 11 },
        ],
      },
    ]);
    await clock.advance(500);
    expect(playback.heardChars(20)).toBe(6);
    playback.reported('/b', 3);
    expect(playback.heardChars(20)).toBe(20);
    expect(playback.isPlaying).toBe(false);
  });

  it('has no times where the client does not tell them', () => {
    const { playback } = playing();
    const words = playback.sounding().flatMap((sound) => sound.words);
    expect(words.map(({ at }) => at)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('is what would have been heard by now, where the client says nothing', async () => {
    const { clock, playback } = playing();
    expect(playback.isPlaying).toBe(true);
    await clock.advance(1200);
    expect(playback.heardChars(20)).toBe(4);
    await clock.advance(2500);
    expect(playback.heardChars(20)).toBe(15);
    await clock.advance(10_000);
    expect(playback.heardChars(20)).toBe(20);
    expect(playback.isPlaying).toBe(false);
  });

  it('is not played by a client that has gone silent', async () => {
    const { clock, playback } = playing();
    playback.reported('/a', 0);
    await clock.advance(1900);
    expect(playback.isPlaying).toBe(true);
    await clock.advance(200);
    expect(playback.isPlaying).toBe(false);
  });

  it('is not changed by sounds that are not its own', () => {
    const { playback } = playing();
    playback.reported('/else', 9);
    expect(playback.heardChars(20)).toBe(0);
  });

  it('is not what came after a gap, before it came', async () => {
    const clock = createManualClock();
    const playback = createPlayback(clock);
    playback.sent(FIRST);
    await clock.advance(10_000);
    expect(playback.isPlaying).toBe(false);
    playback.sent(SECOND);
    expect(playback.isPlaying).toBe(true);
    expect(playback.heardChars(20)).toBe(8);
    await clock.advance(1700);
    expect(playback.heardChars(20)).toBe(15);
  });

  it('is the next of sounds that are the same', () => {
    const { playback } = playing();
    playback.sent({ ...FIRST, start: 21, end: 29 });
    playback.sent({ ...FIRST, start: 30, end: 38 });
    playback.reported('/a', 1);
    expect(playback.heardChars(38)).toBe(4);
    playback.reported('/b', 3);
    playback.reported('/a', 1);
    expect(playback.heardChars(38)).toBe(25);
    playback.reported('/a', 2);
    playback.reported('/a', 0);
    expect(playback.heardChars(38)).toBe(30);
  });
});
