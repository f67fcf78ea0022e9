import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place on the disk for a recording: no more of it is held in memory than a few pieces of the network's. */
export interface RecordingFile extends AsyncDisposable {
  /** In a folder of its own. There is no file until somebody writes one, which nobody else is to read: {@link FILE_MODE}. */
  readonly path: string;
}

export const FILE_MODE = 0o600;

/** In the system's folder for temporary files. It is gone when it is disposed. */
export async function makeRecordingFile(): Promise<RecordingFile> {
  const folder = await mkdtemp(join(tmpdir(), 'ws-upload-'));
  return {
    path: join(folder, 'audio'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
