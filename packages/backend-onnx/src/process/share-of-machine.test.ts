import { describe, expect, it } from 'vitest';
import { shareOfMachine } from './share-of-machine.js';

const GIB = 2 ** 30;
const auto = { processes: 'auto', threads: 'auto' } as const;
const of = (parameters: number) => ({ parameters, mayBeFp32: false, isOnCpu: true });
const tiny = of(38e6);
const small = of(242e6);
const large = of(1543e6);

describe('the share of a machine', () => {
  it.each([
    ['a small model has a process of one thread on every processor', 2, 8, tiny, 2, 1],
    ['the same, on many', 16, 64, tiny, 16, 1],
    ['one processor', 1, 8, tiny, 1, 1],
    ['more processors than processes are allowed', 200, 1024, tiny, 64, 3],
    ['no more processes than the memory holds, which then have more threads', 8, 2, tiny, 3, 2],
    ['one process, however little memory there is', 8, 0.1, tiny, 1, 4],
    ['what is computed in 32 bits takes more memory', 8, 4, { ...tiny, mayBeFp32: true }, 4, 2],
    ['a model of middle size has two threads', 8, 64, small, 4, 2],
    ['a large one four', 16, 64, large, 4, 4],
    ['a large one on a machine with little memory', 16, 8, large, 1, 4],
    ['a large one on two processors', 2, 24, large, 1, 2],
    [
      'another execution provider takes one call at a time',
      16,
      64,
      { ...tiny, isOnCpu: false },
      1,
      4,
    ],
  ])('%s', (_, cores, gib, load, processes, threads) => {
    const machine = { cores, memoryBytes: gib * GIB };
    expect(shareOfMachine(machine, load, auto)).toEqual({ processes, threads });
  });

  it.each([
    ['processes as they are said share the processors', 8, { processes: 2, threads: 'auto' }, 2, 4],
    ['one process has four threads at most', 16, { processes: 1, threads: 'auto' }, 1, 4],
    [
      'more processes than processors have a thread each',
      2,
      { processes: 5, threads: 'auto' },
      5,
      1,
    ],
    ['threads as they are said share the processors', 8, { processes: 'auto', threads: 3 }, 2, 3],
    ['more threads than processors are one process', 2, { processes: 'auto', threads: 8 }, 1, 8],
    ['both as they are said', 2, { processes: 7, threads: 5 }, 7, 5],
  ] as const)('%s', (_, cores, wanted, processes, threads) => {
    const machine = { cores, memoryBytes: 64 * GIB };
    expect(shareOfMachine(machine, tiny, wanted)).toEqual({ processes, threads });
  });
});
