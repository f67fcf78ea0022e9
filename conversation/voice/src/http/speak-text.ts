import { createSpokenAnswer } from '../speech/answer/spoken-answer.js';
import type { Speech } from '../speech/environment/speech-from-environment.js';

/**
 * Speaks a text of any length: sentence by sentence, as an answer is, since no synthesizer takes all of a long one.
 *
 * @returns the files of the cache, one after the other, and how long they sound together
 * @throws TranscribeError of the first sentence that cannot be spoken; `ERR_INVALID_OPTION` for a voice that is not there
 */
export async function speakText(
  text: string,
  { cache, voice, speed }: Pick<Speech, 'cache' | 'voice' | 'speed'>,
  signal: AbortSignal,
): Promise<{ readonly files: readonly string[]; readonly seconds: number }> {
  const spoken = createSpokenAnswer({ cache, voice, speed, signal });
  // What it fails with, the reading throws.
  const writing = spoken.push(text).then(
    () => spoken.end(),
    () => {},
  );
  const files: string[] = [];
  let whole = 0;
  for await (const piece of spoken) {
    if (piece.error !== undefined) throw piece.error;
    if (piece.seconds > 0) files.push(piece.file);
    whole += piece.seconds;
  }
  await writing;
  return { files, seconds: whole };
}
