import { TranscribeError } from '@ws/core';
import {
  type CatalogueModel,
  type FetchableModel,
  isPinned,
  type MirrorWheel,
} from './catalogue.js';
import { BESIDE_WEIGHTS, isWeights } from './needed-files.js';

/** File and folder names that are safe everywhere: no separators, no leading dot. */
export const PLAIN_NAME: RegExp = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** Plain names with slashes between them. */
export const NAMES: RegExp = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const SHA256 = /^[0-9a-f]{64}$/;
const SHA1 = /^[0-9a-f]{40}$/;

/**
 * What is wrong with what is to be fetched: names that would lead out of the cache, files that could not be
 * checked.
 */
export function* rulesBrokenBy(model: FetchableModel): Generator<string> {
  if (!PLAIN_NAME.test(model.name)) yield 'its name must be a plain folder name';
  for (const repository of [model.repository, ...(model.otherRepositories ?? [])]) {
    if (!REPOSITORY.test(repository)) yield 'its repository must be owner/name';
  }
  if (!PLAIN_NAME.test(model.revision)) yield 'its revision must be a commit or branch';
  for (const { name, folder, sizeBytes, sha256, gitSha1 } of model.files) {
    if (!PLAIN_NAME.test(name)) yield `${name} must be a plain file name`;
    if (!isLike(NAMES, folder)) yield `the folder of ${name} must be plain names with slashes`;
    if (!isLike(SHA256, sha256)) yield `${name} needs a SHA-256 in hexadecimal`;
    if (!isLike(SHA1, gitSha1)) yield `${name} needs a SHA-1 in hexadecimal`;
    if (sizeBytes !== undefined && !isSize(sizeBytes)) {
      yield `${name} needs a size in bytes above zero`;
    }
  }
}

/** What is wrong with its wheels. */
export function* rulesBrokenByMirror(model: FetchableModel): Generator<string> {
  if (model.mirror !== undefined && !isPinned(model)) {
    yield 'a package mirror needs the size and checksum of every file';
  }
  for (const wheel of model.mirror ?? []) yield* rulesBrokenByWheel(model, wheel);
}

function* rulesBrokenByWheel(model: FetchableModel, wheel: MirrorWheel): Generator<string> {
  // A leading letter also means that pip can take neither for an option.
  if (!PLAIN_NAME.test(wheel.package)) yield `${wheel.package} is no package name`;
  if (!PLAIN_NAME.test(wheel.version)) yield `${wheel.version} is no exact version`;
  for (const kind of [wheel.platform, wheel.pythonVersion]) {
    if (!isLike(PLAIN_NAME, kind)) yield `${kind} is no platform or version of Python`;
  }
  for (const entry of wheel.entries) {
    if (!model.files.some((file) => file.name === entry.file)) {
      yield `${entry.path} belongs to ${entry.file}, which it does not list`;
    }
    if (!isSize(entry.sizeBytes)) yield `${entry.path} needs a size in bytes above zero`;
  }
}

function isLike(pattern: RegExp, text: string | undefined): boolean {
  return text === undefined || pattern.test(text);
}

function isSize(bytes: number): boolean {
  return Number.isSafeInteger(bytes) && bytes > 0;
}

/**
 * Refuses a catalogue whose names would lead out of the cache, or whose files could not be checked.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` naming the model and what is wrong with it.
 */
export function checkCatalogue(catalogue: readonly CatalogueModel[]): void {
  const names = new Set<string>();
  for (const model of catalogue) {
    for (const rule of rulesBrokenByEntry(model, names)) {
      throw new TranscribeError(
        `catalogue: the entry ${JSON.stringify(model.name)} is not usable: ${rule}.`,
        { code: 'ERR_INVALID_OPTION', details: { option: 'catalogue', model: model.name } },
      );
    }
  }
}

function* rulesBrokenByEntry(model: CatalogueModel, names: Set<string>): Generator<string> {
  for (const name of [model.name, ...(model.aliases ?? [])]) {
    if (!PLAIN_NAME.test(name)) yield `${JSON.stringify(name)} must be a plain folder name`;
    if (names.has(name)) yield `${name} is listed twice`;
    names.add(name);
  }
  yield* rulesBrokenBy(model);
  const listed = model.files.map((file) => file.name);
  if (!listed.some(isWeights)) yield 'it lacks a file of weights, such as model.bin';
  // A ggml file is a whole model; the other formats have files beside the weights.
  for (const needed of listed.length === 1 ? [] : BESIDE_WEIGHTS) {
    if (!listed.includes(needed)) yield `it lacks ${needed}`;
  }
  yield* rulesBrokenByMirror(model);
}
