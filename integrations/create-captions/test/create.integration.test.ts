// The built program, with a terminal and without.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, '..', 'bin', 'create-captions.js');

// A terminal that is made so has no size.
const SIZED = 'stty cols 80 rows 24; exec "$0" "$1"';

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'create-captions-'));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const run = (...args: readonly string[]) =>
  execa('node', [program, ...args], { cwd: work, reject: false });

describe('without a terminal', () => {
  it('makes what it is told to, and says what to run then', async () => {
    const { exitCode, stdout } = await run('my app', '--template', 'node');
    expect(exitCode).toBe(0);
    expect(stdout).toContain("cd 'my app'\n  npm install\n  node captions.js talk.mp3");
    expect(existsSync(join(work, 'my app', 'captions.js'))).toBe(true);
  });

  it('makes it here, from where there is no way to go', async () => {
    const { stdout } = await run('.', 'server');
    expect(stdout).toContain('Now run:\n\n  docker compose up --build\n');
    expect(existsSync(join(work, 'compose.yaml'))).toBe(true);
  });

  it.each([
    [[], /a folder is missing: npm create @ws\/captions my-captions react\|server\|node/],
    [['app'], /a template is missing/],
    [['app', '--template', 'vue'], /Allowed choices are react, server, node/],
    [['app', 'vue'], /Allowed choices are react, server, node/],
    [['app', 'node', 'more'], /too many arguments/],
    [['', 'node'], /The folder has no name/],
    [[program, 'node'], /is not a folder/],
    [[import.meta.dirname, 'node'], /is not empty: it holds /],
  ])('%j is wrong usage', async (args, message) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^create-captions: /);
  });
});

describe('in a terminal', () => {
  /** All of its streams are one terminal; each question is answered when it is shown. */
  async function answered(answers: readonly (readonly [question: string, keys: string])[]) {
    const terminal =
      'import pty, sys, os; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
    const child = execa('python3', ['-c', terminal, 'sh', '-c', SIZED, 'node', program], {
      ...{ cwd: work, reject: false, stdin: 'pipe' },
    });
    let shown = '';
    child.stdout.on('data', (bytes: Buffer) => {
      shown += bytes;
    });
    for (const [question, keys] of answers) {
      await expect.poll(() => shown).toContain(question);
      child.stdin.write(keys);
    }
    return { ...(await child), shown };
  }

  it('asks for what it was not told', async () => {
    const { exitCode, shown } = await answered([
      ['Where?', 'talks\r'],
      // The second of them.
      ['What?', '\u001b[B\r'],
    ]);
    expect(exitCode).toBe(0);
    expect(shown).toContain('docker compose up --build');
    expect(readFileSync(join(work, 'talks', 'package.json'), 'utf8')).toContain('"name": "talks"');
  });

  it('asks again for a folder that is taken', async () => {
    mkdirSync(join(work, 'my-captions', 'mine'), { recursive: true });
    const { exitCode } = await answered([
      ['Where?', '\r'],
      ['my-captions is not empty: it holds mine.', 'talks\r'],
      ['What?', '\r'],
    ]);
    expect(exitCode).toBe(0);
    expect(readdirSync(work).sort()).toEqual(['my-captions', 'talks']);
    expect(readdirSync(join(work, 'my-captions'))).toEqual(['mine']);
  });

  it('makes nothing for a person who leaves', async () => {
    const { exitCode } = await answered([['Where?', '\u0003']]);
    expect(exitCode).toBe(130);
    expect(existsSync(join(work, 'my-captions'))).toBe(false);
  });
});
