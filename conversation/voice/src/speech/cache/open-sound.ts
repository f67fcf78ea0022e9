import type { Readable } from 'node:stream';
import { TranscribeError } from '@ws/core';

/** A sound that is open to be sent. It is read to its end whatever the cache does meanwhile. Dispose it, or read it. */
export interface OpenSound extends AsyncDisposable {
  /** Its name: `….wav`. The same name is always the same text, spoken alike. */
  readonly file: string;
  /** For `Content-Type`. */
  readonly type: 'audio/wav';
  /** For `Content-Length`. */
  readonly bytes: number;
  readonly seconds: number;
  /**
   * Its bytes, or those from `start` to `end`, the last included. Once only; the file is closed with the stream.
   *
   * @throws TranscribeError `ERR_INVALID_STATE`, `ERR_INVALID_OPTION`
   */
  stream(range?: { readonly start: number; readonly end: number }): Readable;
}

type Range = { readonly start: number; readonly end: number };

/**
 * @param begin - called once at most
 * @param close - called where `begin` was not
 */
export function openSound(
  facts: Pick<OpenSound, 'file' | 'bytes' | 'seconds'>,
  begin: (range: Range) => Readable,
  close: () => Promise<void>,
): OpenSound {
  let stream: Readable | undefined;
  let isClosed = false;
  return {
    ...facts,
    type: 'audio/wav',
    stream(range = { start: 0, end: facts.bytes - 1 }) {
      if (stream !== undefined || isClosed) {
        throw new TranscribeError('A sound is read once. Open it again.', {
          code: 'ERR_INVALID_STATE',
        });
      }
      const { start, end } = range;
      const isWithin = [start, end].every(Number.isInteger) && start >= 0 && end < facts.bytes;
      if (!isWithin || start > end) {
        throw new TranscribeError(
          `The range ${start}-${end} is none of a sound of ${facts.bytes} bytes.`,
          { code: 'ERR_INVALID_OPTION', details: { option: 'range' } },
        );
      }
      stream = begin(range);
      return stream;
    },
    async [Symbol.asyncDispose]() {
      if (isClosed) return;
      isClosed = true;
      if (stream === undefined) await close();
      else stream.destroy();
    },
  };
}
