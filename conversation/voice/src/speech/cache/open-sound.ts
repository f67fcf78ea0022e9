import type { Readable } from 'node:stream';
import { TranscribeError } from '@ws/core';

/** A text that was spoken. */
export interface SpokenSound {
  /** The name that `SpeechCache.open` takes: 64 hexadecimal digits and `.wav`. It is always the same text, spoken alike. */
  readonly file: string;
  /** How long it sounds; 0 where the text has nothing that can be said. */
  readonly seconds: number;
  /** Of the WAV file (16 bits, mono), for `Content-Length`. */
  readonly bytes: number;
}

/** A sound that is open to be sent. It is read to its end whatever the cache does meanwhile. Dispose it, or read it. */
export interface OpenSound extends SpokenSound, AsyncDisposable {
  /** For `Content-Type`. */
  readonly type: 'audio/wav';
  /**
   * Its bytes, or those from `start` to `end`, the last included. Once only; the file is closed with the stream.
   *
   * @throws TranscribeError `ERR_INVALID_STATE`, `ERR_INVALID_OPTION`
   */
  stream(range?: Range): Readable;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * @param begin - called once at most
 * @param close - called where `begin` was not
 */
export function openSound(
  sound: SpokenSound,
  begin: (range: Range) => Readable,
  close: () => Promise<void>,
): OpenSound {
  const { bytes } = sound;
  let stream: Readable | undefined;
  let isClosed = false;
  return {
    ...sound,
    type: 'audio/wav',
    stream(range = { start: 0, end: bytes - 1 }) {
      if (stream !== undefined || isClosed) {
        throw new TranscribeError('A sound is read once. Open it again.', {
          code: 'ERR_INVALID_STATE',
        });
      }
      const { start, end } = range;
      const isWithin = [start, end].every(Number.isInteger) && start >= 0 && end < bytes;
      if (!isWithin || start > end) {
        throw new TranscribeError(
          `The range ${start}-${end} is none of a sound of ${bytes} bytes.`,
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
