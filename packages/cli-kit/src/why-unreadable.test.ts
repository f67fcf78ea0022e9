import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { whyUnreadable } from './why-unreadable.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unreadable-'));
  writeFileSync(join(folder, 'a.wav'), '');
  symlinkSync('circle', join(folder, 'circle'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  ['gone.wav', 'there is no such file. Check the path'],
  ['a.wav/b.wav', 'a part of its path is a file, where a folder is needed. Check the path'],
  ['.', 'it is a folder. Name a file'],
  ['circle', 'its links lead in a circle. Name the file itself'],
  ['a'.repeat(300), 'the name is too long. Check the path'],
])('says of %s why, and what to do', async (name, why) => {
  const error: unknown = await readFile(join(folder, name)).catch((cause: unknown) => cause);
  expect(whyUnreadable(error)).toBe(why);
});

it('says what the system says where it knows no better, and what another error says', () => {
  const rare = Object.assign(new Error('ENOSYS: function not implemented, read'), {
    code: 'ENOSYS',
    errno: -38,
  });
  expect(whyUnreadable(rare)).toBe(
    'function not implemented (ENOSYS). Check the file and its disk',
  );
  expect(whyUnreadable(new Error('it is empty'))).toBe('it is empty');
});
