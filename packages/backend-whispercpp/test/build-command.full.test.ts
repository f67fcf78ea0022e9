import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, '..', 'bin', 'ws-backend-whispercpp.js');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ws-build-command-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The command, with a cache of its own; with these tools alone, where they are given. */
function command(args: readonly string[], tools?: Readonly<Record<string, string>>) {
  const bin = join(folder, 'bin');
  for (const [name, script] of Object.entries(tools ?? {})) {
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return execa(process.execPath, [program, ...args], {
    reject: false,
    env: { XDG_CACHE_HOME: join(folder, 'cache'), ...(tools && { PATH: bin }) },
  });
}

describe('the command', () => {
  it.each([
    [['build', '--gpu', 'abacus'], /metal, cuda, vulkan/],
    [['build', '--jobs', 'many'], /"jobs"/],
    [['biuld'], /unknown command/],
  ])('%j is wrong usage', async (args, text) => {
    const { exitCode, stderr } = await command(args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(text);
  });

  it('says in one line what is missing', async () => {
    const { exitCode, stderr } = await command(['build'], { sh: 'exit 1' });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/npm is not installed[^\n]*$/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.skipIf(process.platform === 'win32').each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('leaves nothing behind when %s stops it', async (signal, code) => {
    const begun = join(folder, 'begun');
    const child = command(['build'], { npm: `: > ${begun}; exec /bin/sleep 600` });
    await expect.poll(() => existsSync(begun)).toBe(true);
    child.kill(signal);
    const { exitCode } = await child;
    expect(exitCode).toBe(code);
    expect(readdirSync(join(folder, 'cache', 'whisper-streaming', 'whisper.cpp'))).toEqual([]);
  });
});
