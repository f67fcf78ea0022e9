import type { AudioPieces } from './audio-intake.js';

/**
 * Interleaved samples, each channel for itself or all mixed into one. Pieces may end anywhere: a frame that is cut in two is
 * put together again.
 */
export function* channelsOf(
  pieces: AudioPieces,
  count: number,
  channels: 'mix' | 'separate',
): Generator<Float32Array[], void> {
  let rest = new Float32Array(0);
  for (const piece of pieces) {
    const samples = new Float32Array(rest.length + piece.length);
    samples.set(rest);
    samples.set(piece, rest.length);
    const frames = Math.floor(samples.length / count);
    rest = samples.slice(frames * count);
    if (frames === 0) continue;
    yield channels === 'mix' ? [mixed(samples, frames, count)] : planes(samples, frames, count);
  }
}

function planes(samples: Float32Array, frames: number, count: number): Float32Array[] {
  return Array.from({ length: count }, (_, channel) => {
    const plane = new Float32Array(frames);
    for (let i = 0; i < frames; i++) plane[i] = samples[i * count + channel]!;
    return plane;
  });
}

function mixed(samples: Float32Array, frames: number, count: number): Float32Array {
  const mono = new Float32Array(frames);
  for (let i = 0; i < frames; i++) {
    let sum = 0;
    for (let channel = 0; channel < count; channel++) sum += samples[i * count + channel]!;
    mono[i] = sum / count;
  }
  return mono;
}
