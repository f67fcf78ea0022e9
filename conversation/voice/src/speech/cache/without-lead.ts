import type { SynthesizedSpeech } from '@ws/speech';

/** Quieter than this, of the loudest sample, is no speech yet. */
const QUIET = 0.01;
/** Before the first sound of a word may be a breath of it. */
const KEPT_SECONDS = 0.05;

/**
 * A sound without the silence that synthesizers begin with, often 0.3 s: the answer is heard so much sooner, and its words when
 * its text says. The silence behind it parts it from the next sound, and stays.
 */
export function withoutLead<S extends Pick<SynthesizedSpeech, 'samples' | 'sampleRate'>>(
  speech: S,
): S {
  const { samples, sampleRate } = speech;
  let loudest = 0;
  for (const value of samples) loudest = Math.max(loudest, Math.abs(value));
  const first = samples.findIndex((value) => Math.abs(value) > QUIET * loudest);
  const from = first - Math.round(KEPT_SECONDS * sampleRate);
  return from <= 0 ? speech : { ...speech, samples: samples.subarray(from) };
}
