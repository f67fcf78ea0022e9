import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MODEL_CATALOGUE } from '@ws/models';

/** Weights of a model of which nothing is known yet: the size of `small`. */
const UNKNOWN = 242e6;

/** Most models are published in 16 bits. */
const BYTES_OF_A_WEIGHT = 2;

/**
 * Number of weights of a model, before it is fetched or opened: of one with a name from the catalogue, of one at a path
 * from the size of its files. A guess, by which memory is reckoned.
 *
 * @param model a name, a repository of the hub, or a path
 */
export function parametersOf(model: string): number {
  const known = MODEL_CATALOGUE.find(
    ({ name, aliases = [] }) => name === model || aliases.includes(model),
  );
  if (known !== undefined) return known.parameters;
  try {
    return bytesAt(model) / BYTES_OF_A_WEIGHT;
  } catch {
    return UNKNOWN;
  }
}

/** Of a file, or of the files in a folder. */
function bytesAt(path: string): number {
  const found = statSync(path);
  if (found.isFile()) return found.size;
  const sizes = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map(({ name }) => statSync(join(path, name)).size);
  return sizes.reduce((sum, size) => sum + size, 0);
}
