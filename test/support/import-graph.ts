import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importsOf, sourcesIn } from './sources.js';

/** The files that stand for `#name` in a package, on one platform or another. */
function ownFiles(directory: string, name: string): readonly string[] {
  const { imports = {} } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
    imports?: Record<string, unknown>;
  };
  const named = JSON.stringify(imports[name] ?? null).matchAll(/"(\.\/src\/[^"]+)"/g);
  return [...named].map(([, path]) => join(directory, path!));
}

/** Which files of ours each of these reaches in one step. */
export function importGraph(directory: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...sourcesIn(join(directory, 'src'))].map((file) => [
      file,
      [...importsOf(file)].flatMap(({ from }) => {
        if (from.startsWith('#')) return ownFiles(directory, from);
        return from.startsWith('.') ? [join(dirname(file), from.replace(/\.js$/, '.ts'))] : [];
      }),
    ]),
  );
}
