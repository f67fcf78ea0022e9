import { TranscribeError } from '@ws/core';
import type { CatalogueModel } from './catalogue.js';
import { PLAIN_NAME, rulesBrokenBy, rulesBrokenByMirror } from './fetchable-check.js';
import { BESIDE_WEIGHTS, isWeights } from './needed-files.js';

/**
 * Refuses a catalogue whose names would lead out of the cache, or whose files could not be checked.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` naming the model and what is wrong with it.
 */
export function checkCatalogue(catalogue: readonly CatalogueModel[]): void {
  const names = new Set<string>();
  for (const model of catalogue) {
    for (const rule of rulesBrokenByEntry(model, names)) throw notUsable(model, rule);
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

function notUsable({ name }: CatalogueModel, rule: string): TranscribeError {
  return new TranscribeError(
    `catalogue: the entry ${JSON.stringify(name)} is not usable: ${rule}.`,
    { code: 'ERR_INVALID_OPTION', details: { option: 'catalogue', model: name } },
  );
}
