import { readdirSync } from 'node:fs';
import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TranscribeError } from '@ws/core';
import type { TemplateName } from './templates.js';

// Beside `dist` as beside `src`.
const FOLDER = fileURLToPath(new URL('../templates/', import.meta.url));

interface Manifest {
  name: string;
  readonly dependencies: Record<string, string>;
}

/**
 * Writes an app into a folder, which it makes: the template's files, with the folder's name as that of the package, and our
 * packages at one version.
 *
 * @param version - of our packages, which all have the same
 * @throws TranscribeError `ERR_INVALID_OPTION` where {@link checkFolder} finds something wrong; what `node:fs` throws
 */
export async function copyTemplate(
  template: TemplateName,
  target: string,
  version: string,
): Promise<void> {
  const folder = resolve(target);
  checkFolder(target);
  await mkdir(folder, { recursive: true });
  await cp(join(FOLDER, template), folder, { recursive: true });
  // npm leaves out files of this name when it packs.
  await rename(join(folder, 'gitignore'), join(folder, '.gitignore'));
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  manifest.name = packageName(folder);
  for (const name of Object.keys(manifest.dependencies)) {
    if (name.startsWith('@ws/')) manifest.dependencies[name] = `^${version}`;
  }
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Checks that an app may be written there: into a folder that is new, or has nothing but a repository in it.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where it may not; what `node:fs` throws where the folder cannot be read
 */
export function checkFolder(target: string): void {
  const folder = resolve(target);
  const problem = target.trim() === '' ? 'The folder has no name.' : problemOf(folder, target);
  if (problem === undefined) return;
  throw new TranscribeError(`${problem} Give the name of a new folder.`, {
    ...{ code: 'ERR_INVALID_OPTION', details: { folder } },
  });
}

function problemOf(folder: string, target: string): string | undefined {
  try {
    const there = readdirSync(folder).find((name) => name !== '.git');
    return there && `${target} is not empty: it holds ${there}.`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTDIR') return `${target} is not a folder, or is in a file.`;
    throw error;
  }
}

/** What npm takes as a name, made of a folder's: `My Captions` is `my-captions`. */
export function packageName(folder: string): string {
  const name = basename(folder)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._~]+/g, '-')
    .replace(/^[-._]+/, '')
    // So many characters a name may have.
    .slice(0, 214)
    .replace(/-+$/, '');
  return name === '' ? 'captions' : name;
}
