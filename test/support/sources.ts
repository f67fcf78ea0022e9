import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The TypeScript files of a folder and those in it, without tests and what only these use. */
export function* sourcesIn(directory: string): Generator<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== '__fixtures__') yield* sourcesIn(path);
    } else if (/\.ts$/.test(entry.name) && !/\.(test|test-d|bench)\.ts$/.test(entry.name))
      yield path;
  }
}

/** What a file imports from, or exports from, once each time; types count. */
export function* importsOf(file: string): Generator<{ from: string; typeOnly: boolean }> {
  const text = readFileSync(file, 'utf8');
  for (const [, type, from] of text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]/gm,
  )) {
    yield { from: from!, typeOnly: type !== undefined };
  }
  // `import './x.js'` and `import('./x.js')`.
  for (const [, from] of text.matchAll(/\bimport(?:\s+|\(\s*)['"]([^'"]+)['"]/g)) {
    yield { from: from!, typeOnly: false };
  }
}
