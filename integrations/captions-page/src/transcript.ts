import type { FinalEvent, PartialEvent, Segment, Word } from '@ws/core';
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
  /** @param offset - seconds of the recording before the session */
  final(event: FinalEvent, offset: number): void;
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

export function createTranscript(tell: (change: TranscriptChange) => void): Transcript {
  let lines: GrowingLines = createLines();
  let partial: Tentative | undefined;
  /** Of the partial, in seconds of the recording. */
  let between = { start: 0, end: 0 };
  let nextId = 1;

  function restore(given: readonly Line[]): void {
    lines = createLines(given);
    partial = undefined;
    nextId = (given.at(-1)?.id ?? 0) + 1;
    tell({ type: 'restored' });
  }

  return {
    get lines() {
      return lines;
    },
    get partial() {
      return partial;
    },
    final(event, offset) {
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
      tell({ type: 'added', line });
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
      const segment = { start, end, text, ...(words.length > 0 && { words }) };
      const line = { ...before, text, words, segments: [segment] };
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
