import { expect, it } from 'vitest';
import { progressText } from './progress.js';

it('says in a line what is done, and of how many packages', () => {
  const directory = '/cache/x (Python 3.12.1)';
  expect(progressText({ phase: 'waiting', what: '/cache/x', done: 0, total: 2 })).toBe(
    'waiting for another setup of /cache/x',
  );
  expect(progressText({ phase: 'creating', what: directory, done: 0, total: 2 })).toBe(
    'creating /cache/x (Python 3.12.1)',
  );
  expect(progressText({ phase: 'downloading', what: 'av.whl (37.2 MB)', done: 1, total: 2 })).toBe(
    '[1/2] downloading av.whl (37.2 MB)',
  );
});
