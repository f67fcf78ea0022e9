import { extname } from 'node:path';

/** A path without the ending of its file. */
export function withoutEnding(path: string): string {
  return path.slice(0, path.length - extname(path).length);
}
