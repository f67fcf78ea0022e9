import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkWritable } from './check-writable.js';

const folder = mkdtempSync(join(tmpdir(), 'ws-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('leaves a folder and its files as they are', async () => {
  const [there, free] = [join(folder, 'there.json'), join(folder, 'free.json')];
  writeFileSync(there, 'kept');
  for (const path of [there, free]) await checkWritable(path);
  expect(readFileSync(there, 'utf8')).toBe('kept');
  expect(existsSync(free)).toBe(false);
});

it.each([
  ['in a folder that is not there', join(folder, 'none', 'a.json'), /its folder is not there/],
  ['that is a folder', folder, /a folder has that name/],
])('refuses a file %s', async (_, path, message) => {
  await expect(checkWritable(path)).rejects.toThrow(message);
});
