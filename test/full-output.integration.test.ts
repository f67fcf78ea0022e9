import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { packageFolders } from '../scripts/workspace.mjs';

const root = join(import.meta.dirname, '..');
const programs = packageFolders.flatMap((folder) => {
  const facts = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    readonly bin?: Readonly<Record<string, string>>;
  };
  return Object.entries(facts.bin ?? {}).map(
    ([name, file]) => [name, join(root, folder, file)] as const,
  );
});

it('every program is looked at', () => {
  expect(programs.map(([name]) => name)).toEqual(
    expect.arrayContaining(['ws-client', 'ws-server']),
  );
});

it.runIf(existsSync('/dev/full')).each(programs)(
  '%s says that standard output is full, and fails',
  async (name, file) => {
    const asked = name === 'ws-server' ? ['--version', '--help', '--print-config'] : ['--version'];
    for (const flag of asked) {
      const { exitCode, stderr } = await execa(
        'sh',
        ['-c', `"$0" "$1" ${flag} > /dev/full`, process.execPath, file],
        {
          reject: false,
          env: { NODE_OPTIONS: '' },
        },
      );
      expect([flag, stderr]).toEqual([
        flag,
        expect.stringMatching(
          new RegExp(`^${name}: Cannot write to standard output: ENOSPC.*\\.$`),
        ),
      ]);
      expect(exitCode).toBe(1);
    }
  },
);
