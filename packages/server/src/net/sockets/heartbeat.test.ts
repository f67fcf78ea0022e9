import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startHeartbeat } from './heartbeat.js';

/** A peer that does what the test says, and the heartbeat that listens to it. */
function watched() {
  const peer = { received: 0, paused: false, backlog: 0, unsent: 0 };
  const pings = vi.fn();
  const dead: string[] = [];
  const stop = startHeartbeat(
    { ping: pings },
    { inbox: peer, outbox: peer, received: () => peer.received, intervalMs: 1000 },
    (reason) => dead.push(reason),
  );
  return { peer, pings, dead, stop };
}

/** Lets intervals pass, each in a turn of the event loop of its own. */
async function pass(seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    vi.advanceTimersByTime(1000);
    await setImmediate();
  }
}

describe('the heartbeat', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('takes a peer for dead of which not a byte has come since the last ping', async () => {
    const { dead, pings } = watched();
    await pass(1);
    expect(pings).toHaveBeenCalledTimes(1);
    expect(dead).toEqual([]);
    await pass(1);
    expect(dead).toEqual(['not a byte']);
  });

  it('reads first what came while the process stood still, or was given no time', async () => {
    const { peer, dead, pings } = watched();
    for (let i = 1; i <= 3; i++) {
      // Both are due: the timer fires first, and then the socket is read.
      vi.advanceTimersByTime(1000);
      if (i > 1) peer.received += 6;
      await setImmediate();
      expect(pings).toHaveBeenCalledTimes(i);
    }
    expect(dead).toEqual([]);
    vi.advanceTimersByTime(1000);
    await setImmediate();
    expect(dead).toEqual(['not a byte']);
  });

  it('takes any byte for a sign of life: on a slow uplink the pong stands behind the audio', async () => {
    const { peer, dead, pings } = watched();
    for (let i = 0; i < 20; i++) {
      // A part of a frame; no message has come, and no pong.
      peer.received += 64;
      await pass(1);
    }
    expect(dead).toEqual([]);
    expect(pings).toHaveBeenCalledTimes(20);
    await pass(1);
    expect(dead).toEqual(['not a byte']);
  });

  it('waits for a peer that is still reading: on a slow downlink the ping stands behind answers', async () => {
    const { peer, dead } = watched();
    for (peer.unsent = 10_000; peer.unsent > 0; peer.unsent -= 1000) await pass(1);
    expect(dead).toEqual([]);
    await pass(3);
    expect(dead).not.toEqual([]);
  });

  it('takes a peer for dead that reads nothing of a full backlog', async () => {
    const { peer, dead } = watched();
    peer.backlog = 5000;
    await pass(1);
    peer.backlog = 4000;
    await pass(1);
    expect(dead).toEqual([]);
    await pass(1);
    expect(dead).toEqual(['not reading']);
  });

  it('leaves a peer alone that the server itself does not read from', async () => {
    const { peer, dead, pings, stop } = watched();
    await pass(1);
    peer.paused = true;
    await pass(10);
    expect(dead).toEqual([]);
    expect(pings).toHaveBeenCalledTimes(1);
    peer.paused = false;
    await pass(1);
    expect(dead).toEqual([]);
    stop();
    await pass(10);
    expect(dead).toEqual([]);
  });
});
