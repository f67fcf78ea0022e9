import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { setUp } from './support/set-up.js';

const python = await setUp('faster-whisper');

it("the worker's parts do what they say", async () => {
  const program = fileURLToPath(new URL('./python_parts.py', import.meta.url));
  const { all, exitCode } = await execa(python, ['-B', program], { all: true, reject: false });
  expect(exitCode, all).toBe(0);
  expect(all).toMatch(/Ran 1\d tests/);
});
