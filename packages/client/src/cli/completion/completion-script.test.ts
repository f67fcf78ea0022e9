import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../create-program.js';
import { completionScript } from './completion-script.js';

const stream = new PassThrough();
const program = createProgram({
  terminal: {
    ...{ stdin: stream, stdout: stream, stderr: stream },
    signal: new AbortController().signal,
    say() {},
  },
  ...{ self: import.meta.url, version: '0.0.0', ends() {} },
});

/** What bash offers for a line whose last word is being written. */
function offered(...words: string[]): string[] {
  const list = words.map((word) => `'${word}'`).join(' ');
  const script = `${completionScript(program, 'bash')}
COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _ws_client; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd: import.meta.dirname })
    .trim()
    .split('\n');
}

describe('completion', () => {
  it.skipIf(!existsSync('/bin/bash'))('in bash offers commands, flags, values and files', () => {
    expect(offered('ws-client', '')).toEqual(
      expect.arrayContaining(['mic', 'file', 'listen', 'devices', 'completion', '--help']),
    );
    expect(offered('ws-client', 'fi')).toEqual(['file']);
    expect(offered('ws-client', 'mic', '--de')).toEqual(['--device']);
    expect(offered('ws-client', 'mic', '--recorder', 's')).toEqual(['sox']);
    expect(offered('ws-client', 'file', 'bash')).toEqual(['bash-script.ts']);
    expect(offered('ws-client', 'completion', 'z')).toEqual(['zsh']);
  });

  it('in zsh and fish names every flag of every command, and no hidden one', () => {
    const [zsh, fish] = [completionScript(program, 'zsh'), completionScript(program, 'fish')];
    for (const command of program.commands) {
      expect(zsh).toContain(`'${command.name()}:`);
      expect(fish).toContain(`-a ${command.name()} -d`);
      for (const { long, hidden } of command.options) {
        expect(zsh.includes(`'${long}[`)).toBe(!hidden);
        expect(fish.includes(`-l ${long!.slice(2)}`)).toBe(!hidden);
      }
    }
    expect(zsh).toContain(
      "'--recorder[who records (default\\: the first that is installed)]: :(arecord sox ffmpeg pw-record)'",
    );
    expect(fish).toContain(`-l recorder -x -a 'arecord sox ffmpeg pw-record'`);
  });
});
