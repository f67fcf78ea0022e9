import { describe, expect, it } from 'vitest';
import { chooseSeat, type Seat } from './choose-seat.js';

const seat = (conversationId: string | undefined, usedAt: number, busy = false): Seat => ({
  conversationId,
  usedAt,
  busy,
});

describe('where a conversation is answered', () => {
  it('is where it was answered before', () => {
    const seats = [seat('a', 1), seat('b', 2), seat(undefined, 0)];
    expect(chooseSeat(seats, 'b')).toBe(seats[1]);
  });

  it('is else where nobody has been for longest', () => {
    const seats = [seat('a', 3), seat('b', 2), seat('c', 4)];
    expect(chooseSeat(seats, 'd')).toBe(seats[1]);
  });

  it('is never where another is answered', () => {
    const seats = [seat('a', 1, true), seat('b', 2)];
    expect(chooseSeat(seats, 'a')).toBe(seats[1]);
    expect(chooseSeat([seat('a', 1, true)], 'a')).toBeUndefined();
  });
});
