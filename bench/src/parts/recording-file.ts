import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import type { BenchRecording } from './recordings.js';

/** Recordings as WAV files in a temporary folder, which is there until it is disposed. */
export interface RecordingFiles extends AsyncDisposable {
  /** In the order of the recordings. */
  readonly paths: readonly string[];
}

export async function recordingFiles(
  recordings: readonly BenchRecording[],
): Promise<RecordingFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'ws-bench-'));
  const paths = recordings.map((_, i) => join(folder, `${i}.wav`));
  await Promise.all(recordings.map(({ samples }, i) => writeFile(paths[i]!, writeWav(samples))));
  return {
    paths,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
