import { TranscribeError } from '@ws/core';
import { resolveFile } from '@ws/models';
import { SPEAKER_EMBEDDING_FILE, SPEAKER_SEGMENTATION_FILE } from '@ws/speakers';

/** Whether the weights of `@ws/speakers` are there, or can be had; where not, a line says why. */
export async function hasSpeakerWeights(): Promise<boolean> {
  try {
    for (const file of [SPEAKER_SEGMENTATION_FILE, SPEAKER_EMBEDDING_FILE]) await resolveFile(file);
    return true;
  } catch (error) {
    if (!TranscribeError.isInstance(error) || !error.retryable) throw error;
    process.stdout.write(`skipped: the weights cannot be downloaded: ${error.message}\n`);
    return false;
  }
}
