import { describe, expect, it } from 'vitest';
import { nearestCuts } from './nearest-cuts.js';

describe('the nearest cuts', () => {
  it('are those at the targets, unless another one costs less by more than its way', () => {
    const cuts = [0, 4, 5, 9];
    const cost = (cut: number) => [0, 2, 0, 9][cut]!;
    expect(nearestCuts(cuts, [4, 9], cost)).toEqual([2, 2]);
    expect(nearestCuts(cuts, [3, 99], cost)).toEqual([2, 2]);
    expect(nearestCuts(cuts, [2], cost)).toEqual([0]);
    expect(nearestCuts(cuts.slice(0, 2), [3.5], cost)).toEqual([1]);
  });

  it('may cost what they do for one target alone', () => {
    const cost = (cut: number, target: number) => (cut === 1 && target === 0 ? 5 : 0);
    expect(nearestCuts([0, 4, 6], [4, 4], cost)).toEqual([2, 2]);
    expect(nearestCuts([0, 4, 7], [3, 4], cost)).toEqual([0, 1]);
  });

  it('never go back, whatever the targets', () => {
    const free = () => 0;
    expect(nearestCuts([0, 1, 2, 3], [2, 1, 3], free)).toEqual([2, 2, 3]);
    expect(nearestCuts([0, 1], [], free)).toEqual([]);
  });
});
