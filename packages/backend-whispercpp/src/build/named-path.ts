import { resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { buildsFolder } from './built-folder.js';

/** Where whisper.cpp's library and programs are looked for. */
export interface Search {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly buildsFolder: string;
}

export function thisMachine(): Search {
  return { environment: process.env, platform: process.platform, buildsFolder: buildsFolder() };
}

/** A file that the user may name, by an option or in the environment. */
export interface Named {
  /** `whisper-cli`. */
  readonly what: string;
  readonly option: string;
  readonly variable: string;
  readonly isRight: (path: string) => boolean;
  /** For the error: what is wrong with the path, and what to give in its place. */
  readonly problem: string;
}

/**
 * The absolute path that the user named, and where the user named it; `undefined` where the user named none.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` when the path is not right
 */
export function namedPath(
  named: Named,
  given: string | undefined,
  environment: Search['environment'],
): { readonly path: string; readonly source: 'option' | 'environment' } | undefined {
  const path = given ?? (environment[named.variable] || undefined);
  if (path === undefined) return undefined;
  const absolute = resolve(path);
  const source = given === undefined ? 'environment' : 'option';
  if (named.isRight(absolute)) return { path: absolute, source };
  const who = given === undefined ? named.variable : `The option ${named.option}`;
  throw new TranscribeError(
    `${who} says that ${named.what} is ${absolute}, but ${named.problem}, or build one: npx @ws/backend-whispercpp build`,
    { code: 'ERR_BACKEND_UNAVAILABLE', details: { [named.option]: absolute } },
  );
}

/** The error where the user named no path, and the search found none. */
export function notFound({
  what,
  option,
  variable,
}: Omit<Named, 'isRight' | 'problem'>): TranscribeError {
  return new TranscribeError(
    `There is no ${what} on this machine. Build one: npx @ws/backend-whispercpp build. Or name one, with the option ${option} or in ${variable}.`,
    { code: 'ERR_BACKEND_UNAVAILABLE' },
  );
}
