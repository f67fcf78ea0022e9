import { expect, it } from 'vitest';
import { createSpokenPlaces } from './spoken-places.js';

it('tells how much of a text is heard, by the pieces that are spoken', () => {
  const places = createSpokenPlaces();
  expect([places.ms, places.charsAt(0), places.charsAt(100)]).toEqual([0, 0, 0]);
  places.sent(200, 10);
  places.sent(200, 10);
  places.sent(100, 30);
  expect(places.ms).toBe(500);
  // Within a piece each character takes as long.
  expect([0, 100, 200, 399, 400, 450, 500, 9000].map((ms) => places.charsAt(ms))).toEqual([
    ...[0, 3, 5, 10, 10, 20, 30, 30],
  ]);
});
