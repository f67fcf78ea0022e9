/** Where a model can be downloaded from. */
export type DownloadSource = 'hub' | 'mirror';

/** A step on the way to a model that is not here yet. */
export interface ModelProgress {
  /**
   * `waiting`: another process downloads or converts this model, and its result will be used. `converting`: its weights
   * are written in a format that was asked for. `preparing`: an engine makes of it what it computes with, once.
   */
  readonly phase:
    | 'waiting'
    | 'downloading'
    | 'verifying'
    | 'unpacking'
    | 'converting'
    | 'preparing';
  /** The model's name. */
  readonly model: string;
  /** The file at hand; while waiting, the model's name. */
  readonly file: string;
  /** Bytes of the file that are done; while waiting, what the other process has so far of the whole model. */
  readonly receivedBytes: number;
  readonly totalBytes: number;
  /** Where it comes from; `undefined` where nothing is downloaded. */
  readonly source: DownloadSource | 'hf-cache' | undefined;
}

/** Called with the progress: often enough for a progress bar, and always at a file's start and end. */
export type ProgressListener = (progress: ModelProgress) => void;

// A report for every percent, and not for less than this.
const LEAST_STEP_BYTES = 64 * 1024;

/**
 * Reports how far one file has come. The returned function takes the bytes that are done so far; reports that would
 * move a progress bar by less than a percent are left out.
 */
export function fileProgress(
  listener: ProgressListener | undefined,
  file: Omit<ModelProgress, 'receivedBytes'>,
): (receivedBytes: number) => void {
  if (listener === undefined) return () => {};
  const step = Math.max(LEAST_STEP_BYTES, file.totalBytes / 100);
  let reported = Number.NEGATIVE_INFINITY;
  return (receivedBytes) => {
    const ends = receivedBytes === 0 || receivedBytes === file.totalBytes;
    const moved = Math.abs(receivedBytes - reported);
    if (moved === 0 || (!ends && moved < step)) return;
    reported = receivedBytes;
    listener({ ...file, receivedBytes });
  };
}
