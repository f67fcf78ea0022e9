import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolders } from '../../scripts/workspace.mjs';

const root = join(import.meta.dirname, '..', '..');

/** The documents with what a user types or saves: our first page, docs/, the READMEs of packages and examples. */
export const documents: readonly string[] = [
  'README.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
  ...packageFolders.map((folder) => `${folder}/README.md`),
  ...readdirSync(join(root, 'examples')).map((name) => `examples/${name}/README.md`),
].filter((page) => page.endsWith('.md') && existsSync(join(root, page)));

/** A fenced block of a document. */
export interface DocumentedBlock {
  /** The language that its fence names, such as `ts`; empty where it names none. */
  readonly language: string;
  readonly code: string;
  /** Where it begins in the document, in characters. */
  readonly index: number;
  /** The reason of a comment right before it: `<!-- not run: it needs a GPU -->`. */
  readonly notRun: string | undefined;
}

const BLOCK = /(?:^<!-- not run: ([^\n]+) -->\n\n?)?^ *```([\w-]*)\n(.*?)^ *```$/gms;

export function readBlocks(text: string): readonly DocumentedBlock[] {
  return [...text.matchAll(BLOCK)].map(({ 0: whole, 1: notRun, 2: language, 3: code, index }) => ({
    language: language!,
    code: code!,
    index: index + whole.indexOf('```'),
    notRun,
  }));
}

export function readDocument(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** The commands of a block of shell, without lines that are only comments. */
export function commandsOf({ code }: DocumentedBlock): readonly string[] {
  return code.split(/(?<!\\)\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
}
