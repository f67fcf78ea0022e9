import type { CatalogueFile, FetchableModel } from './catalogue.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
// A branch, a tag, a commit, or a reference such as refs/pr/1.
const REVISION = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

// What faster-whisper takes of a repository, smallest first. The hub says which of them there are.
const FILES: readonly CatalogueFile[] = [
  { name: 'preprocessor_config.json' },
  { name: 'config.json' },
  { name: 'vocabulary.txt' },
  { name: 'vocabulary.json' },
  { name: 'tokenizer.json' },
  { name: 'model.bin' },
];

/**
 * The model of a repository on the hub, written `owner/name` or `owner/name@revision`; `undefined` when `text` is
 * written otherwise. Nothing is known of its files but their names.
 */
export function repositoryModel(text: string): FetchableModel | undefined {
  const [repository = '', revision, ...more] = text.split('@');
  const parts = repository.split('/');
  if (more.length > 0 || parts.length !== 2 || !parts.every((part) => NAME.test(part))) {
    return undefined;
  }
  if (revision !== undefined && !REVISION.test(revision)) return undefined;
  return { name: text, repository, revision: revision ?? 'main', files: FILES };
}

/** The model of a repository by the name of its folder in the cache; `undefined` when it is no such folder. */
export function repositoryModelOfFolder(folder: string): FetchableModel | undefined {
  const [repository = '', ...revision] = folder.split('@');
  const name = [repository.replace('--', '/'), ...revision.map((it) => it.replaceAll('--', '/'))];
  return repositoryModel(name.join('@'));
}
