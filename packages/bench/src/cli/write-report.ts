import { writeFile } from 'node:fs/promises';
import { writing } from '@ws/cli-kit/cannot-write';
import { joined } from '../measure/joined.js';
import type { MeasuredRecording } from '../measure/measured-recording.js';
import { encodeRecordings } from '../report/encode-recordings.js';
import { renderReport } from '../report/render-report.js';
import type { BenchResult } from '../result/bench-result.js';

/**
 * Writes the report of a result, with those recordings to play that are given.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` where the file cannot be written
 */
export async function writeReport(
  path: string,
  result: BenchResult,
  recordings: readonly MeasuredRecording[] = [],
): Promise<void> {
  const audio = await encodeRecordings(
    recordings.map(({ facts, parts }) => [facts.sha256, joined(parts)] as const),
  );
  const page = await renderReport(result, { audio });
  await writing(path, writeFile(path, page));
}
