import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createToldLine } from './told-line.js';

function telling({ isReleased = true } = {}) {
  const clock = createManualClock();
  const giveUp = new AbortController();
  const told: string[] = [];
  let release = (): void => {};
  let room: Promise<void> = Promise.resolve();
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  if (isReleased) release();
  const line = createToldLine({
    ...{ clock, released, signal: giveUp.signal },
    async tellText(text) {
      told.push(text);
      await room;
    },
  });
  const other = (name: string): Promise<void> => line.other(async () => void told.push(name));
  /** Until what this gives is called, there is no room. */
  function fill(): () => void {
    let free = (): void => {};
    room = new Promise((resolve) => {
      free = resolve;
    });
    return free;
  }
  return { clock, fill, giveUp, line, other, release, told };
}

describe('text that is told', () => {
  it('comes at once, and what follows closely comes as one, when 30 ms are over', async () => {
    const { clock, line, told } = telling();
    line.text('The');
    await clock.advance(0);
    expect(told).toEqual(['The']);
    line.text(' s');
    await clock.advance(10);
    line.text('e');
    await clock.advance(10);
    line.text('a');
    await clock.advance(9);
    expect(told).toEqual(['The']);
    await clock.advance(1);
    expect(told).toEqual(['The', ' sea']);
    await clock.advance(30);
    line.text(' is');
    await clock.advance(0);
    expect(told).toEqual(['The', ' sea', ' is']);
    expect(clock.sleepers).toBe(0);
  });

  it('is not held for what comes after it, and stays before it', async () => {
    const { clock, line, other, told } = telling();
    line.text('One');
    await clock.advance(0);
    line.text(' two');
    void other('[tool]');
    line.text(' three');
    await other('[sound]');
    expect(told).toEqual(['One', ' two', '[tool]', ' three', '[sound]']);
    line.text(' four');
    await line.flush();
    expect(told.at(-1)).toBe(' four');
    expect(clock.now()).toBe(0);
    expect(clock.sleepers).toBe(0);
  });

  it('is joined while it is held back, but not over what stands between', async () => {
    const { clock, line, other, release, told } = telling({ isReleased: false });
    for (const text of ['On', 'e', ' two']) line.text(text);
    void other('[tool]');
    for (const text of [' th', 'ree']) line.text(text);
    await clock.advance(100);
    expect(told).toEqual([]);
    release();
    await clock.advance(0);
    expect(told).toEqual(['One two', '[tool]']);
    await clock.advance(30);
    expect(told.at(-1)).toBe(' three');
  });

  it('is joined while there is no room', async () => {
    const { clock, fill, line, told } = telling();
    const free = fill();
    line.text('One');
    await clock.advance(0);
    for (let i = 0; i < 20; i++) {
      line.text('.');
      await clock.advance(30);
    }
    expect(told).toEqual(['One']);
    free();
    await clock.advance(30);
    expect(told).toEqual(['One', '.'.repeat(20)]);
  });

  it('has room until much of it is held, whatever it is', async () => {
    const { clock, line, release } = telling({ isReleased: false });
    let hasRoom = false;
    line.text('x'.repeat(300));
    void line.other(async () => {}, 300);
    await line.room();
    line.text('x');
    void line.room().then(() => {
      hasRoom = true;
    });
    await clock.advance(1000);
    expect(hasRoom).toBe(false);
    release();
    await clock.advance(0);
    expect(hasRoom).toBe(true);
  });

  it('of many characters at once is told in few chunks, without a wait', async () => {
    const { clock, line, told } = telling();
    for (let i = 0; i < 20_000; i++) {
      line.text(String(i % 10));
      await line.room();
    }
    await line.flush();
    expect(told.join('')).toBe('0123456789'.repeat(2000));
    expect(told.length).toBeLessThan(50);
    expect(clock.now()).toBe(0);
  });

  it('is told no more when it is given up', async () => {
    const { clock, giveUp, line, other, told } = telling();
    line.text('One');
    await clock.advance(0);
    line.text(' two');
    await clock.advance(1);
    giveUp.abort();
    await other('[sound]');
    await line.flush();
    expect(told).toEqual(['One']);
    expect(clock.sleepers).toBe(0);
  });
});
