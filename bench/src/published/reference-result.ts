import { fileURLToPath } from 'node:url';
import { type BenchResult, readResult } from '@ws/bench';

const root = new URL('../../../', import.meta.url);

/** The result that documents quote. */
export const REFERENCE: string = fileURLToPath(new URL('bench/results/reference.json', root));

/** The documents that quote it. */
export const DOCUMENTS: readonly string[] = ['README.md', 'docs/performance.md'].map((name) =>
  fileURLToPath(new URL(name, root)),
);

export const PERFORMANCE: string = DOCUMENTS[1]!;

/** Where the page's pictures are. */
export const PICTURES: string = fileURLToPath(new URL('docs/performance/', root));

export function readReference(): Promise<BenchResult> {
  return readResult(REFERENCE);
}
