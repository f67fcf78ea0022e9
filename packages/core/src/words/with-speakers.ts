import type { SpeakerTurn } from '../contracts/diarizer.js';
import type { Segment, Word } from '../contracts/transcript.js';
import { assignSpeakers } from './assign-speakers.js';

/** What of a final tells who speaks. */
interface Spoken {
  readonly segments: readonly Segment[];
  readonly words?: readonly Word[] | undefined;
}

/**
 * A final with its speakers: segments as {@link assignSpeakers} gives them, and each word with the speaker of its segment.
 * The text is as before.
 *
 * @param turns - of its `speakers` event
 */
export function withSpeakers<T extends Spoken>(final: T, turns: readonly SpeakerTurn[]): T {
  const segments = assignSpeakers(final.segments, turns).map((segment) => {
    const { speaker, words } = segment;
    if (speaker === undefined || words === undefined) return segment;
    return { ...segment, words: words.map((word) => ({ ...word, speaker })) };
  });
  const words = final.words && segments.flatMap((segment) => segment.words ?? []);
  return { ...final, segments, ...(words && { words }) };
}
