import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolders } from '../scripts/workspace.mjs';
import { importGraph } from './support/import-graph.js';

const root = join(import.meta.dirname, '..');

/** An import from one folder to its sibling. */
interface Arrow {
  /** The folders, relative to `src`. */
  readonly from: string;
  readonly to: string;
  /** The file that imports, and what it imports. */
  readonly example: string;
}

/** The imports of a package between siblings, at each level of its folders; the first of each pair of folders. */
function arrowsBetweenFolders(name: string): ReadonlyMap<string, Arrow> {
  const source = join(root, name, 'src');
  const arrows = new Map<string, Arrow>();
  for (const [file, imports] of importGraph(join(root, name))) {
    for (const imported of imports) {
      const one = relative(source, file).split(sep);
      const other = relative(source, imported).split(sep);
      const at = one.findIndex((part, i) => part !== other[i]);
      // A file beside the folder is no folder.
      if (at < 0 || at >= one.length - 1 || at >= other.length - 1) continue;
      const from = one.slice(0, at + 1).join('/');
      const to = other.slice(0, at + 1).join('/');
      if (arrows.has(`${from} > ${to}`)) continue;
      arrows.set(`${from} > ${to}`, { from, to, example: `${one.join('/')} > ${other.join('/')}` });
    }
  }
  return arrows;
}

function mutualImports(name: string): readonly string[] {
  const arrows = arrowsBetweenFolders(name);
  return [...arrows.values()].flatMap(({ from, to, example }) => {
    const back = arrows.get(`${to} > ${from}`);
    return back === undefined || from > to ? [] : [`${example}, ${back.example}`];
  });
}

// The import of a type alone counts, too: a reader of one folder must know the other.
describe('no two folders import each other', () => {
  it.each([...packageFolders, 'bench'])('%s', (name) => {
    expect(mutualImports(name)).toEqual([]);
  });
});

/** The folders of the server, from the top down: each imports those below it alone. */
const SERVER = ['cli', 'app', 'protocols', 'audio-session', 'engine', 'net', 'operations'];

it("the server's folders import one way", () => {
  const arrows = [...arrowsBetweenFolders('packages/server').values()].filter(
    ({ from }) => !from.includes('/'),
  );
  expect(SERVER).toEqual(expect.arrayContaining(arrows.flatMap(({ from, to }) => [from, to])));
  const up = arrows.filter(({ from, to }) => SERVER.indexOf(from) > SERVER.indexOf(to));
  expect(up.map(({ example }) => example)).toEqual([]);
});
