import { describe, expect, it } from 'vitest';
import { createPlaces } from './places.js';

describe('places of a server', () => {
  it('are taken by clients and by channels, and given back once', () => {
    let clients = 2;
    const places = createPlaces(4, () => clients);
    const giveBack = places.take(2);
    expect(places.taken).toBe(4);
    expect(() => places.take(1)).toThrow(
      expect.objectContaining({ details: { wireCode: 'SERVER_FULL' } }),
    );
    giveBack();
    giveBack();
    clients = 3;
    expect(places.taken).toBe(3);
    expect(() => places.take(2)).toThrow(/2 more are needed, and 1 of this server's 4/);
    expect(places.taken).toBe(3);
  });
});
