import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { RecordingJob } from '@ws/cli-kit';
import { decodeByFfmpeg, findProgram } from '@ws/cli-kit/ffmpeg';
import { whyUnreadable } from '@ws/cli-kit/why-unreadable';
import { type ContainerDecoders, readInOrder } from '@ws/containers';
import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';

export interface RecordingFile {
  /** Mono, 16 kHz. Once. */
  readonly audio: AsyncGenerator<Float32Array, void, undefined>;
  /** How long it is, in seconds, as its header says: `undefined` before that was read, and where it does not say it. */
  readonly seconds: number | undefined;
}

/**
 * Opens a recording in WebM, MP4, Ogg, FLAC, MP3, WAV or AAC, of any rate and up to 8 channels. Where ffmpeg is installed, it
 * reads files of other kinds, and codecs that have no decoder here.
 *
 * @param track - of several, which audio track: 1 is the first
 * @throws TranscribeError `ERR_INVALID_AUDIO` where the file is missing; while it is read, where it holds no recording
 */
export async function readRecording(
  { file: path, input, signal }: Pick<RecordingJob, 'file' | 'input' | 'signal'>,
  decoders: ContainerDecoders,
  track = 1,
): Promise<RecordingFile> {
  const isPipe = input !== undefined || (await isPipeAt(path));
  let samples = 0;
  let bytes = 0;
  let length: number | undefined;

  async function* read(): AsyncGenerator<Float32Array, void, undefined> {
    try {
      yield* decode();
    } catch (error) {
      const ffmpeg = isPipe || samples > 0 || signal.aborted ? undefined : findProgram('ffmpeg');
      if (ffmpeg === undefined) throw error;
      yield* decodeOtherwise(ffmpeg, error);
    }
  }

  /** The audio as ffmpeg reads it. Where ffmpeg cannot read it either, the error is that of our decoder. */
  async function* decodeOtherwise(
    ffmpeg: string,
    error: unknown,
  ): AsyncGenerator<Float32Array, void, undefined> {
    const onSeconds = (seconds: number): void => {
      length = seconds;
    };
    // A name with a colon in it would be an address.
    const from = { from: `file:${path}`, track, name: path, onSeconds };
    try {
      for await (const mono of decodeByFfmpeg(ffmpeg, from, signal)) {
        samples += mono.length;
        yield mono;
      }
    } catch (cause) {
      throw samples === 0 ? error : cause;
    }
    if (samples === 0) throw error;
  }

  async function* decode(): AsyncGenerator<Float32Array, void, undefined> {
    using decoder = decoders.open({ track, signal });
    try {
      const chunks: AsyncIterable<Uint8Array> = isPipe
        ? (input ?? createReadStream(path, { signal }))
        : readInOrder(path, { signal });
      for await (const chunk of chunks) {
        bytes += chunk.length;
        for await (const mono of counted(decoder.decode(chunk))) {
          length = decoder.seconds;
          yield mono;
        }
      }
      if (bytes === 0) throw unreadable(path, new Error('it is empty'));
      yield* counted(decoder.end());
    } catch (error) {
      if (signal.aborted) throw abortedError(signal);
      throw TranscribeError.isInstance(error) ? inFile(path, error) : unreadable(path, error);
    }
  }

  async function* counted(
    pieces: AsyncGenerator<Float32Array[], void, undefined>,
  ): AsyncGenerator<Float32Array, void, undefined> {
    for await (const [mono] of pieces) {
      samples += mono!.length;
      yield mono!;
    }
  }

  return {
    audio: read(),
    get seconds() {
      return length;
    },
  };
}

/** Whether a pipe lies at a path, or else a file. Of a pipe nothing is read. */
async function isPipeAt(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const isPipe = found.isFIFO();
  if (!isPipe && !found.isFile()) throw unreadable(path, new Error(whyNoFile(found)));
  return isPipe;
}

function whyNoFile(found: Stats): string {
  return found.isDirectory() ? 'it is a folder' : 'it is neither a file nor a pipe';
}

/** Whatever is wrong with reading is this recording's, and not the engine's. */
function inFile(path: string, error: TranscribeError): TranscribeError {
  const { details } = error;
  const message = error.message.startsWith(`Cannot read ${path}`)
    ? error.message
    : `${path}: ${error.message}`;
  return new TranscribeError(message, { code: 'ERR_INVALID_AUDIO', details, cause: error });
}

function unreadable(path: string, cause: unknown): TranscribeError {
  return new TranscribeError(`Cannot read ${path}: ${whyUnreadable(cause)}.`, {
    code: 'ERR_INVALID_AUDIO',
    details: { path },
    cause,
  });
}
