import type { SpeakerTurn } from '../contracts/diarizer.js';
import type { Segment, Word } from '../contracts/transcript.js';
import { changeAtSentences } from './change-at-sentences.js';

// A word may lie so far from its speaker's turn, in seconds: turns end before their last word, and begin after their first.
const NEAR = 1;
// No person says a word so short between two words of another: its times are wrong.
const SHORTEST_TURN = 0.3;

/**
 * Segments with their speakers: each word is said by whom the turns tell at its time, and a segment in which the speaker
 * changes becomes several. A word that lies more than a second from all turns has the speaker of
 * the word before it. A segment without words has the speaker of most of its time. No text is lost or changed.
 *
 * @param segments in order
 * @param turns by start, as a `Diarizer` gives them
 * @param nameOf what `Segment.speaker` says of a turn's speaker. Default: the same
 */
export function assignSpeakers(
  segments: readonly Segment[],
  turns: readonly SpeakerTurn[],
  nameOf: (speaker: string) => string = (speaker) => speaker,
): readonly Segment[] {
  const speakerAt = speakerFinder(turns);
  let last: string | undefined;
  return segments.flatMap((segment) => {
    const words = segment.words ?? [];
    const starts = words.length > 0 ? placesOf(segment.text, words) : undefined;
    if (starts === undefined) {
      last = speakerAt(segment) ?? last;
      return [named(segment, last)];
    }
    const speakers = words.map((word) => {
      last = speakerAt(word) ?? last;
      return last;
    });
    // A first word before all turns is said by who is heard first.
    const first = speakers.find((speaker) => speaker !== undefined);
    const known = speakers.map((speaker) => speaker ?? first);
    const whose = changeAtSentences(words, withoutBlips(words, known));
    last = whose.at(-1);
    return parted(segment, words, whose, starts).map(([part, speaker]) => named(part, speaker));
  });

  function named(segment: Segment, speaker: string | undefined): Segment {
    return speaker === undefined ? segment : { ...segment, speaker: nameOf(speaker) };
  }
}

type Span = Pick<Word, 'start' | 'end'>;

/** The person who speaks for most of a span, or nearest to it. Spans are asked for in order, or nearly so. */
function speakerFinder(turns: readonly SpeakerTurn[]): (span: Span) => string | undefined {
  // Turns overlap, and a long one may begin long before: the latest end of all before tells where to begin.
  const latest: number[] = [];
  for (const [i, { end }] of turns.entries()) latest.push(Math.max(end, latest[i - 1] ?? 0));
  let from = 0;
  return ({ start, end }) => {
    while (from > 0 && latest[from - 1]! > start - NEAR) from--;
    while (from < turns.length && latest[from]! <= start - NEAR) from++;
    const shares = new Map<string, number>();
    let nearest: { readonly speaker: string; readonly away: number } | undefined;
    for (let i = from; i < turns.length && turns[i]!.start < end + NEAR; i++) {
      const turn = turns[i]!;
      const shared = Math.min(end, turn.end) - Math.max(start, turn.start);
      if (shared > 0) shares.set(turn.speaker, (shares.get(turn.speaker) ?? 0) + shared);
      else if (-shared < (nearest?.away ?? NEAR))
        nearest = { speaker: turn.speaker, away: -shared };
    }
    const [most] = [...shares].sort(([, a], [, b]) => b - a);
    return most?.[0] ?? nearest?.speaker;
  };
}

/** Where each word begins in the text; `undefined` where the words are not those of the text. */
function placesOf(text: string, words: readonly Word[]): readonly number[] | undefined {
  const places: number[] = [];
  let at = 0;
  for (const word of words) {
    const place = text.indexOf(word.text, at);
    if (place < 0) return undefined;
    places.push(place);
    at = place + word.text.length;
  }
  return places;
}

/** Without single words between words of another that are too short to be a turn. */
function withoutBlips(
  words: readonly Word[],
  speakers: readonly (string | undefined)[],
): readonly (string | undefined)[] {
  return speakers.map((speaker, i) => {
    const before = speakers[i - 1];
    const isBlip =
      i > 0 && speaker !== before && before === speakers[i + 1] && before !== undefined;
    return isBlip && words[i]!.end - words[i]!.start < SHORTEST_TURN ? before : speaker;
  });
}

function parted(
  segment: Segment,
  words: readonly Word[],
  speakers: readonly (string | undefined)[],
  places: readonly number[],
): readonly (readonly [Segment, string | undefined])[] {
  const changes = speakers.flatMap((speaker, i) =>
    i > 0 && speaker !== speakers[i - 1] ? [i] : [],
  );
  if (changes.length === 0) return [[segment, speakers[0]]];
  // Tokens and translation cannot be shared out.
  const { tokens: _, translation, ...rest } = segment;
  return [0, ...changes].map((from, i) => {
    const to = changes[i] ?? words.length;
    const isLast = to === words.length;
    const text = segment.text.slice(i === 0 ? 0 : places[from], isLast ? undefined : places[to]);
    const part: Segment = {
      ...rest,
      start: i === 0 ? segment.start : words[from]!.start,
      end: isLast ? segment.end : words[to - 1]!.end,
      text: i === 0 ? text.trimEnd() : text.trim(),
      words: words.slice(from, to),
      ...(translation !== undefined && i === 0 && { translation }),
    };
    return [part, speakers[from]] as const;
  });
}
