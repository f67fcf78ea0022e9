import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';

it('every recipe runs, and finds what it looks for', async () => {
  const check = join(import.meta.dirname, '..', 'examples', 'recipes', 'check.mjs');
  const { exitCode, stdout } = await execa('node', [check], { reject: false });
  expect(stdout).not.toContain('FAILED');
  expect([exitCode, stdout.match(/^ok /gm)?.length]).toEqual([0, 12]);
});
