import { open } from 'node:fs/promises';
import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import type { BenchResult } from '../result/bench-result.js';
import { parseResult } from '../result/parse-result.js';

// A report has recordings, too.
const MOST_BYTES = 256 * 2 ** 20;
const RESULT_IN_PAGE = /<script type="application\/json" id="result">(.*?)<\/script>/s;

/**
 * Reads the result in a result file, or in a report in HTML.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where there is none
 */
export async function readVerifiable(path: string): Promise<BenchResult> {
  const text = await textIn(path);
  if (!/^\s*</.test(text)) return parseResult(text, path);
  const found = RESULT_IN_PAGE.exec(text)?.[1];
  if (found !== undefined) return parseResult(found, path);
  throw refused(`${path} is a page without a result in it: only reports of ws-bench have one.`);
}

async function textIn(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > MOST_BYTES) throw new Error(`it has ${size} bytes, and may have ${MOST_BYTES}.`);
    return await file.readFile('utf8');
  } catch (cause) {
    throw refused(`${path} cannot be read: ${errorMessage(cause)}`, cause);
  }
}

function refused(message: string, cause?: unknown): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_OPTION', cause });
}
