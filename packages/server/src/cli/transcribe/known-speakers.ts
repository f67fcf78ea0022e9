import type { SpeakerSample } from '@ws/cli-kit';
import type { ContainerDecoders } from '@ws/containers';
import { type Diarizer, type KnownSpeaker, TranscribeError } from '@ws/core';
import {
  createSampleBuffer,
  KNOWN_SECONDS,
  samplesToSeconds,
  secondsToSamples,
} from '@ws/core/internal';
import { readRecording } from './read-recording.js';

/**
 * Reads what people whose voices are known say, out of a recording each. Of a long one the first minute is taken.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` where a file is missing, is no recording, or is too short
 */
export async function readKnownSpeakers(
  samples: readonly SpeakerSample[],
  decoders: ContainerDecoders,
  signal: AbortSignal,
): Promise<readonly KnownSpeaker[]> {
  const { least, most } = KNOWN_SECONDS;
  const known: KnownSpeaker[] = [];
  for (const { name, file } of samples) {
    const recording = await readRecording({ file, input: undefined, signal }, decoders);
    const said = createSampleBuffer();
    for await (const piece of recording.audio) {
      said.append(piece);
      if (said.end >= secondsToSamples(most)) break;
    }
    const seconds = samplesToSeconds(said.end);
    if (seconds < least) {
      throw new TranscribeError(
        `${file} has ${seconds.toFixed(1)} s of ${name}, and at least ${least} s are needed. Give a longer recording of that person.`,
        { code: 'ERR_INVALID_AUDIO', details: { path: file, name } },
      );
    }
    known.push({
      name,
      samples: said.slice(0, Math.min(said.end, secondsToSamples(most))),
    });
  }
  return known;
}

/**
 * Checks that a diarizer hears a voice in what each person says.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`
 */
export async function checkKnownSpeakers(
  diarizer: Diarizer,
  known: readonly KnownSpeaker[],
  signal: AbortSignal,
): Promise<void> {
  if (known.length > 0) await diarizer.diarize(new Float32Array(0), { known, signal });
}
