import { writeFile } from 'node:fs/promises';
import type { MeasuredRecording } from '../measure/measured-recording.js';
import type { AudioFile } from '../report/audio-file.js';
import { encodeAudio } from '../report/encode-audio.js';
import { renderReport } from '../report/render-report.js';
import type { BenchResult } from '../result/bench-result.js';

/** Writes the report of a result, with those recordings to play that are given. */
export async function writeReport(
  path: string,
  result: BenchResult,
  recordings: readonly MeasuredRecording[] = [],
): Promise<void> {
  const audio = new Map<string, AudioFile>();
  for (const { facts, parts } of recordings) audio.set(facts.sha256, await encodeAudio(parts[0]!));
  await writeFile(path, await renderReport(result, { audio }));
}
