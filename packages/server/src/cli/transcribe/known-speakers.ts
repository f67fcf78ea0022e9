import type { SpeakerSample } from '@ws/cli-kit';
import type { ContainerDecoders } from '@ws/containers';
import type { Diarizer, KnownSpeaker } from '@ws/core';
import { takeKnownSpeaker } from '@ws/core/internal';
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
  const known: KnownSpeaker[] = [];
  for (const sample of samples) {
    const { audio } = await readRecording(
      { file: sample.file, input: undefined, signal },
      decoders,
    );
    known.push(await takeKnownSpeaker(sample, audio));
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
