import type { AudioFile } from './audio-file.js';
import { encodeAudio } from './encode-audio.js';

/** A page with more of it is slow to open: 25 minutes. */
const MOST_BYTES = 6e6;

/**
 * Encodes recordings for {@link ReportOptions.audio}, as many as a page takes: those that are left have no player.
 *
 * @param recordings - samples, mono at 16 kHz, by their SHA-256
 */
export async function encodeRecordings(
  recordings: Iterable<readonly [sha256: string, samples: Float32Array]>,
): Promise<ReadonlyMap<string, AudioFile>> {
  const files = new Map<string, AudioFile>();
  let total = 0;
  for (const [sha256, samples] of recordings) {
    const file = await encodeAudio(samples);
    total += file.bytes.length;
    if (total > MOST_BYTES) break;
    files.set(sha256, file);
  }
  return files;
}
