import { downmix } from '@ws/core/audio';
import { planes } from '@ws/core/internal';
import type { AudioPieces } from './audio-intake.js';

/** Each channel of interleaved samples for itself, or all mixed into one. Pieces may end within a frame. */
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
    const whole = samples.subarray(0, frames * count);
    yield channels === 'mix' ? [downmix(whole, count)] : planes(whole, count);
  }
}
