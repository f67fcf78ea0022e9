import { open } from 'node:fs/promises';
import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import type { BenchResult } from './bench-result.js';
import { parseResult } from './parse-result.js';

/** An hour of sessions with all their events takes some 10 MiB. */
const MOST_BYTES = 128 * 2 ** 20;

/**
 * Reads a result file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for a file that is not there, is larger than 128 MiB, or holds no result
 */
export async function readResult(path: string): Promise<BenchResult> {
  return parseResult(await readText(path), path);
}

async function readText(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > MOST_BYTES) {
      throw new Error(`it has ${size} bytes, and a result has at most ${MOST_BYTES}.`);
    }
    return await file.readFile('utf8');
  } catch (cause) {
    throw new TranscribeError(`${path} cannot be read: ${errorMessage(cause)}`, {
      code: 'ERR_INVALID_OPTION',
      cause,
    });
  }
}
