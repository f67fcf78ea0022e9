import { setImmediate } from 'node:timers/promises';
import { createResampler } from '@ws/core/audio';
import type { CreateSoundEncoder, SoundFormat } from './sound-encoder.js';

/** Encoded at once: a quarter of a second, between which others have their turn. */
const STEPS_PER_S = 4;

/**
 * The bytes of a sound, as they are ready. Nothing is encoded, and nothing of the sound is asked for, before that is read.
 *
 * @throws what `create` throws, and what the sound does
 */
export async function* encodeSound(
  sound: AsyncIterable<Float32Array>,
  sampleRate: number,
  { create, format }: { readonly create: CreateSoundEncoder; readonly format: SoundFormat },
): AsyncGenerator<Uint8Array, void, undefined> {
  using encoder = await create(format);
  const resampler = createResampler(sampleRate, format.sampleRate);
  const step = Math.ceil(sampleRate / STEPS_PER_S);
  for await (const samples of sound) {
    for (let at = 0; at < samples.length; at += step) {
      await setImmediate();
      const bytes = await encoder.encode(resampler.process(samples.subarray(at, at + step)));
      if (bytes.length > 0) yield bytes;
    }
  }
  const last = await encoder.encode(resampler.flush());
  if (last.length > 0) yield last;
  const end = await encoder.end();
  if (end.length > 0) yield end;
}
