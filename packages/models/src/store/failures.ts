import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import {
  type FetchableModel,
  isPinnedFile,
  modelSizeBytes,
  pathInRepository,
} from './catalogue.js';
import { fileUrl, PUBLIC_HUB } from './hub/hub-address.js';
import { isNeeded, isWeights } from './needed-files.js';
import type { DownloadSource } from './progress.js';

/** One source that did not give the model. */
export interface SourceFailure {
  readonly source: DownloadSource;
  /** The hub's address, or the mirror's packages. */
  readonly where: string;
  readonly reason: string;
  readonly retryable: boolean;
}

/** Thrown where one source cannot give the model. Another source may. */
export class SourceFailed extends Error {
  readonly failure: SourceFailure;

  constructor(failure: SourceFailure) {
    super(failure.reason);
    this.failure = failure;
  }
}

/** The error of a download that no source could make. */
export function downloadFailedError(
  model: FetchableModel,
  directory: string,
  tried: readonly SourceFailure[],
): TranscribeError {
  const attempts = tried.map(({ where, reason }, i) => `\n  (${i + 1}) ${where}: ${reason}`);
  // A user who mistyped a path must not search for the fault in the network.
  const taken = model.name.includes('/')
    ? ` There is no such file or directory here, so it was taken for a repository of the hub.`
    : '';
  return new TranscribeError(
    `The model ${model.name} could not be downloaded.${taken} Tried in this order:${attempts.join('')}\n${byHand(model, directory)}`,
    {
      code: 'ERR_DOWNLOAD_FAILED',
      retryable: tried.some(({ retryable }) => retryable),
      details: { model: model.name, directory, tried },
    },
  );
}

/** The error of a model that is not on this machine when downloading is not allowed. */
export function notDownloadedError(model: FetchableModel, directory: string): TranscribeError {
  return new TranscribeError(
    `The model ${model.name} is not on this machine, and the option sources allows no download.\n${byHand(model, directory)}`,
    { code: 'ERR_MODEL_NOT_FOUND', details: { model: model.name, directory } },
  );
}

/** How to provide a model without us. */
export function byHand(model: FetchableModel, directory: string): string {
  const { repository, revision, elsewhere } = model;
  // Of a repository that was never reached, only these are sure to be there.
  const known = model.files.filter((it) => isPinnedFile(it) || isNeeded(model, it));
  const [weights] = known.filter(({ name }) => isWeights(name));
  const files = known.map((file) => {
    const { name, sizeBytes } = file;
    const size = sizeBytes === undefined ? '' : ` (${sizeBytes} bytes)`;
    const or = isWeights(name) && name !== weights?.name ? 'or ' : '';
    const address = elsewhere ?? fileUrl(PUBLIC_HUB, repository, revision, pathInRepository(file));
    return `\n  ${or}${address}${size}`;
  });
  if (model.files.length === 1) {
    return `To do without a network, get this file on another machine:${files.join('')}\nand put it, under this name, into the folder\n  ${directory}\nor anywhere else, and give its path.`;
  }
  return `To do without a network, get these files on another machine:${files.join('')}\nand put them, under these names, into the folder\n  ${directory}\nor into any other, and give its path in place of the name.`;
}

/** The error of a download that this machine's disk does not allow. No other source would help. */
export function diskError(path: string, cause: unknown, model?: FetchableModel): TranscribeError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const elsewhere = 'set WS_MODELS_DIR (or the option cacheDirectory) to a directory';
  let message: string;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const need =
      model === undefined ? '' : `, and ${model.name} takes ${megabytes(modelSizeBytes(model))}`;
    message = `The disk that holds ${path} is full${need}. Free some space, or ${elsewhere} on another disk.`;
  } else if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    message = `${path} cannot be written to (${code}). Make it writable, or ${elsewhere} that is.`;
  } else {
    const reason = errorMessage(cause);
    message = `${path} cannot be used for models (${reason}). Mend that, or ${elsewhere} that works.`;
  }
  return new TranscribeError(message, {
    code: 'ERR_DOWNLOAD_FAILED',
    details: { path, reason: code },
    cause,
  });
}

/** The error of a disk with too little space, found before anything is downloaded. */
export function noSpaceError(
  path: string,
  freeBytes: number,
  neededBytes: number,
): TranscribeError {
  return new TranscribeError(
    `The disk that holds ${path} has ${megabytes(freeBytes)} free, and the download needs ${megabytes(neededBytes)}. Free some space, or set WS_MODELS_DIR (or the option cacheDirectory) to a directory on another disk.`,
    { code: 'ERR_DOWNLOAD_FAILED', details: { path, reason: 'ENOSPC', freeBytes, neededBytes } },
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
