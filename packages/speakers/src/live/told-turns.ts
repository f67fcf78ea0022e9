import type { Voice } from './voice-memory.js';

/** A turn as it was told. Positions are samples. */
export interface ToldTurn {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly voice: Voice;
}

interface Judged {
  readonly start: number;
  end: number;
}

/** What a stream has answered, of the audio that it keeps: who asks again is told the same. */
export interface ToldTurns {
  /** Stretches between two positions that were not judged yet, in order. */
  gaps(from: number, to: number): { readonly start: number; readonly end: number }[];
  /** Notes who speaks in a stretch that was not judged yet. */
  add(from: number, to: number, turns: readonly ToldTurn[]): void;
  /** Turns between two positions, by start, clipped to them. */
  between(from: number, to: number): ToldTurn[];
  /** Forgets what ends before a position. */
  dropBefore(position: number): void;
}

export function createToldTurns(): ToldTurns {
  // Both by start.
  let judged: Judged[] = [];
  let told: ToldTurn[] = [];

  return {
    gaps(from, to) {
      const gaps: { start: number; end: number }[] = [];
      let at = from;
      for (const { start, end } of judged) {
        if (start >= to) break;
        if (start > at) gaps.push({ start: at, end: start });
        at = Math.max(at, end);
      }
      if (at < to) gaps.push({ start: at, end: to });
      return gaps;
    },
    add(from, to, turns) {
      const sorted = [...judged, { start: from, end: to }].sort((a, b) => a.start - b.start);
      judged = [];
      for (const one of sorted) {
        const last = judged.at(-1);
        if (last !== undefined && one.start <= last.end) last.end = Math.max(last.end, one.end);
        else judged.push({ ...one });
      }
      for (const turn of turns) {
        // A turn that goes on over a border is one.
        const open = told.findIndex(({ voice, end }) => voice === turn.voice && end === turn.start);
        if (open < 0) told.push(turn);
        else told[open] = { ...told[open]!, end: turn.end };
      }
      told.sort((a, b) => a.start - b.start);
    },
    between: (from, to) =>
      told
        .filter(({ start, end }) => start < to && end > from)
        .map((turn) => ({
          ...turn,
          start: Math.max(from, turn.start),
          end: Math.min(to, turn.end),
        })),
    dropBefore(position) {
      judged = judged.filter(({ end }) => end > position);
      told = told.filter(({ end }) => end > position);
    },
  };
}
