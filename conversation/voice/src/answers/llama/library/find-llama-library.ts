import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Logger } from '@ws/core';
import { errorMessage, unavailable } from '@ws/core/internal';
import { acquireCacheLock, userCacheDirectory } from '@ws/models';
import { makeFolder, runTool } from '@ws/models/internal';
import { type NpmProgram, npmProgram } from './npm-program.js';

export interface FindLlamaLibrary {
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Where it is kept. Default: `whisper-streaming/llama.cpp` in the user's cache. */
  readonly directory?: string | undefined;
  readonly npm?: NpmProgram | undefined;
  /** Folders in which a user's own is looked for. Default: those in which this package's imports are. */
  readonly modules?: readonly string[] | undefined;
  readonly platform?: string | undefined;
  readonly arch?: string | undefined;
}

const NAME = 'node-llama-cpp';
const VERSION = '3.21.1';
/** llama.cpp for the processor, by platform and architecture, as Node names them. */
const BINARIES: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-armv7l',
  'linux-riscv64': 'linux-riscv64',
  'darwin-x64': 'mac-x64',
  'darwin-arm64': 'mac-arm64-metal',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};
/** llama.cpp's sources, of which nothing is built. */
const SOURCES = join(NAME, 'llama', 'gitRelease.bundle');
const BY_HAND = `npm install ${NAME}@${VERSION}`;

/**
 * What the process of a language model imports: the `node-llama-cpp` that is installed beside this package, or one of our
 * own, which npm installs once in the user's cache: for this processor alone, some 50 MB. A plain `npm install` of it brings
 * every graphics card's library along, some 700 MB.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
 */
export async function findLlamaLibrary({
  logger,
  signal,
  directory = join(userCacheDirectory(), 'llama.cpp'),
  npm = npmProgram(),
  modules = modulesAbove(fileURLToPath(import.meta.url)),
  platform = process.platform,
  arch = process.arch,
}: FindLlamaLibrary): Promise<string> {
  if (modules.some((folder) => existsSync(join(folder, NAME, 'package.json')))) return NAME;
  const binaries = BINARIES[`${platform}-${arch}`];
  if (binaries === undefined) {
    throw failed(
      `There is no llama.cpp for ${platform} on ${arch}. Name another model, as OPENAI_BASE_URL and OPENAI_MODEL do.`,
    );
  }
  const folder = join(directory, `${NAME}-${VERSION}-${platform}-${arch}`);
  const entry = pathToFileURL(join(folder, 'node_modules', NAME, 'dist', 'index.js')).href;
  if (existsSync(folder)) return entry;
  await makeFolder(directory).catch((error: unknown) => {
    throw failed(`Nothing can be written at ${directory}: ${errorMessage(error)}.`, error);
  });
  // Of several at once, one installs it and the others wait.
  await using _ = await acquireCacheLock(`${folder}.lock`, { signal });
  if (existsSync(folder)) return entry;
  // A warning: by default, a terminal shows no less, and until it is there nothing is answered.
  logger.warn(
    { folder },
    `llama.cpp for this processor is being installed, once: ${NAME} ${VERSION}`,
  );
  const unfinished = `${folder}.unfinished`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    await install(npm, unfinished, `@node-llama-cpp/${binaries}`, signal);
    await rm(join(unfinished, 'node_modules', SOURCES), { force: true });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true }).catch(() => {});
  }
  return entry;
}

/** Where Node looks for what a module imports. (What `require` looks through besides, an import does not.) */
function modulesAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [join(folder, 'node_modules'), ...modulesAbove(folder)];
}

async function install(
  npm: NpmProgram,
  folder: string,
  binaries: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await makeFolder(folder);
  const { ok, missing, said } = await runTool(
    npm.program,
    [
      ...[...npm.args, 'install', '--prefix', folder, '--global=false', '--no-save'],
      // The libraries for graphics cards are optional. Its script would fetch or build those that are missing.
      ...['--omit=optional', '--omit=dev', '--omit=peer', '--ignore-scripts'],
      // Where there is no network, that is known after seconds, not after more than a minute.
      ...['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=10000'],
      ...['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'],
      ...[`${NAME}@${VERSION}`, `${binaries}@${VERSION}`],
    ],
    { cwd: folder, signal, keptLines: 200 },
  );
  if (ok) return;
  const needs = `The embedded language model needs ${NAME}, for which`;
  if (missing) throw failed(`${needs} npm was not found. Where it is, run: ${BY_HAND}`);
  if (/ENOSPC/.test(said)) {
    throw failed(
      `${needs} there is no space left in ${dirname(folder)}. Make room: it takes 100 MB.`,
    );
  }
  throw failed(`${needs} npm failed: ${reasonIn(said)}. Mend that, or run: ${BY_HAND}`);
}

/** Why npm failed, in its own words, without the user and the password of an address. */
function reasonIn(said: string): string {
  const reason =
    said.match(/npm error (?:network )?(?:FetchError: )?(.+failed, reason: .+)/)?.[1] ??
    said.match(/npm error (?!code|syscall|errno|A complete log)(.+)/)?.[1] ??
    said.split('\n').at(-1)!;
  return reason.replace(/\/\/[^/@\s]+@/g, '//');
}

function failed(message: string, cause?: unknown) {
  return unavailable(message, { engine: 'llama.cpp' }, cause);
}
