import type { Word } from '../contracts/transcript.js';
import { SENTENCE_END } from '../text/sentence-end.js';

// Words' times and turns are some tenths of a second off: so much of a sentence may be on the wrong side of a change.
const MOST_WORDS = 2;
const MOST_SECONDS = 0.8;

/**
 * Speakers of words that change where a sentence ends, if one ends nearby: people seldom take over a word before its end, or
 * a word after. No speaker loses all words of a stretch.
 *
 * @param speakers - of each word
 */
export function changeAtSentences(
  words: readonly Word[],
  speakers: readonly (string | undefined)[],
): readonly (string | undefined)[] {
  const changed = [...speakers];
  const changes = speakers.flatMap((speaker, i) =>
    i > 0 && speaker !== speakers[i - 1] ? [i] : [],
  );
  let before = 0;
  for (const [n, change] of changes.entries()) {
    const place = placeNearby(words, change, { before, after: changes[n + 1] ?? words.length });
    for (let i = place; i < change; i++) changed[i] = speakers[change];
    for (let i = change; i < place; i++) changed[i] = speakers[change - 1];
    before = place;
  }
  return changed;
}

/** Where a sentence begins between two other changes, nearest to this one; the change's own place where there is none. */
function placeNearby(
  words: readonly Word[],
  change: number,
  { before, after }: { readonly before: number; readonly after: number },
): number {
  const moved = (place: number): number =>
    place < change
      ? words[change - 1]!.end - words[place]!.start
      : words[place - 1]!.end - words[change]!.start;
  const [nearest] = Array.from({ length: 2 * MOST_WORDS + 1 }, (_, i) => change - MOST_WORDS + i)
    .filter((place) => place > before && place < after)
    .filter((place) => SENTENCE_END.test(words[place - 1]!.text.trimEnd()))
    .map((place) => ({ place, seconds: place === change ? 0 : moved(place) }))
    .filter(({ seconds }) => seconds <= MOST_SECONDS)
    .sort((one, other) => one.seconds - other.seconds);
  return nearest?.place ?? change;
}
