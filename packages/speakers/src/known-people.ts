import { type KnownSpeaker, TranscribeError } from '@ws/core';
import { samplesToSeconds } from '@ws/core/internal';

/** With so much of a voice more tells little. */
export const ENOUGH_SECONDS = 20;

/** The error of a person whose samples do not tell what the voice is like, in recordings and in live audio. */
export function noClearVoice({ name, samples }: KnownSpeaker): TranscribeError {
  return new TranscribeError(
    `In the ${samplesToSeconds(samples.length).toFixed(1)} s of ${name} no voice is clear. Give what ${name} says alone, some seconds of it.`,
    { code: 'ERR_INVALID_AUDIO', details: { name } },
  );
}
