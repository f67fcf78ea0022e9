import { expect, it } from 'vitest';
import { keptResult } from './kept-result.js';

it('keeps a result, and tries again after a failure', async () => {
  let calls = 0;
  const find = keptResult(async (name: string) => {
    if (++calls === 1) throw new Error('not now');
    return name;
  });
  const both = await Promise.allSettled([find('a'), find('b')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await find('c')).toBe('c');
  expect(await find('d')).toBe('c');
  expect(calls).toBe(2);
});
