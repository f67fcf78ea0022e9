import { createSampleBuffer } from '../audio/sample-buffer.js';
import { samplesToSeconds, secondsToSamples } from '../audio/sample-clock.js';
import type { KnownSpeaker } from '../contracts/known-speaker.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { KNOWN_SECONDS } from './known-people.js';

/**
 * Takes what a known person says out of a recording: of a long one the first minute.
 *
 * @param pieces - mono, 16 kHz
 * @throws TranscribeError `ERR_INVALID_AUDIO` where it is too short; what the pieces throw
 */
export async function takeKnownSpeaker(
  { name, file }: { readonly name: string; readonly file: string },
  pieces: AsyncIterable<Float32Array>,
): Promise<KnownSpeaker> {
  const { least, most } = KNOWN_SECONDS;
  const said = createSampleBuffer();
  for await (const piece of pieces) {
    said.append(piece);
    if (said.end >= secondsToSamples(most)) break;
  }
  const seconds = samplesToSeconds(said.end);
  if (seconds >= least) {
    return { name, samples: said.slice(0, Math.min(said.end, secondsToSamples(most))) };
  }
  throw new TranscribeError(
    `${file} has ${seconds.toFixed(1)} s of ${name}, and at least ${least} s are needed. Give a longer recording of that person.`,
    { code: 'ERR_INVALID_AUDIO', details: { path: file, name } },
  );
}
