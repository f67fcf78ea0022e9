import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { unavailable } from '@ws/core/internal';
import { acquireCacheLock } from '@ws/models';
import { makeFolder } from '@ws/models/internal';
import { type BuildOptions, resolveBuildOptions } from './build-options.js';
import { type BuiltWhisperCpp, builtIn } from './built-folder.js';
import { fetchSources } from './fetch-sources.js';
import { runCmake } from './run-cmake.js';

/**
 * Builds whisper.cpp's library, `whisper-server`, `whisper-cli` and `whisper-quantize` for this machine's processor, once,
 * in the user's cache: a minute or two. Needs npm, cmake and a C++ compiler. Processes that ask at once share one build;
 * it appears whole, or not at all.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` saying what is missing and how to get it, `ERR_ABORTED`,
 * `ERR_INVALID_OPTION`
 */
export async function buildWhisperCpp(options?: BuildOptions): Promise<BuiltWhisperCpp> {
  const settings = resolveBuildOptions(options);
  const { acceleration, directory, onProgress, signal } = settings;
  const built = builtIn(directory, acceleration);
  if (existsSync(built.directory) && !settings.force) return built;
  try {
    await makeFolder(directory);
    await using _lock = await acquireCacheLock(`${built.directory}.lock`, {
      signal,
      onWaiting: () => onProgress({ phase: 'waiting' }),
    });
    // Another process may have built it meanwhile.
    if (existsSync(built.directory) && !settings.force) return built;
    await sweep(built.directory);
    await build(built.directory, settings);
  } catch (cause) {
    if (TranscribeError.isInstance(cause)) throw cause;
    throw unavailable(
      `whisper.cpp cannot be built in ${directory} (${(cause as Error).message}). Make it writable and see that its disk has 500 MB free, or set XDG_CACHE_HOME to another directory.`,
      { directory },
      cause,
    );
  }
  onProgress({ phase: 'done' });
  return built;
}

/** Removes the folders of builds that were killed. No build uses them, as we hold the lock. */
async function sweep(place: string): Promise<void> {
  const folder = dirname(place);
  for (const name of await readdir(folder)) {
    if (name.startsWith(basename(place) + WORK)) await removeTree(join(folder, name));
  }
}

function removeTree(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Between a build's name and the rest of its work folder's. */
const WORK = '-work-';

async function build(
  place: string,
  { acceleration, jobs, onProgress, signal }: ReturnType<typeof resolveBuildOptions>,
): Promise<void> {
  // Beside its place, so that it can be moved there at once.
  const work = await mkdtemp(place + WORK);
  try {
    onProgress({ phase: 'downloading' });
    const sources = await fetchSources(work, {
      signal,
      onUnpack: () => onProgress({ phase: 'unpacking' }),
    });
    onProgress({ phase: 'configuring' });
    const binaries = await runCmake({
      sources,
      folder: work,
      acceleration,
      jobs,
      signal,
      onCompile: (progress) => onProgress({ phase: 'compiling', progress }),
    });
    const done = join(work, 'done');
    await mkdir(done);
    // Visual Studio has a folder for each configuration.
    const release = join(binaries, 'Release');
    const from = existsSync(release) ? release : binaries;
    for (const name of await readdir(from)) {
      await cp(join(from, name), join(done, name), { recursive: true, verbatimSymlinks: true });
    }
    await removeTree(place);
    await rename(done, place);
  } finally {
    await removeTree(work);
  }
}
