import { createReadStream } from 'node:fs';
import { readOptions } from '@ws/core/internal';
import { createIteratedSource } from '../iterated-source.js';
import { type PacedSourceOptions, pacedSource } from '../source-options.js';
import { bytesFrom, decodeWav } from './wav-stream.js';

const SPEC = pacedSource(true);

/**
 * A WAV file as a microphone would give it: mono chunks at 16 kHz, of any file that `readWav` reads. The file is read
 * as it is iterated; every iteration starts anew. Chunks are due at fixed times from the start, so that delays do not add
 * up: after one, chunks come faster until they are on time again.
 *
 * @param options - `realTime` is `true` where it is left out
 * @throws TranscribeError `ERR_INVALID_OPTION`; while iterating `ERR_INVALID_AUDIO` when the file cannot be read or is
 * no WAV, `ERR_ABORTED`
 */
export function createWavSource(
  path: string,
  options: PacedSourceOptions = {},
): AsyncIterable<Float32Array> {
  const settings = readOptions(SPEC, options);
  return {
    [Symbol.asyncIterator]: () =>
      createIteratedSource(
        (signal) => decodeWav(bytesFrom(path, createReadStream(path, { signal }))),
        settings,
      )[Symbol.asyncIterator](),
  };
}
