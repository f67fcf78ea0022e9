import { abortedError } from '@ws/core/internal';
import {
  AttemptFailed,
  type AttemptSettings,
  attemptOften,
  type DownloadProblem,
} from './attempts.js';

/** An answer to a request for a file, or for what is missing of it. */
export interface RangedAnswer {
  /** 200, 206 or 416. */
  readonly status: number;
  /** By its name in lower case. */
  header(name: string): string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** Leaves the body unread. */
  discard(): Promise<void>;
}

/** The file that is downloaded to, opened for one answer. */
export interface OpenedDownload {
  /** Of the whole file, if it is known: more bytes are refused, fewer are a cut. */
  readonly totalBytes: number | undefined;
  append(bytes: Uint8Array): void | Promise<void>;
  close?(): Promise<void>;
}

/** A download that goes on where it was cut. */
export interface RangedDownload extends AttemptSettings {
  /** Whether any answer has come from the server. */
  isReached(): boolean;
  /** Bytes of the file that are here; `isWhole` when no more are missing. */
  had(): Promise<{ readonly bytes: number; readonly isWhole: boolean }>;
  /**
   * Asks for the file from a byte on.
   *
   * @throws AttemptFailed if the answer is another than 200, 206 and 416, or none comes
   */
  ask(from: number): Promise<RangedAnswer>;
  /** Whether an answer of 206 goes on at this byte of the file that is here. */
  goesOn(answer: RangedAnswer, from: number): boolean;
  /**
   * Takes an answer's body at a byte of the file. At 0 what is here is thrown away.
   *
   * @throws AttemptFailed if this cannot be the file
   */
  open(answer: RangedAnswer, from: number): Promise<OpenedDownload>;
  /** Throws away what is here: the next attempt begins at 0. */
  restart(): Promise<void>;
  /** Called at each step with the bytes that are here. */
  onBytes(bytes: number): void;
  /** Says of a connection that broke whether it may work in a moment. */
  networkProblem(error: unknown): DownloadProblem;
  /**
   * Checks the whole file.
   *
   * @param resumed - its beginning is from an earlier attempt, maybe of another file: a wrong file may then come right
   * @throws AttemptFailed if it is another file; what is here is gone then
   */
  check(resumed: boolean): Promise<void>;
}

/**
 * Downloads a file, in as many attempts as it takes. Each asks for what is missing; if the server has no ranges, or another
 * file by now, for all of it.
 *
 * @throws AttemptFailed of the last attempt; `ERR_ABORTED`; what the download's own functions throw
 */
export function downloadInRanges(download: RangedDownload): Promise<void> {
  return attemptOften(download, download.isReached, async () => {
    const { bytes, isWhole } = await download.had();
    if (!isWhole) await receive(download, bytes);
    await download.check(bytes > 0);
  });
}

async function receive(download: RangedDownload, had: number): Promise<void> {
  const { signal } = download;
  const answer = await download.ask(had);
  const goesOn = answer.status === 206 && had > 0 && download.goesOn(answer, had);
  if (answer.status !== 200 && !goesOn) {
    await answer.discard();
    await download.restart();
    const reason = 'it sent another range than was asked for';
    throw new AttemptFailed({ reason, passing: true });
  }
  const start = goesOn ? had : 0;
  const file = await download.open(answer, start).catch(async (error: unknown) => {
    await answer.discard();
    throw error;
  });
  const { totalBytes } = file;
  let size = start;
  const failed = (error: unknown): never => {
    if (signal?.aborted) throw abortedError(signal);
    throw new AttemptFailed(download.networkProblem(error), size - start, error);
  };
  try {
    download.onBytes(size);
    for await (const chunk of chunksOf(answer.body, failed)) {
      if (totalBytes !== undefined && size + chunk.byteLength > totalBytes) {
        await download.restart();
        throw new AttemptFailed(wrongSize('more', totalBytes));
      }
      await file.append(chunk);
      size += chunk.byteLength;
      download.onBytes(size);
    }
  } finally {
    await file.close?.();
  }
  if (totalBytes !== undefined && size < totalBytes) {
    const reason = `cut after ${size} of ${totalBytes} bytes`;
    throw new AttemptFailed({ reason, passing: true }, size - start);
  }
}

/** Chunks as they come; what fails in their source, and not in their reader, is told to `failed`. */
export async function* chunksOf(
  body: AsyncIterable<Uint8Array>,
  failed: (error: unknown) => never,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of body) yield chunk;
  } catch (error) {
    failed(error);
  }
}

/** The problem of a body that is too long or too short to be the file. */
export function wrongSize(which: 'more' | 'fewer', totalBytes: number): DownloadProblem {
  const reason = `what came has ${which} than the ${totalBytes} bytes of the file that was asked for`;
  return { reason };
}

/** The byte at which the header `content-range` says that a body begins. */
export function rangeStart(header: string | undefined): number | undefined {
  const start = /^bytes (\d+)-/.exec(header ?? '')?.[1];
  return start === undefined ? undefined : Number(start);
}
