// Where the packages that are published lie.
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The neighbourhoods, in the order in which one builds on the other. */
export const neighbourhoods = ['packages', 'conversation', 'integrations'];

/** The folders of all packages, relative to the repository: `packages/core`. */
export const packageFolders = neighbourhoods.flatMap((parent) =>
  readdirSync(join(root, parent))
    .sort()
    .map((name) => `${parent}/${name}`)
    // A branch that was left may leave build outputs behind.
    .filter((folder) => existsSync(join(root, folder, 'package.json'))),
);

/** The folder of a package, by its name without the scope, as an absolute path. */
export function folderOf(name) {
  const folder = packageFolders.find((one) => basename(one) === name);
  if (folder === undefined) throw new Error(`There is no package "${name}".`);
  return join(root, folder);
}
