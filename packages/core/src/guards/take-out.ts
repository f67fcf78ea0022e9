import type { GuardedTranscript, Suppression, SuppressionReason } from '../contracts/guards.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { LETTER } from '../text/letters.js';

/** What stands between the texts of segments in the text of the transcript: nothing, where they bring their own space. */
export function separatorOf({ text, segments }: TranscriptResult): '' | ' ' {
  const joined = segments.map((segment) => segment.text).join('');
  return joined.trim() === text.trim() ? '' : ' ';
}

/** A transcript with fewer or shorter segments. Its text is theirs, joined as before, and begins with a space if it did. */
export function withSegments(
  result: TranscriptResult,
  segments: readonly Segment[],
): TranscriptResult {
  const separator = separatorOf(result);
  const texts = segments.map(({ text }) => (separator === '' ? text : text.trim()));
  const text = texts.join(separator).trimEnd();
  return { ...result, segments, text: /^\s/.test(result.text) ? text : text.trimStart() };
}

export function takeOutSegments(
  result: TranscriptResult,
  reason: SuppressionReason,
  isMadeUp: (segment: Segment) => boolean,
): GuardedTranscript {
  const out = result.segments.filter((segment) => segment.text.trim() !== '' && isMadeUp(segment));
  if (out.length === 0) return { result, suppressed: [] };
  const kept = result.segments.filter((segment) => !out.includes(segment));
  return {
    result: withSegments(result, kept),
    suppressed: out.map(({ text, start, end }) => ({ reason, text: text.trim(), start, end })),
  };
}

export interface ShortenedSegment {
  /** Nothing, where no word is left. */
  readonly rest: Segment | undefined;
  readonly removed: Omit<Suppression, 'reason'>;
}

/** Takes the characters from `from` to before `to` out of a segment's text, and what belongs to them out of the rest. */
export function takeOutText(segment: Segment, from: number, to: number): ShortenedSegment {
  const { text, start, end } = segment;
  const left = text.slice(0, from) + text.slice(to);
  if (!LETTER.test(left)) return { rest: undefined, removed: { text: text.trim(), start, end } };
  const words = segment.words && takeOutPieces(segment.words, text, from, to);
  const tokens = segment.tokens && takeOutPieces(segment.tokens, text, from, to);
  const out = words?.out;
  return {
    rest: {
      ...segment,
      text: left,
      // The words tell when what is left was said; without them, the segment's times still hold.
      start: from === 0 ? (words?.kept[0]?.start ?? start) : start,
      end: to === text.length ? (words?.kept.at(-1)?.end ?? end) : end,
      words: words?.kept,
      tokens: tokens?.kept,
    },
    removed: {
      text: text.slice(from, to).trim(),
      start: out?.[0]?.start ?? start,
      end: out?.at(-1)?.end ?? end,
    },
  };
}

/** Words or tokens, in their order in the text. Nothing where they are not those of the text. */
function takeOutPieces<T extends { readonly text: string }>(
  pieces: readonly T[],
  text: string,
  from: number,
  to: number,
): { readonly kept: readonly T[]; readonly out: readonly T[] } | undefined {
  const kept: T[] = [];
  const out: T[] = [];
  let cursor = 0;
  for (const piece of pieces) {
    const written = text.startsWith(piece.text, cursor) ? piece.text : piece.text.trim();
    const start = text.indexOf(written, cursor);
    if (start < 0 || LETTER.test(text.slice(cursor, start))) return undefined;
    cursor = start + written.length;
    const before = written.slice(0, Math.max(0, from - start));
    const after = written.slice(Math.min(written.length, Math.max(0, to - start)));
    const left = start >= to || cursor <= from ? written : before + after;
    if (left === '' && written !== '') out.push(piece);
    else kept.push(left === written ? piece : { ...piece, text: left });
  }
  return { kept, out };
}
