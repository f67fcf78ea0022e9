import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const references = fileURLToPath(new URL('reference/', import.meta.url));

/** Paths of the reference subtitles of a language, by the names of the recordings. */
export function referenceSubtitles(language: string): ReadonlyMap<string, string> {
  const folder = join(references, language);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(files.map((file) => [basename(file, '.srt'), join(folder, file)]));
}
