import { TranscribeError } from '@ws/core';
import type { BenchResult } from '../result/bench-result.js';
import { MOST_REPORT_BYTES } from '../result/bounds.js';
import { parseResult } from '../result/parse-result.js';
import { readBoundedText } from '../result/read-bounded-text.js';

const RESULT_IN_PAGE = /<script type="application\/json" id="result">(.*?)<\/script>/s;

/**
 * Reads the result in a result file, or in a report in HTML.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where the file has no result in it, cannot be read, or is larger than 256 MiB
 */
export async function readVerifiable(path: string): Promise<BenchResult> {
  const text = await readBoundedText(path, MOST_REPORT_BYTES);
  if (!/^\s*</.test(text)) return parseResult(text, path);
  const found = RESULT_IN_PAGE.exec(text)?.[1];
  if (found !== undefined) return parseResult(found, path);
  throw new TranscribeError(
    `${path} is a page without a result in it: only reports of ws-bench have one.`,
    { code: 'ERR_INVALID_OPTION' },
  );
}
