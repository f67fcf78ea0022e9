import {
  type FinalEvent,
  type PartialEvent,
  type Segment,
  type SpeakersEvent,
  type Word,
  withSpeakers,
} from '@ws/core';
import { roundSeconds } from '@ws/core/internal';
import { editedWords } from './edited-words.js';
import { createLines, type GrowingLines, type Line, type Lines } from './lines.js';

/** What may still change. */
export interface Tentative {
  readonly committed: string;
  readonly tentative: string;
}

/** Everything that was said. It is kept whole, however little of it is shown. */
export interface Transcript {
  readonly lines: Lines;
  readonly partial: Tentative | undefined;
  /** The highest number of a speaker. Another session counts from 1 again, and its people are others. */
  readonly speakers: number;
  /**
   * @param offset - seconds of the recording before the session
   * @param earlier - `speakers` before the session
   */
  final(event: FinalEvent, offset: number, earlier?: number): void;
  /** The speakers of a final that has come. */
  tell(event: SpeakersEvent, offset: number, earlier?: number): void;
  hear(event: PartialEvent, offset: number): void;
  /** The partial is over without a final. */
  drop(): void;
  edit(id: number, text: string): void;
  /** What may still change, as a line: the page is being left, and no final comes. */
  settled(): Line | undefined;
  /** Adds a line that was {@link settled}. */
  add(line: Line): void;
  /** Shows other lines in place of all that is there. */
  restore(lines: readonly Line[]): void;
  clear(): void;
}

export type TranscriptChange =
  | { readonly type: 'added'; readonly line: Line }
  | { readonly type: 'edited'; readonly line: Line }
  | { readonly type: 'partial' }
  | { readonly type: 'restored' };

// Their speakers come within seconds, or not at all.
const MAX_UNTOLD = 64;

/** A speaker's number, after those of earlier sessions; a name stays. */
function numbered(speaker: string, earlier: number): string {
  return /^\d+$/.test(speaker) ? String(Number(speaker) + earlier) : speaker;
}

/** The segments of an edited line: one, or where several people speak, as its words say. */
function segmentsAgain(
  { segments: before }: Line,
  { words, ...whole }: Pick<Line, 'start' | 'end' | 'text' | 'words'>,
): readonly Segment[] {
  const people = new Set(before.map(({ speaker }) => speaker));
  const [speaker] = people;
  const told = speaker !== undefined && { speaker };
  if (people.size < 2 || words.length === 0) {
    return [{ ...whole, ...told, ...(words.length > 0 && { words }) }];
  }
  const parts: Word[][] = [];
  for (const word of words) {
    const last = parts.at(-1);
    // A word that was added has the speaker of the one before.
    if (last !== undefined && (word.speaker ?? last[0]!.speaker) === last[0]!.speaker) {
      last.push(word);
    } else parts.push([word]);
  }
  return parts.map((part) => {
    const [{ start, speaker: who }] = part as [Word];
    const text = part.map((word) => word.text).join(' ');
    return { start, end: part.at(-1)!.end, text, words: part, ...(who && { speaker: who }) };
  });
}

export function createTranscript(tell: (change: TranscriptChange) => void): Transcript {
  let lines: GrowingLines = createLines();
  let partial: Tentative | undefined;
  /** Of the partial, in seconds of the recording. */
  let between = { start: 0, end: 0 };
  let nextId = 1;
  let speakers = 0;
  /** Lines by the utterances of the session: their speakers may come later. */
  const untold = new Map<number, number>();

  function restore(given: readonly Line[]): void {
    lines = createLines(given);
    partial = undefined;
    nextId = (given.at(-1)?.id ?? 0) + 1;
    speakers = 0;
    untold.clear();
    for (const line of given) count(line);
    tell({ type: 'restored' });
  }

  function count({ segments }: Line): void {
    for (const { speaker } of segments) speakers = Math.max(speakers, Number(speaker) || 0);
  }

  return {
    get speakers() {
      return speakers;
    },
    get lines() {
      return lines;
    },
    get partial() {
      return partial;
    },
    final(event, offset, earlier = 0) {
      partial = undefined;
      const text = event.text.trim();
      if (text === '') {
        tell({ type: 'partial' });
        return;
      }
      const later = <T extends Word | Segment>(piece: T): T => ({
        ...piece,
        start: roundSeconds(piece.start + offset),
        end: roundSeconds(piece.end + offset),
        ...(piece.speaker !== undefined && { speaker: numbered(piece.speaker, earlier) }),
      });
      const line: Line = {
        ...{ id: nextId++, text, language: event.language },
        ...{ start: roundSeconds(event.start + offset), end: roundSeconds(event.end + offset) },
        words: (event.words ?? []).map(later),
        segments: event.segments.map((segment) => ({
          ...later(segment),
          words: segment.words?.map(later),
        })),
      };
      lines.push(line);
      count(line);
      untold.set(event.utteranceId, line.id);
      if (untold.size > MAX_UNTOLD) untold.delete(untold.keys().next().value!);
      tell({ type: 'added', line });
    },
    tell({ utteranceId, turns }, offset, earlier = 0) {
      const place = lines.placeOf(untold.get(utteranceId) ?? 0);
      const before = place < 0 ? undefined : lines.at(place);
      if (before === undefined) return;
      const later = turns.map(({ start, end, speaker }) => ({
        ...{ start: start + offset, end: end + offset, speaker: numbered(speaker, earlier) },
      }));
      const { segments, words = [] } = withSpeakers(before, later);
      const line = { ...before, segments, words };
      count(line);
      lines.replace(place, line);
      tell({ type: 'edited', line });
    },
    hear({ text, committedChars, start, end }, offset) {
      between = { start: start + offset, end: end + offset };
      partial = { committed: text.slice(0, committedChars), tentative: text.slice(committedChars) };
      tell({ type: 'partial' });
    },
    drop() {
      partial = undefined;
      tell({ type: 'partial' });
    },
    edit(id, given) {
      const place = lines.placeOf(id);
      const before = lines.at(place);
      const text = given.trim().replace(/\s+/g, ' ');
      if (place < 0 || before === undefined || text === before.text) return;
      const { start, end } = before;
      const words = editedWords(text, before.words, before);
      const segments = segmentsAgain(before, { start, end, text, words });
      const line = { ...before, text, words, segments };
      lines.replace(place, line);
      tell({ type: 'edited', line });
    },
    settled() {
      const text = `${partial?.committed ?? ''}${partial?.tentative ?? ''}`.trim();
      if (text === '') return undefined;
      const segments = [{ ...between, text }];
      return { id: nextId, text, language: '', ...between, words: [], segments };
    },
    add(line) {
      nextId = Math.max(nextId, line.id + 1);
      lines.push(line);
      tell({ type: 'added', line });
    },
    restore,
    clear: () => restore([]),
  };
}
