import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WHISPER_CPP_VERSION } from '../../../../../packages/backend-whispercpp/src/build/built-folder.js';
import { fetchSources } from '../../../../../packages/backend-whispercpp/src/build/fetch-sources.js';
import { runTool } from '../../../../../packages/models/src/machine/run-tool.js';
import { cacheFolder } from '../../../cache-folder.js';

/** What is built, and how. */
const PROJECT = join(import.meta.dirname, '..', '..', '..', '..', '..', 'scripts', 'whisper.cpp');
const PROJECT_FILES = ['CMakeLists.txt', 'time-whispercpp.c'] as const;
// It compiles with a megabyte of warnings.
const QUIET = { CMAKE_C_FLAGS: '-w', CMAKE_CXX_FLAGS: '-w' };
const PROGRAM = 'time-whispercpp';

/**
 * Builds the program that times whisper.cpp, with the sources that `npx @ws/backend-whispercpp build` takes: once, in the
 * user's cache; a minute or two. Needs npm, cmake and a C++ compiler.
 *
 * @returns its path
 * @throws Error that says what of it is missing
 */
export async function buildTimingProgram(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of PROJECT_FILES) hash.update(readFileSync(join(PROJECT, file)));
  const name = `time-whispercpp-${WHISPER_CPP_VERSION}-${hash.digest('hex').slice(0, 8)}`;
  const folder = cacheFolder(name);
  const file = process.platform === 'win32' ? `${PROGRAM}.exe` : PROGRAM;
  if (!existsSync(join(folder, file))) await build(folder, file);
  return join(folder, file);
}

async function build(folder: string, file: string): Promise<void> {
  // Beside its place, so that it appears there whole, whoever else builds it meanwhile.
  const work = mkdtempSync(`${folder}-`);
  try {
    const sources = await fetchSources(work, { onUnpack: () => {} });
    const settings = { WHISPERCPP: sources, CMAKE_BUILD_TYPE: 'Release', ...QUIET };
    const defined = Object.entries(settings).map(([key, value]) => `-D${key}=${value}`);
    const release = ['--config', 'Release', '--parallel', '2', '--target', PROGRAM];
    for (const args of [
      ['-S', PROJECT, '-B', 'build', ...defined],
      ['--build', 'build', ...release],
    ]) {
      const { ok, missing, said } = await runTool('cmake', args, { cwd: work });
      if (!ok) throw new Error(missing ? 'cmake is not installed' : `cmake failed: ${said}`);
    }
    const done = join(work, 'done');
    cpSync(join(work, 'build', 'bin', file), join(done, file));
    rmSync(folder, { recursive: true, force: true });
    try {
      renameSync(done, folder);
    } catch (error) {
      if (!existsSync(join(folder, file))) throw error;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
