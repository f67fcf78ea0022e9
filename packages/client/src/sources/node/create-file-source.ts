import { createReadStream, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { decodeByFfmpeg } from '@ws/cli-kit/ffmpeg';
import { readOptions } from '@ws/core/internal';
import type { AudioSource } from '../audio-source.js';
import { createIteratedSource } from '../iterated-source.js';
import { type RecordedSourceOptions, recordedSource } from '../source-options.js';
import { decodeContainer } from './decode-container.js';
import { decodeStream } from './decode-stream.js';
import { findDecoder } from './find-decoder.js';
import { bytesFrom, cannotRead, decodeWav, isWav } from './wav-stream.js';

/** A recording as a source. */
export interface FileSource extends AudioSource {
  /** How long the recording is, in seconds: `undefined` before it was begun, and where only its end tells it. */
  readonly seconds: number | undefined;
}

const SPEC = recordedSource(true);

/**
 * A recording as a source: WAV is read as it is, everything else (MP3, FLAC, Ogg, WebM, MP4, …) by ffmpeg where it is
 * installed, or else by the package `@ws/containers`. It is opened when the iteration starts, and read as fast as it is
 * taken. A named pipe is read like a file, from its beginning to its end.
 *
 * @param options - `realTime` is `true` where it is left out
 * @example
 * ```ts
 * for await (const samples of createFileSource('talk.mp3', { realTime: false })) await session.write(samples);
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`; while iterating `ERR_INVALID_AUDIO` where the file cannot be read or is no
 * recording, `ERR_INVALID_STATE` where neither is there, `ERR_ABORTED`
 */
export function createFileSource(path: string, options: RecordedSourceOptions = {}): FileSource {
  const settings = readOptions(SPEC, options);
  let seconds: number | undefined;
  const onSeconds = (length: number): void => {
    seconds = length;
  };

  async function* read(signal: AbortSignal): AsyncGenerator<Float32Array, void, undefined> {
    const { isPipe, isWave, size } = await look(path);
    if (isPipe) {
      const { ffmpegPath, track } = settings;
      const raw = { sampleRate: 16_000, channels: 1 };
      const decoding = { encoding: 'auto', ...raw, ffmpegPath, track } as const;
      yield* decodeStream(bytesFrom(path, createReadStream(path)), decoding, signal);
      return;
    }
    const decoder = isWave ? undefined : await findDecoder(settings.ffmpegPath, `to read ${path}`);
    if (decoder?.type === 'ffmpeg') {
      // A name with a colon in it would be an address.
      const { track } = settings;
      const input = { from: `file:${path}`, track, name: path, onSeconds };
      yield* decodeByFfmpeg(decoder.program, input, signal);
      return;
    }
    let bytes = 0;
    let samples = 0;
    async function* counted(
      pieces: AsyncIterable<Uint8Array>,
    ): AsyncGenerator<Uint8Array, void, undefined> {
      for await (const piece of bytesFrom(path, pieces)) {
        bytes += piece.length;
        yield piece;
      }
    }
    const decoded =
      decoder === undefined
        ? decodeWav(counted(createReadStream(path, { signal })), settings.track)
        : decodeContainer(
            decoder.containers,
            counted(decoder.containers.readInOrder(path, { signal })),
            { track: settings.track, onSeconds },
            signal,
          );
    for await (const piece of decoded) {
      samples += piece.length;
      // Each byte is as long as the next one.
      if (isWave) seconds = ((samples / 16_000) * size) / bytes;
      yield piece;
    }
    seconds = samples / 16_000;
  }

  const source = createIteratedSource(read, settings);
  return Object.defineProperty(source, 'seconds', { get: () => seconds }) as FileSource;
}

/** What lies at a path. Of a pipe nothing is read. */
async function look(path: string): Promise<{ isPipe: boolean; isWave: boolean; size: number }> {
  try {
    const found = await stat(path);
    if (found.isFIFO()) return { isPipe: true, isWave: false, size: 0 };
    if (!found.isFile()) throw new Error(whyNoFile(found));
    const { size } = found;
    if (size === 0) throw new Error('it is empty');
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(new Uint8Array(12), 0, 12, 0);
    return { isPipe: false, isWave: isWav(buffer.subarray(0, bytesRead)), size };
  } catch (cause) {
    throw cannotRead(path, cause);
  }
}

function whyNoFile(found: Stats): string {
  if (found.isDirectory()) return 'it is a folder';
  return 'it is neither a file nor a pipe. Pipe a stream into "ws-client listen -", or read it by createStreamSource';
}
