import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { createModelsProgram } from './models-program.js';

/** What a command line calls, what it is told, and how it ends. */
async function run(...args: string[]): Promise<{ calls: unknown[]; ok?: boolean; code?: number }> {
  const calls: unknown[] = [];
  const called =
    <T>(name: string, result: T) =>
    async (...values: unknown[]): Promise<T> => {
      calls.push([name, ...values]);
      return result;
    };
  let ok: boolean | undefined;
  const program = createModelsProgram(
    {
      list: called('list', undefined),
      pull: called('pull', undefined),
      rm: called('rm', undefined),
      verify: called('verify', false),
      path: called('path', undefined),
    },
    (result) => {
      ok = result;
    },
  );
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ writeErr: () => {}, writeOut: () => {} });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { calls, code: error.exitCode };
  }
  return { calls, ...(ok === undefined ? {} : { ok }) };
}

it.each([
  [['list'], ['list', {}], true],
  [['list', '--json'], ['list', { json: true }], true],
  [['pull', 'tiny', 'base'], ['pull', ['tiny', 'base']], true],
  [['rm', 'tiny'], ['rm', ['tiny']], true],
  [['path', 'tiny'], ['path', 'tiny'], true],
  [['verify'], ['verify', [], {}], false],
  [['verify', 'tiny', '--json'], ['verify', ['tiny'], { json: true }], false],
])('%j', async (args, call, ok) => {
  expect(await run(...args)).toEqual({ calls: [call], ok });
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
