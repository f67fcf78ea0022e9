import { expect, it } from 'vitest';
import { deferred } from './deferred.js';
import { createTurns } from './turns.js';

it('runs work one after the other, whatever became of the work before', async () => {
  const inTurn = createTurns();
  const first = deferred<string>();
  const begun: string[] = [];
  const results = [
    inTurn(() => {
      begun.push('first');
      return first.promise;
    }),
    inTurn(() => {
      begun.push('second');
      throw new Error('no');
    }),
    inTurn(() => {
      begun.push('third');
      return 3;
    }),
  ];
  const settled = Promise.allSettled(results);
  await Promise.resolve();
  expect(begun).toEqual(['first']);
  first.resolve('one');
  expect(await settled).toMatchObject([
    { value: 'one' },
    { reason: { message: 'no' } },
    { value: 3 },
  ]);
  expect(begun).toEqual(['first', 'second', 'third']);
});
