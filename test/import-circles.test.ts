import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolders } from '../scripts/workspace.mjs';
import { importGraph } from './support/import-graph.js';

const root = join(import.meta.dirname, '..');

/** A way from a file back to itself; nothing, where there is none. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const cleared = new Set<string>();
  const follow = (file: string, way: readonly string[]): readonly string[] => {
    const at = way.indexOf(file);
    if (at >= 0) return [...way.slice(at), file];
    if (cleared.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const circle = follow(next, [...way, file]);
      if (circle.length > 0) return circle;
    }
    cleared.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const circle = follow(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

// A type alone counts, too: who reads one file of a circle must read all.
describe('no files import each other in a circle', () => {
  it.each([...packageFolders, 'bench'])('%s', (name) => {
    const graph = importGraph(join(root, name));
    expect(graph.size).toBeGreaterThan(1);
    expect(findCircle(graph).map((file) => relative(root, file))).toEqual([]);
  });
});
