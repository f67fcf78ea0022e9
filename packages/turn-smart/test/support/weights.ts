import { TranscribeError } from '@ws/core';
import { resolveFile } from '@ws/models';
import { SMART_TURN_FILE } from '@ws/turn-smart';

/** The path of Smart Turn's weights; nothing, and a line that says why, where no source of them can be reached. */
export async function smartTurnWeights(): Promise<string | undefined> {
  try {
    return await resolveFile(SMART_TURN_FILE);
  } catch (error) {
    if (!TranscribeError.isInstance(error) || !error.retryable) throw error;
    process.stdout.write(`skipped: Smart Turn cannot be downloaded: ${error.message}\n`);
    return undefined;
  }
}
