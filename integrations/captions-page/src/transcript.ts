import type { FinalEvent, PartialEvent, Segment, Word } from '@ws/core';
import { editedWords } from './edited-words.js';

/** A line of the transcript: what a final said, and what somebody made of it. Times in seconds of the recording. */
export interface Line {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Empty where the engine gives no times. */
  readonly words: readonly Word[];
  readonly segments: readonly Segment[];
  readonly language: string;
}

/** What may still change. */
export interface Tentative {
  readonly committed: string;
  readonly tentative: string;
}

/** Everything that was said. It is kept whole, however little of it is shown. */
export interface Transcript {
  readonly lines: readonly Line[];
  readonly partial: Tentative | undefined;
  /** @param offset - seconds of the recording before the session */
  final(event: FinalEvent, offset: number): void;
  hear(event: PartialEvent): void;
  /** The partial is over without a final. */
  drop(): void;
  edit(id: number, text: string): void;
  clear(): void;
}

export type TranscriptChange =
  | { readonly type: 'added'; readonly line: Line }
  | { readonly type: 'edited'; readonly line: Line }
  | { readonly type: 'partial' }
  | { readonly type: 'cleared' };

export function createTranscript(tell: (change: TranscriptChange) => void): Transcript {
  let lines: Line[] = [];
  let partial: Tentative | undefined;
  let nextId = 1;

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
        start: piece.start + offset,
        end: piece.end + offset,
      });
      const line: Line = {
        ...{ id: nextId++, text, language: event.language },
        ...{ start: event.start + offset, end: event.end + offset },
        words: (event.words ?? []).map(later),
        segments: event.segments.map((segment) => ({
          ...later(segment),
          words: segment.words?.map(later),
        })),
      };
      lines.push(line);
      tell({ type: 'added', line });
    },
    hear({ text, committedChars }) {
      partial = { committed: text.slice(0, committedChars), tentative: text.slice(committedChars) };
      tell({ type: 'partial' });
    },
    drop() {
      partial = undefined;
      tell({ type: 'partial' });
    },
    edit(id, given) {
      const at = lines.findIndex((line) => line.id === id);
      const before = lines[at];
      const text = given.trim().replace(/\s+/g, ' ');
      if (before === undefined || text === before.text) return;
      const { start, end } = before;
      const words = editedWords(text, before.words, before);
      const segment = { start, end, text, ...(words.length > 0 && { words }) };
      const line = { ...before, text, words, segments: [segment] };
      lines[at] = line;
      tell({ type: 'edited', line });
    },
    clear() {
      lines = [];
      partial = undefined;
      tell({ type: 'cleared' });
    },
  };
}
