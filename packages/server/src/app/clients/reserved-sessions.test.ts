import { describe, expect, it } from 'vitest';
import { createReservedSessions, reserveOfBoth } from './reserved-sessions.js';

describe('places of a server', () => {
  it('are taken by clients and by channels, and given back once', () => {
    let clients = 2;
    const places = createReservedSessions(4, () => clients);
    const release = places.take(2);
    expect(places.taken).toBe(4);
    expect(() => places.take(1)).toThrow(
      expect.objectContaining({ details: { wireCode: 'SERVER_FULL' } }),
    );
    release();
    release();
    clients = 3;
    expect(places.taken).toBe(3);
    expect(() => places.take(2)).toThrow(/2 more are needed, and 1 of this server's 4/);
    expect(places.taken).toBe(3);
  });

  it('are taken of two accounts, or of none', () => {
    const [own, all] = [createReservedSessions(2, () => 0), createReservedSessions(1, () => 0)];
    const take = reserveOfBoth(own.take, all.take);
    expect(() => take(2)).toThrow(/1 of this server's 1/);
    expect(own.taken).toBe(0);
    const release = take(1);
    expect([own.taken, all.taken]).toEqual([1, 1]);
    release();
    expect([own.taken, all.taken]).toEqual([0, 0]);
  });
});
