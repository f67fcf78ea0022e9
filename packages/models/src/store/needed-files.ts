import type { CatalogueFile, FetchableModel } from './catalogue.js';

/** What a model has beside its weights, unless they are a ggml file. */
export const BESIDE_WEIGHTS: readonly string[] = ['config.json', 'tokenizer.json'];
const WEIGHTS = /\.(bin|safetensors)$/;

/** Whether this is the name of a file of weights. */
export function isWeights(name: string): boolean {
  return WEIGHTS.test(name);
}

/** Whether a model may be none without this file of it; the others are taken where there are any. */
export function isNeeded(
  { files }: Pick<FetchableModel, 'files'>,
  { name }: CatalogueFile,
): boolean {
  return files.length === 1 || isWeights(name) || BESIDE_WEIGHTS.includes(name);
}

/**
 * The needed files of a model that are not there. Of several files of weights, which are the same in several formats,
 * one is enough.
 */
export function missingFiles(
  model: Pick<FetchableModel, 'files'>,
  isThere: (name: string) => boolean,
): readonly string[] {
  const absent = model.files.filter((file) => isNeeded(model, file) && !isThere(file.name));
  const weights = model.files.filter(({ name }) => isWeights(name));
  const hasWeights = weights.some(({ name }) => isThere(name));
  return absent.map(({ name }) => name).filter((name) => !(hasWeights && isWeights(name)));
}
