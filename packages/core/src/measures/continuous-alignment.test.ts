import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignContinuously } from './continuous-alignment.js';

const codes = (text: string): Uint32Array =>
  Uint32Array.from(text, (character) => character.codePointAt(0)!);

const spelled = (gold: string, heard: string): string[] =>
  alignContinuously(codes(gold), codes(heard)).map(
    (step) => `${gold[step.gold] ?? '.'}${heard[step.heard] ?? '.'}`,
  );

/** The plain table, with the same preference on the way back. */
function reference(gold: string, heard: string): string[] {
  const table = [...gold, ''].map(() => new Array<number>(heard.length + 1).fill(0));
  for (let i = 0; i <= gold.length; i++) {
    for (let j = 0; j <= heard.length; j++) {
      const differs = gold[i - 1] === heard[j - 1] ? 0 : 1;
      table[i]![j] =
        i === 0 || j === 0
          ? i + j
          : Math.min(table[i - 1]![j - 1]! + differs, table[i - 1]![j]! + 1, table[i]![j - 1]! + 1);
    }
  }
  const steps: string[] = [];
  let order = 'pdi';
  for (let i = gold.length, j = heard.length; i > 0 || j > 0; ) {
    const cost = table[i]![j]!;
    const differs = gold[i - 1] === heard[j - 1] ? 0 : 1;
    const possible = {
      p: i > 0 && j > 0 && cost === table[i - 1]![j - 1]! + differs,
      d: j === 0 || (i > 0 && cost === table[i - 1]![j]! + 1),
      i: i === 0 || (j > 0 && cost === table[i]![j - 1]! + 1),
    };
    const move = [...order].find((name) => possible[name as 'p' | 'd' | 'i'])!;
    order = { p: 'pdi', d: 'dip', i: 'idp' }[move]!;
    steps.push(`${move === 'i' ? '.' : gold[--i]}${move === 'd' ? '.' : heard[--j]}`);
  }
  return steps.reverse();
}

describe('continuous alignment', () => {
  it('keeps a word that was inserted in one piece', () => {
    expect(spelled('my fellow', 'my old fellow').join(' ')).toBe(
      'mm yy .  .o .l .d    ff ee ll ll oo ww',
    );
  });

  it('is that of the plain table, whatever rows are kept', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 60 });
    return fc.assert(
      fc.property(text, text, (gold, heard) => {
        expect(spelled(gold, heard)).toEqual(reference(gold, heard));
      }),
    );
  });
});
