import type { FetchableModel } from './catalogue.js';
import type { ResolveFileSettings } from './options.js';
import { fileProgress, type ModelProgress, type ProgressListener } from './progress.js';

export interface DownloadJob {
  readonly model: FetchableModel;
  /** An existing folder of the job's own. When a source is done, the model's files stand in it, checked. */
  readonly folder: string;
  /** Where wheels are kept for the jobs that follow. Left out: they are not kept. */
  readonly wheels?: string | undefined;
  readonly settings: ResolveFileSettings;
  /** The caller's signal, and the loss of the download lock. */
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener | undefined;
}

/** A function that reports how far a job has come with a file, from the number of bytes that are done. */
export function jobProgress(
  { model, onProgress }: DownloadJob,
  source: ModelProgress['source'],
  phase: ModelProgress['phase'],
  file: string,
  totalBytes: number,
): (receivedBytes: number) => void {
  return fileProgress(onProgress, { phase, model: model.name, file, totalBytes, source });
}
