import type { KnownSpeaker } from '@ws/core';
import { takeKnownSpeaker } from '@ws/core/internal';
import { createFileSource } from './create-file-source.js';

/**
 * Reads what one person says alone out of a recording, for `speakers.known` of a session: 2 s or more; of a long recording the
 * first minute.
 *
 * @example
 * ```ts
 * const anna = await readKnownSpeaker('Anna', 'anna.wav');
 * const session = await connect(url, { speakers: { known: [anna] } });
 * ```
 * @throws TranscribeError `ERR_INVALID_AUDIO` where the recording is too short, and as the iteration of
 * {@link createFileSource}
 */
export function readKnownSpeaker(name: string, file: string): Promise<KnownSpeaker> {
  return takeKnownSpeaker({ name, file }, createFileSource(file, { realTime: false }));
}
