import type { BenchResult } from './bench-result.js';
import { MOST_BYTES } from './bounds.js';
import { parseResult } from './parse-result.js';
import { readBoundedText } from './read-bounded-text.js';

/**
 * Reads a result file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for a file that is not there, is larger than 128 MiB, or holds no result
 */
export async function readResult(path: string): Promise<BenchResult> {
  return parseResult(await readBoundedText(path, MOST_BYTES), path);
}
