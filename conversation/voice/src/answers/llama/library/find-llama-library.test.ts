import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@ws/core/internal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FindLlamaLibrary, findLlamaLibrary } from './find-llama-library.js';
import { npmProgram } from './npm-program.js';

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'ws-library-'));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

/** An npm that notes what it is told, and installs a library of three files. */
const INSTALLS = `
  const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
  appendFileSync(process.env.NPM_LOG, JSON.stringify(process.argv.slice(2)) + '\\n');
  const library = process.cwd() + '/node_modules/node-llama-cpp';
  for (const folder of ['dist', 'llama']) mkdirSync(library + '/' + folder, { recursive: true });
  writeFileSync(library + '/dist/index.js', 'export const is = "here";');
  writeFileSync(library + '/llama/gitRelease.bundle', 'sources');
`;

function find(program = INSTALLS, more: Partial<FindLlamaLibrary> = {}): Promise<string> {
  const npm = join(work, 'npm.cjs');
  const log = join(work, 'log');
  writeFileSync(npm, program.replace('process.env.NPM_LOG', JSON.stringify(log)));
  return findLlamaLibrary({
    ...{ logger: silentLogger, directory: join(work, 'cache'), modules: [] },
    ...{ npm: { program: process.execPath, args: [npm] }, platform: 'linux', arch: 'x64', ...more },
  });
}

const calls = (): string[][] =>
  existsSync(join(work, 'log'))
    ? readFileSync(join(work, 'log'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

describe('the library of the embedded model', () => {
  it('is the one that its user has installed', async () => {
    const modules = [join(work, 'elsewhere'), join(work, 'node_modules')];
    const folder = join(work, 'node_modules', 'node-llama-cpp');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
    expect(await find(INSTALLS, { modules })).toBe('node-llama-cpp');
    expect(calls()).toEqual([]);
  });

  it('is installed once, for this processor alone, without sources', async () => {
    const [first, second] = await Promise.all([find(), find()]);
    expect(second).toBe(first);
    expect(await find()).toBe(first);
    expect(await import(first!)).toMatchObject({ is: 'here' });
    expect(calls()).toHaveLength(1);
    expect(calls()[0]).toEqual(
      expect.arrayContaining([
        ...['install', '--omit=optional', '--ignore-scripts'],
        ...['node-llama-cpp@3.21.1', '@node-llama-cpp/linux-x64@3.21.1'],
      ]),
    );
    const library = fileURLToPath(new URL('..', first));
    expect(readdirSync(join(library, 'llama'))).toEqual([]);
    expect(readdirSync(join(work, 'cache'))).toEqual(['node-llama-cpp-3.21.1-linux-x64']);
  });

  it.each([
    [
      'console.error("npm error code E404\\nnpm error 404 Not Found"); process.exit(1)',
      /404 Not Found.*npm install node-llama-cpp@3\.21\.1/,
    ],
    ['console.error("npm error code ENOSPC"); process.exit(1)', /no space/],
    // What npm says without a network.
    [
      'console.error("npm error code ENOTFOUND\\nnpm error syscall getaddrinfo\\nnpm error errno ENOTFOUND\\nnpm error network request to https://me:secret@registry.npmjs.org/node-llama-cpp failed, reason: getaddrinfo ENOTFOUND registry.npmjs.org\\nnpm error network This is a problem related to network connectivity."); process.exit(1)',
      /npm failed: request to https:\/\/registry\.npmjs\.org\/node-llama-cpp failed, reason: getaddrinfo ENOTFOUND registry\.npmjs\.org\. Mend/,
    ],
  ])('says why it cannot be installed, and leaves nothing', async (program, message) => {
    await expect(find(program)).rejects.toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringMatching(message),
    });
    expect(readdirSync(join(work, 'cache'))).toEqual([]);
    expect(await find()).toContain('node-llama-cpp');
  });

  it('says where npm is not there, and where llama.cpp is not', async () => {
    const npm = { program: join(work, 'no-npm'), args: [] };
    await expect(find(INSTALLS, { npm })).rejects.toThrow(/npm was not found/);
    await expect(find(INSTALLS, { platform: 'sunos' })).rejects.toThrow(/no llama\.cpp for sunos/);
  });

  it('ends its npm when it is aborted', async () => {
    const controller = new AbortController();
    const finding = find('setInterval(() => {}, 1000)', { signal: controller.signal });
    controller.abort();
    await expect(finding).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });
});

it('npm is the one that runs this program, or the one of this Node, or any', () => {
  const cli = join(work, 'npm-cli.js');
  writeFileSync(cli, '');
  const alone = join(work, 'alone', 'bin', 'node');
  expect(npmProgram({ npm_execpath: cli }, alone)).toEqual({
    ...{ program: alone, args: [cli] },
  });
  expect(npmProgram({ npm_execpath: '/usr/lib/pnpm.cjs' }, alone)).toEqual({
    ...{ program: 'npm', args: [] },
  });
  const beside = join(work, 'lib', 'node_modules', 'npm', 'bin');
  mkdirSync(beside, { recursive: true });
  writeFileSync(join(beside, 'npm-cli.js'), '');
  const node = join(work, 'bin', 'node');
  expect(npmProgram({}, node)).toEqual({ program: node, args: [join(beside, 'npm-cli.js')] });
});
