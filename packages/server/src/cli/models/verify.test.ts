import type { ModelVerification } from '@ws/models';
import { expect, it } from 'vitest';
import { formatVerification } from './verify.js';

const right: ModelVerification = {
  kind: 'model',
  name: 'tiny',
  directory: '/cache/tiny',
  source: 'cache',
  ok: true,
  files: [
    {
      name: 'config.json',
      path: '/cache/tiny/config.json',
      state: 'right',
      sizeBytes: 2249,
      expectedBytes: 2249,
    },
  ],
};

it('names every file, and advises nothing where all are right', () => {
  expect(formatVerification(right)).toEqual([
    'tiny: /cache/tiny',
    '  config.json  2249 bytes  right',
  ]);
});

it('says what is wrong with a file, and how to get the right one', () => {
  const file = { name: 'model.bin', path: '/cache/tiny/model.bin', expectedBytes: 100 } as const;
  const damaged: ModelVerification = {
    ...right,
    ok: false,
    files: [
      { ...file, state: 'wrong size', sizeBytes: 70 },
      { ...file, state: 'wrong checksum', sizeBytes: 100 },
      { ...file, state: 'missing', sizeBytes: undefined },
    ],
  };
  expect(formatVerification(damaged)).toEqual([
    'tiny: /cache/tiny',
    '  model.bin   70 bytes  WRONG SIZE: it should have 100 bytes',
    '  model.bin  100 bytes  WRONG CHECKSUM',
    '  model.bin             MISSING',
    'tiny is damaged. "ws-server models rm tiny" and then "ws-server models pull tiny" bring it anew.',
  ]);
  // A file is not pulled by name.
  expect(formatVerification({ ...damaged, kind: 'file' }).at(-1)).toBe(
    'tiny is damaged. "ws-server models rm tiny" and the next start with what needs it bring it anew.',
  );
  // What belongs to other programs is not ours to remove.
  const shared = formatVerification({ ...damaged, source: 'hf-cache' }).at(-1);
  expect(shared).not.toContain('models rm');
  expect(shared).toContain('models pull tiny');
});
