import { PassThrough } from 'node:stream';
import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { createModelsProgram } from './models-program.js';

const stream = new PassThrough().resume();
const terminal = {
  ...{ name: 'ws-server', stdin: stream, stdout: stream, stderr: stream },
  signal: new AbortController().signal,
  say() {},
  fail() {},
};

/** What a command line calls, what it is told, and how it ends. */
async function run(...args: string[]): Promise<{ calls: unknown[]; code?: number }> {
  const calls: unknown[] = [];
  const called =
    (name: string) =>
    async (_: unknown, ...values: unknown[]): Promise<void> => {
      calls.push([name, ...values]);
    };
  const program = createModelsProgram(terminal, {
    ...{ list: called('list'), pull: called('pull'), remove: called('rm') },
    ...{ verify: called('verify'), printPath: called('path') },
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { calls, code: error.exitCode };
  }
  return { calls };
}

it.each([
  [['list'], ['list', {}]],
  [
    ['list', '--json'],
    ['list', { json: true }],
  ],
  [
    ['pull', 'tiny', 'base'],
    ['pull', ['tiny', 'base']],
  ],
  [
    ['rm', 'tiny'],
    ['rm', ['tiny']],
  ],
  [
    ['path', 'tiny'],
    ['path', 'tiny'],
  ],
  [['verify'], ['verify', [], {}]],
  [
    ['verify', 'tiny', '--json'],
    ['verify', ['tiny'], { json: true }],
  ],
])('%j', async (args, call) => {
  expect(await run(...args)).toEqual({ calls: [call] });
});

it.each([
  [['pull']],
  [['rm']],
  [['path']],
  [['path', 'tiny', 'base']],
  [['list', 'tiny']],
  [['fetch', 'tiny']],
  [['pull', '--fast', 'tiny']],
])('refuses %j', async (args) => {
  const { calls, code } = await run(...args);
  expect(calls).toEqual([]);
  expect(code).toBeGreaterThan(0);
});

it('helps where that is asked for', async () => {
  expect(await run('--help')).toEqual({ calls: [], code: 0 });
  expect(await run('pull', '--help')).toEqual({ calls: [], code: 0 });
});
