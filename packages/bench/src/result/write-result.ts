import { writeFile } from 'node:fs/promises';
import { writing } from '@ws/cli-kit/cannot-write';
import { TranscribeError } from '@ws/core';
import type { BenchResult } from './bench-result.js';
import { MOST_BYTES } from './bounds.js';
import { parseResult } from './parse-result.js';

/**
 * Writes a result file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for a result that could not be read again: with a number that is not
 * finite, say, or of over 128 MiB; `ERR_INVALID_STATE` where the file cannot be written
 */
export async function writeResult(path: string, result: BenchResult): Promise<void> {
  const json = `${JSON.stringify(result, null, 1)}\n`;
  const bytes = Buffer.byteLength(json);
  if (bytes > MOST_BYTES) {
    throw new TranscribeError(
      `${path} would have ${bytes} bytes, and a result of over ${MOST_BYTES} is not read again. Measure fewer sessions or recordings at a time.`,
      { code: 'ERR_INVALID_OPTION' },
    );
  }
  parseResult(json, path);
  await writing(path, writeFile(path, json));
}
