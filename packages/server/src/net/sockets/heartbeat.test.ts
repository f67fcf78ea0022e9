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

describe('the heartbeat', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('takes a peer for dead of which not a byte has come since the last ping', () => {
    const { dead, pings } = watched();
    vi.advanceTimersByTime(1000);
    expect(pings).toHaveBeenCalledTimes(1);
    expect(dead).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(dead).toEqual(['not a byte']);
  });

  it('takes any byte for a sign of life: on a slow uplink the pong stands behind the audio', () => {
    const { peer, dead, pings } = watched();
    for (let i = 0; i < 20; i++) {
      // A part of a frame; no message has come, and no pong.
      peer.received += 64;
      vi.advanceTimersByTime(1000);
    }
    expect(dead).toEqual([]);
    expect(pings).toHaveBeenCalledTimes(20);
    vi.advanceTimersByTime(1000);
    expect(dead).toEqual(['not a byte']);
  });

  it('waits for a peer that is still reading: on a slow downlink the ping stands behind answers', () => {
    const { peer, dead } = watched();
    for (peer.unsent = 10_000; peer.unsent > 0; peer.unsent -= 1000) vi.advanceTimersByTime(1000);
    expect(dead).toEqual([]);
    vi.advanceTimersByTime(3000);
    expect(dead).not.toEqual([]);
  });

  it('takes a peer for dead that reads nothing of a full backlog', () => {
    const { peer, dead } = watched();
    peer.backlog = 5000;
    vi.advanceTimersByTime(1000);
    peer.backlog = 4000;
    vi.advanceTimersByTime(1000);
    expect(dead).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(dead).toEqual(['not reading']);
  });

  it('leaves a peer alone that the server itself does not read from', () => {
    const { peer, dead, pings, stop } = watched();
    vi.advanceTimersByTime(1000);
    peer.paused = true;
    vi.advanceTimersByTime(10_000);
    expect(dead).toEqual([]);
    expect(pings).toHaveBeenCalledTimes(1);
    peer.paused = false;
    vi.advanceTimersByTime(1000);
    expect(dead).toEqual([]);
    stop();
    vi.advanceTimersByTime(10_000);
    expect(dead).toEqual([]);
  });
});
