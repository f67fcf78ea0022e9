import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createInterruption } from './interruption.js';
import { createPlayback, type Playback } from './playback.js';

function answering() {
  const clock = createManualClock();
  const said: string[] = [];
  let playback: Playback | undefined = createPlayback(clock);
  const sound = { url: '/a', text: 'The lighthouse is open today from nine to five.' };
  playback.sent({ ...sound, start: 0, end: 47, seconds: 30 });
  const interruption = createInterruption({
    clock,
    current: () => (playback?.isPlaying ? playback : undefined),
    say: ({ type }) => said.push(type),
    interrupt() {
      said.push('interrupt');
      playback = undefined;
    },
  });
  return { clock, said, interruption };
}

describe('speech while an answer is heard', () => {
  it('holds the sound at once, and ends the answer when it says something', () => {
    const { said, interruption } = answering();
    interruption.speechStarted();
    expect(said).toEqual(['pause']);
    expect(interruption.isMeant('No, wait')).toBe(true);
    expect(said).toEqual(['pause', 'interrupt']);
    expect(interruption.isMeant('No, wait a moment')).toBe(true);
    expect(said).toEqual(['pause', 'interrupt']);
  });

  it('is nothing where it is the answer’s own echo', () => {
    const { said, interruption } = answering();
    interruption.speechStarted();
    expect(interruption.isMeant('the lighthouse is open')).toBe(false);
    expect(said).toEqual(['pause', 'resume']);
  });

  it('is nothing where nothing is said', async () => {
    const { clock, said, interruption } = answering();
    interruption.speechStarted();
    await clock.advance(1499);
    expect(said).toEqual(['pause']);
    await clock.advance(1);
    expect(said).toEqual(['pause', 'resume']);
    interruption.speechStarted();
    interruption.nothingSaid();
    expect(said).toEqual(['pause', 'resume', 'pause', 'resume']);
  });

  it('does not hold an answer again and again', () => {
    const { said, interruption } = answering();
    for (let i = 0; i < 5; i++) {
      interruption.speechStarted();
      interruption.isMeant('open today from nine');
    }
    expect(said.filter((one) => one === 'pause').length).toBe(2);
    expect(interruption.isMeant('something else')).toBe(true);
  });

  it('lets go of the sound when the answer is over meanwhile, unless the peer is told otherwise', async () => {
    for (const isTold of [false, true]) {
      const { clock, said, interruption } = answering();
      interruption.speechStarted();
      expect(interruption.isHolding).toBe(true);
      interruption.over(isTold);
      interruption.over(isTold);
      await clock.advance(2000);
      expect(said).toEqual(isTold ? ['pause'] : ['pause', 'resume']);
    }
  });

  it('ends a sound that would be over by now, for it is held', async () => {
    const { clock, said, interruption } = answering();
    await clock.advance(29_500);
    interruption.speechStarted();
    await clock.advance(1000);
    expect(interruption.isMeant('No, wait')).toBe(true);
    expect(said).toEqual(['pause', 'interrupt']);
  });

  it('is not what a model makes of noise', () => {
    const { said, interruption } = answering();
    interruption.speechStarted();
    for (const noise of ['', '...', ' ♪ ', '🎵']) expect(interruption.isMeant(noise)).toBe(false);
    interruption.nothingSaid();
    expect(said).toEqual(['pause', 'resume']);
  });
});
