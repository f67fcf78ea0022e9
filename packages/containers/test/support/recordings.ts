import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWav } from '@ws/core/audio';

const here = import.meta.dirname;

/** A recording in a container. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(here, '../fixtures', name)));
}

/** What all but the short ones hold: 3 s at 16 kHz. */
export function original(): Float32Array {
  const wav = join(here, '../../../../examples/live-captions/recording/demo.wav');
  return readWav(readFileSync(wav)).samples.slice(0, 3 * 16_000);
}

/** A recording, and how closely its sound is the original's. */
export interface Recording {
  readonly name: string;
  readonly format: string;
  readonly codec: string;
  /** Least correlation with the original: the codec's own loss. */
  readonly likeness: number;
  /** Samples at 16 kHz that the container does not say to leave out: what an encoder puts before and after. */
  readonly padding?: number;
  /** What it is late by, at most, in samples. */
  readonly delay?: number;
}

export const RECORDINGS: readonly Recording[] = [
  { name: 'opus.webm', format: 'webm', codec: 'opus', likeness: 0.95, padding: 320 },
  { name: 'live.webm', format: 'webm', codec: 'opus', likeness: 0.95, padding: 320 },
  { name: 'vorbis.webm', format: 'webm', codec: 'vorbis', likeness: 0.95, padding: 1024 },
  { name: 'opus.ogg', format: 'ogg', codec: 'opus', likeness: 0.95 },
  { name: 'vorbis.ogg', format: 'ogg', codec: 'vorbis', likeness: 0.95 },
  { name: 'flac.ogg', format: 'ogg', codec: 'flac', likeness: 0.9999 },
  { name: 'mono.flac', format: 'flac', codec: 'flac', likeness: 0.9999 },
  { name: 'mono.mp3', format: 'mp3', codec: 'mp3', likeness: 0.95 },
  { name: 'stereo48.mp3', format: 'mp3', codec: 'mp3', likeness: 0.95 },
  { name: 'telephone.wav', format: 'wav', codec: 'wav', likeness: 0.95 },
  // In ADTS nothing says what comes before and after.
  { name: 'mono.aac', format: 'aac', codec: 'aac', likeness: 0.95, padding: 1024, delay: 500 },
  { name: 'last.m4a', format: 'mp4', codec: 'aac', likeness: 0.95, padding: 400 },
  { name: 'first.m4a', format: 'mp4', codec: 'aac', likeness: 0.95, padding: 400 },
  { name: 'fragments.mp4', format: 'mp4', codec: 'aac', likeness: 0.94, padding: 400 },
  { name: 'opus.mp4', format: 'mp4', codec: 'opus', likeness: 0.95, padding: 320 },
  { name: 'flac.mp4', format: 'mp4', codec: 'flac', likeness: 0.9999 },
];

/** The best correlation of the sound with the original, and how late it is, in samples: `within` so many. */
export function compared(
  sound: Float32Array,
  wanted: Float32Array,
  within = 600,
): { readonly likeness: number; readonly delay: number } {
  let best = { likeness: -1, delay: 0 };
  for (let delay = -within; delay <= within; delay++) {
    let [both, ours, theirs] = [0, 0, 0];
    // Where the sentence is.
    for (let i = 8000; i < 43_000; i += 5) {
      const a = wanted[i]!;
      const b = sound[i + delay] ?? 0;
      both += a * b;
      ours += a * a;
      theirs += b * b;
    }
    const likeness = both / Math.sqrt(ours * theirs);
    if (likeness > best.likeness) best = { likeness, delay };
  }
  return best;
}
