import type { Segment, Word } from '@ws/core';
import { countLeading } from '@ws/core/internal';

/** A line of the transcript: what a final said, and what a person made of it. Times in seconds of the recording. */
export interface Line {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Those of the segments. Empty where the engine gives no times. */
  readonly words: readonly Word[];
  readonly segments: readonly Segment[];
  readonly language: string;
}

/** The lines of a transcript in their order, whose ids and starts only rise. */
export interface Lines extends Iterable<Line> {
  readonly length: number;
  /** A line by its place; a negative one counts from the end. */
  at(place: number): Line | undefined;
  /** The place of the line with this id; -1 where no line has it. */
  placeOf(id: number): number;
  /** The place of the last line that starts at this second or before; -1 before the first line. */
  placeAt(seconds: number): number;
}

export interface GrowingLines extends Lines {
  push(line: Line): void;
  replace(place: number, line: Line): void;
}

// Lines as they are shown: further back each is a text, which takes an eighth of the memory of its objects.
const RECENT = 256;

export function createLines(given: readonly Line[] = []): GrowingLines {
  const ids: number[] = [];
  const starts: number[] = [];
  const packed: string[] = [];
  const recent: Line[] = [];

  function at(place: number): Line | undefined {
    const i = place < 0 ? place + ids.length : place;
    return i < packed.length
      ? packed[i] === undefined
        ? undefined
        : unpack(packed[i])
      : recent[i - packed.length];
  }

  function push(line: Line): void {
    ids.push(line.id);
    starts.push(line.start);
    recent.push(line);
    // In steps, so that most lines cost nothing.
    if (recent.length >= 2 * RECENT) packed.push(...recent.splice(0, RECENT).map(pack));
  }

  for (const line of given) push(line);
  return {
    get length() {
      return ids.length;
    },
    at,
    push,
    replace(place, line) {
      if (place < packed.length) packed[place] = pack(line);
      else recent[place - packed.length] = line;
    },
    placeOf(id) {
      const place = lastAtMost(ids, id);
      return ids[place] === id ? place : -1;
    },
    placeAt: (seconds) => lastAtMost(starts, seconds),
    *[Symbol.iterator]() {
      for (let place = 0; place < ids.length; place++) yield at(place)!;
    },
  };
}

/** The place of the last of rising numbers that is at most `most`; -1 where all are larger. */
function lastAtMost(numbers: readonly number[], most: number): number {
  return countLeading(numbers, (number) => number <= most) - 1;
}

function pack({ words: _, ...rest }: Line): string {
  return JSON.stringify(rest);
}

function unpack(text: string): Line {
  const line = JSON.parse(text) as Omit<Line, 'words'>;
  return { ...line, words: line.segments.flatMap(({ words = [] }) => words) };
}
