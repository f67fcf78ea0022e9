import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createInterruption } from './interruption.js';
import { createPlayback, type Playback } from './playback.js';

const SECONDS = 30;

function answering({
  text = 'The lighthouse is open today from nine to five.',
  isReported = false,
} = {}) {
  const clock = createManualClock();
  const said: string[] = [];
  let playback: Playback | undefined = createPlayback(clock);
  const sound = { url: '/a', text };
  playback.sent({ ...sound, start: 0, end: text.length, seconds: SECONDS });
  if (isReported) playback.reported('/a', 0);
  const interruption = createInterruption({
    clock,
    current: () => (playback?.isPlaying ? playback : undefined),
    asks: () => text.includes('?'),
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
    const { clock, said, interruption } = answering();
    interruption.speechStarted(clock.now());
    expect(said).toEqual(['pause']);
    expect(interruption.judge('No, wait', false)).toBe('speaker');
    expect(said).toEqual(['pause', 'interrupt']);
    expect(interruption.judge('No, wait a moment', false)).toBe('speaker');
    expect(said).toEqual(['pause', 'interrupt']);
  });

  it('is nothing where it is the answer’s own echo', () => {
    const { clock, said, interruption } = answering();
    interruption.speechStarted(clock.now());
    expect(interruption.judge('the lighthouse', false)).toBe('unclear');
    expect(said).toEqual(['pause']);
    expect(interruption.judge('the lighthouse is open', false)).toBe('echo');
    expect(said).toEqual(['pause', 'resume']);
  });

  it('is nothing where nothing is said', async () => {
    const { clock, said, interruption } = answering();
    interruption.speechStarted(clock.now());
    await clock.advance(1499);
    expect(said).toEqual(['pause']);
    await clock.advance(1);
    expect(said).toEqual(['pause', 'resume']);
    interruption.speechStarted(clock.now());
    interruption.nothingSaid();
    expect(said).toEqual(['pause', 'resume', 'pause', 'resume']);
  });

  it('does not hold an answer again and again', () => {
    const { clock, said, interruption } = answering();
    for (let i = 0; i < 5; i++) {
      interruption.speechStarted(clock.now());
      interruption.judge('open today from nine', true);
    }
    expect(said.filter((one) => one === 'pause').length).toBe(2);
    expect(interruption.judge('something else', false)).toBe('speaker');
  });

  it('lets go of the sound when the answer is over meanwhile, unless the peer is told otherwise', async () => {
    for (const isTold of [false, true]) {
      const { clock, said, interruption } = answering();
      interruption.speechStarted(clock.now());
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
    interruption.speechStarted(clock.now());
    await clock.advance(1000);
    expect(interruption.judge('No, wait', false)).toBe('speaker');
    expect(said).toEqual(['pause', 'interrupt']);
  });

  it('is not what a model makes of noise', () => {
    const { clock, said, interruption } = answering();
    interruption.speechStarted(clock.now());
    for (const noise of ['', '...', ' ♪ ', '🎵'])
      expect(interruption.judge(noise, true)).toBe('noise');
    interruption.nothingSaid();
    expect(said).toEqual(['pause', 'resume']);
  });

  it.each(['Mm-hm.', 'Yeah, okay.'])('is nothing where it is a listener’s: %s', (filler) => {
    const { clock, said, interruption } = answering();
    interruption.speechStarted(clock.now());
    expect(interruption.judge(filler, false)).toBe('unclear');
    expect(said).toEqual(['pause']);
    expect(interruption.judge(filler, true)).toBe('filler');
    expect(said).toEqual(['pause', 'resume']);
    interruption.speechStarted(clock.now());
    expect(interruption.judge('Yeah', false)).toBe('unclear');
    expect(interruption.judge('Yeah but what about Sunday', false)).toBe('speaker');
    expect(said).toEqual(['pause', 'resume', 'pause', 'interrupt']);
  });

  it('is what an answer waits for that asks', () => {
    const { clock, said, interruption } = answering({ text: 'It is open. Shall I book a tour?' });
    interruption.speechStarted(clock.now());
    expect(interruption.judge('Mm-hm.', true)).toBe('speaker');
    expect(said).toEqual(['pause', 'interrupt']);
  });

  it.each([
    ['Would you like tea or coffee?', 'coffee'],
    ['Shall I stop the music now?', 'stop'],
    ['Is it the red one or the blue one?', 'the red one'],
  ])('is an answer to the question, of its own words: %s %s', async (text, answer) => {
    for (const isReported of [false, true]) {
      const { clock, said, interruption } = answering({ text, isReported });
      // The sound goes on for a while in this test; its words were over or are still to come.
      await clock.advance(1900);
      interruption.speechStarted(clock.now());
      expect(interruption.judge(answer, false)).toBe('unclear');
      expect(said).toEqual(['pause']);
      expect(interruption.judge(answer, true)).toBe('speaker');
      expect(said).toEqual(['pause', 'interrupt']);
    }
  });

  it('is an echo where few words come when they are played', async () => {
    const { clock, said, interruption } = answering({ isReported: true });
    // "lighthouse" begins at 30 s × 4 / 47.
    await clock.advance(1950);
    interruption.speechStarted((30_000 * 4) / 47 + 100);
    expect(interruption.judge('lighthouse', false)).toBe('echo');
    expect(said).toEqual(['pause', 'resume']);
    expect(interruption.judge('lighthouse', true)).toBe('echo');
  });

  it('is judged by what was played when it began, though the sound is held meanwhile', async () => {
    const { clock, interruption } = answering({ isReported: true });
    await clock.advance(1000);
    interruption.speechStarted(100);
    await clock.advance(900);
    expect(interruption.judge('The lighthouse', true)).toBe('echo');
  });
});
