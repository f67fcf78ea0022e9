import type { KnownSpeaker, SpeakerVoice } from '@ws/core';
import { ENOUGH_SECONDS, noClearVoice } from '../known-people.js';
import { FRAME_SAMPLES, WINDOW_SAMPLES } from '../network/local-speakers.js';
import type { AnalysedWindow } from '../network/speaker-kernel.js';
import { writtenVoice } from './written-voice.js';

/** Less than this of a voice alone is too little. */
const LEAST_SECONDS = 0.5;

/**
 * Finds what a person's voice is like, in windows of 10 s until 20 s of it were heard.
 *
 * @param analyse - asks the networks about 10 s of audio, at most
 * @throws TranscribeError `ERR_INVALID_AUDIO` where no voice is clear in the samples; what `analyse` throws
 */
export async function enrolledVoice(
  person: KnownSpeaker,
  analyse: (samples: Float32Array) => Promise<AnalysedWindow>,
): Promise<SpeakerVoice> {
  const { name, samples } = person;
  let sum = new Float32Array();
  let seconds = 0;
  for (let at = 0; at < samples.length && seconds < ENOUGH_SECONDS; at += WINDOW_SAMPLES) {
    const { pieces } = await analyse(samples.slice(at, at + WINDOW_SAMPLES));
    for (const { voice, alone } of pieces) {
      if (voice === undefined || alone === 0) continue;
      const weight = (alone * FRAME_SAMPLES) / 16_000;
      sum = voice.map((value, i) => (sum[i] ?? 0) + weight * value);
      seconds += weight;
    }
  }
  if (seconds < LEAST_SECONDS) throw noClearVoice(person);
  return writtenVoice(name, sum, seconds);
}
