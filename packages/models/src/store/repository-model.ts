import type { CatalogueFile, FetchableModel } from './catalogue.js';
import { NAMES, PLAIN_NAME } from './catalogue-check.js';

// What a model's repository may have of what is used, smallest first; the hub says what there is. Of the weights, the
// first that it has is taken.
const FILES: readonly CatalogueFile[] = [
  { name: 'preprocessor_config.json' },
  { name: 'config.json' },
  { name: 'generation_config.json' },
  { name: 'vocabulary.txt' },
  { name: 'vocabulary.json' },
  { name: 'tokenizer.json' },
  { name: 'model.bin' },
  { name: 'model.safetensors' },
];

// A file that is a model by itself, as in the repositories with ggml files.
const MODEL_FILE = /^[A-Za-z0-9][A-Za-z0-9._-]*\.bin$/;

/**
 * The model of a repository on the hub, written `owner/name`, or a ggml file in one, `owner/name/file.bin`, each with
 * `@revision` where it is not `main`; `undefined` when `text` is written otherwise. Nothing is known of its files but
 * their names.
 */
export function repositoryModel(text: string): FetchableModel | undefined {
  const [path = '', revision, ...more] = text.split('@');
  const [owner = '', name = '', file, ...deeper] = path.split('/');
  if (more.length > 0 || deeper.length > 0 || ![owner, name].every(isName)) return undefined;
  if (file !== undefined && !MODEL_FILE.test(file)) return undefined;
  // A branch, a tag, a commit, or a reference such as refs/pr/1.
  if (revision !== undefined && !NAMES.test(revision)) return undefined;
  return {
    name: text,
    repository: `${owner}/${name}`,
    revision: revision ?? 'main',
    files: file === undefined ? FILES : [{ name: file }],
  };
}

/** Whether it is a whole repository that is meant, rather than a file in one. */
export function isWholeRepository({ files }: FetchableModel): boolean {
  return files.length > 1;
}

// The hub allows no two hyphens in a row, which stand for a slash in the names of folders.
function isName(part: string): boolean {
  return PLAIN_NAME.test(part) && !part.includes('--');
}

/** The model of a repository by the name of its folder in the cache; `undefined` when it is no such folder. */
export function repositoryModelOfFolder(folder: string): FetchableModel | undefined {
  const [path = '', ...revision] = folder.split('@');
  const [owner = '', ...inside] = path.split('--');
  const [name = '', ...file] = inside;
  const parts = [owner, name, ...(file.length === 0 ? [] : [file.join('--')])];
  return repositoryModel(
    [parts.join('/'), ...revision.map((it) => it.replaceAll('--', '/'))].join('@'),
  );
}
