import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { completionScript } from './completion-script.js';

const program = new Command('ws-talk').description('talks').option('-p, --port <number>', 'where');
const record = program
  .command('record')
  .description('records')
  .argument('<file...>')
  .option('-d, --device <name>', "one's own [device]: a name")
  .addOption(new Option('--recorder <name>', 'who records').choices(['arecord', 'sox']))
  .addOption(new Option('--secret', 'not told').hideHelp());
const models = new Command('ws-talk models').description('looks after models');
models.command('list');
models.command('pull');
const shell = new Command('completion').addArgument(
  new Argument('<shell>').choices(['bash', 'zsh']),
);
const script = (of: 'bash' | 'zsh' | 'fish') =>
  completionScript(program, of, [record, models, shell]);

/** What bash offers for a line whose last word is being written. */
function offered(...words: string[]): string[] {
  const list = words.map((word) => `'${word}'`).join(' ');
  const run = `${script('bash')}
COMP_WORDS=(ws-talk ${list}); COMP_CWORD=${words.length}; _ws_talk; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', run], { encoding: 'utf8', cwd: import.meta.dirname })
    .trim()
    .split('\n');
}

describe('completion', () => {
  it.skipIf(!existsSync('/bin/bash')).each([
    [[''], ['record', 'models', 'completion']],
    [['re'], ['record']],
    [['--'], ['--port', '--help']],
    [['--port', '1', '--p'], ['--port']],
    [
      ['record', '--'],
      ['--device', '--recorder', '--help'],
    ],
    [['record', '--recorder', 's'], ['sox']],
    [
      ['record', 'table.t'],
      ['table.ts', 'table.test.ts'],
    ],
    [['record', '-d', 'table.te'], ['table.test.ts']],
    [
      ['models', ''],
      ['list', 'pull'],
    ],
    [['completion', 'z'], ['zsh']],
  ])('in bash offers after %j: %j', (words, offers) => {
    expect(offered(...words).sort()).toEqual([...offers].sort());
  });

  it('in zsh and fish names every flag of every command, and no hidden one', () => {
    const [zsh, fish] = [script('zsh'), script('fish')];
    for (const command of ['record', 'models', 'completion']) {
      expect(zsh).toContain(`'${command}:`);
      expect(fish).toContain(`-a ${command} -d`);
    }
    for (const flag of ['port', 'device', 'recorder']) {
      expect(zsh).toContain(`'--${flag}[`);
      expect(fish).toContain(`-l ${flag} `);
    }
    expect(zsh + fish).not.toContain('secret');
    expect(zsh).toContain("'--device[one'\\''s own \\[device\\]\\: a name]: :_files'");
    expect(fish).toContain("-l device -r -d 'one\\'s own [device]: a name'");
    expect(zsh).toContain("'--recorder[who records]: :(arecord sox)'");
    expect(fish).toContain("-l recorder -x -a 'arecord sox'");
  });
});
