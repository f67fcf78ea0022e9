import { describe, expect, it } from 'vitest';
import { createToldTurns } from './told-turns.js';
import type { Voice } from './voice-memory.js';

const voice = (speaker: string): Voice => ({
  ...{ speaker, sum: new Float32Array(1), seconds: 1, isHeard: true },
});
const [anna, bert] = [voice('1'), voice('2')];

describe('told turns', () => {
  it('say what was not judged yet', () => {
    const told = createToldTurns();
    expect(told.gaps(5, 9)).toEqual([{ start: 5, end: 9 }]);
    told.add(10, 20, []);
    told.add(30, 40, []);
    told.add(15, 25, []);
    expect(told.gaps(0, 50)).toEqual([
      { start: 0, end: 10 },
      { start: 25, end: 30 },
      { start: 40, end: 50 },
    ]);
    expect(told.gaps(12, 24)).toEqual([]);
    expect(told.gaps(12, 12)).toEqual([]);
    told.add(25, 30, []);
    expect(told.gaps(10, 40)).toEqual([]);
  });

  it('are told again, clipped, by start; what goes on over a border is one', () => {
    const told = createToldTurns();
    told.add(10, 20, [
      { start: 12, end: 20, voice: bert },
      { start: 14, end: 20, voice: anna },
    ]);
    told.add(20, 30, [{ start: 20, end: 25, voice: anna }]);
    told.add(0, 10, [{ start: 2, end: 5, voice: anna }]);
    expect(told.between(15, 22)).toEqual([
      { start: 15, end: 20, voice: bert },
      { start: 15, end: 22, voice: anna },
    ]);
    expect(told.between(4, 13)).toEqual([
      { start: 4, end: 5, voice: anna },
      { start: 12, end: 13, voice: bert },
    ]);
    expect(told.between(25, 40)).toEqual([]);
  });

  it('are forgotten with their audio', () => {
    const told = createToldTurns();
    told.add(0, 10, [{ start: 0, end: 10, voice: anna }]);
    told.add(10, 20, [{ start: 15, end: 20, voice: bert }]);
    told.dropBefore(10);
    expect(told.between(0, 20)).toEqual([{ start: 15, end: 20, voice: bert }]);
    told.dropBefore(20);
    expect(told.gaps(0, 20)).toEqual([{ start: 0, end: 20 }]);
  });
});
