import { writeFile } from 'node:fs/promises';
import type { BenchResult } from './bench-result.js';
import { parseResult } from './parse-result.js';

/**
 * Writes a result file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for a result that could not be read again: with a number that is not
 * finite, say
 */
export async function writeResult(path: string, result: BenchResult): Promise<void> {
  const json = `${JSON.stringify(result, null, 1)}\n`;
  parseResult(json, path);
  await writeFile(path, json);
}
