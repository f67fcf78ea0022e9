import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { abortedError, samplesToSeconds, TranscribeError } from '@ws/core';
import { createResampler, createWavDecoder, type Resampler } from '@ws/core/audio';

/** A recording on the disk, as it is read. */
export interface RecordingFile {
  /** Mono, 16 kHz. Once. */
  readonly audio: AsyncGenerator<Float32Array, void, undefined>;
  /** How long it is, in seconds, as far as can be told by now: `undefined` before anything was read. */
  readonly seconds: number | undefined;
}

// Some 2 s of CD quality: resampled in one turn of the event loop.
const READ_BYTES = 2 ** 18;

/**
 * Opens a WAV file, of any rate, width and number of channels.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` where there is none; while it is read, where it is no WAV file
 */
export async function readRecording(path: string, signal: AbortSignal): Promise<RecordingFile> {
  const { size } = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  let samples = 0;
  let bytes = 0;

  async function* read(): AsyncGenerator<Float32Array, void, undefined> {
    const decoder = createWavDecoder();
    let resampler: Resampler | undefined;
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES, signal })) {
        const decoded = decoder.decode(chunk as Uint8Array);
        if (decoded.length === 0) continue;
        resampler ??= createResampler(decoder.sampleRate!);
        const resampled = resampler.process(decoded);
        samples += resampled.length;
        bytes += (chunk as Uint8Array).length;
        yield resampled;
      }
      decoder.end();
      if (resampler !== undefined) yield resampler.flush();
    } catch (error) {
      if (signal.aborted) throw abortedError(signal);
      throw TranscribeError.isInstance(error) ? inFile(path, error) : unreadable(path, error);
    }
  }

  return {
    audio: read(),
    get seconds() {
      return bytes === 0 ? undefined : (samplesToSeconds(samples) * size) / bytes;
    },
  };
}

function inFile(path: string, error: TranscribeError): TranscribeError {
  const { code, details } = error;
  return new TranscribeError(`${path}: ${error.message}`, { code, details, cause: error });
}

function unreadable(path: string, cause: unknown): TranscribeError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'there is no such file' : message;
  return new TranscribeError(`Cannot read ${path}: ${why}.`, {
    code: 'ERR_INVALID_AUDIO',
    details: { path },
    cause,
  });
}
