import type { SpeakerTurn } from '@ws/core';
import { roundSeconds } from '@ws/core/internal';
import { FRAME_SAMPLES, secondsOfFrame } from '../network/local-speakers.js';
import type { AnalysedWindow } from '../network/speaker-kernel.js';

const FRAME_SECONDS = FRAME_SAMPLES / 16_000;

/** A window, and where it lies. */
export interface PlacedWindow extends AnalysedWindow {
  /** Its first sample. */
  readonly at: number;
}

/** A stretch in which one person is heard, in seconds. */
export interface NamedTurn {
  readonly start: number;
  readonly end: number;
  /** As the pieces are named. */
  readonly name: number;
}

/**
 * Tells who speaks when, from windows that overlap: in each frame as many people as the windows hear on the average, and of them
 * those whom most windows hear (Bredin & Laurent 2021, "End-to-end speaker segmentation for overlap-aware resegmentation").
 * A window counts less towards its ends, where it knows less of what is around.
 *
 * @param names for each window, who says each piece; -1 where that is not known
 * @param samples of the whole audio
 * @returns turns by start
 */
export function joinWindows(
  windows: readonly PlacedWindow[],
  names: readonly (readonly number[])[],
  samples: number,
): NamedTurn[] {
  const last = Math.ceil(samples / FRAME_SAMPLES);
  const turns: FrameTurn[] = [];
  const open = new Map<number, FrameTurn>();
  const placed = windows.map((window, i) => ({
    ...{ window, names: names[i]!, first: Math.round(window.at / FRAME_SAMPLES) },
    end: Math.min(last, Math.round(window.at / FRAME_SAMPLES) + window.frames.length),
  }));
  let begun = 0;
  let over = 0;
  for (let frame = 0; frame < last; frame++) {
    while (placed[begun] !== undefined && placed[begun]!.first <= frame) begun++;
    while (over < begun && placed[over]!.end <= frame) over++;
    let count = 0;
    let weights = 0;
    const heard = new Map<number, number>();
    for (const { window, names, first } of placed.slice(over, begun)) {
      const at = frame - first;
      const set = window.frames[at]!;
      const weight = weightOf(at, window.frames.length);
      weights += weight;
      if (set === 0) continue;
      count += weight * bitsOf(set);
      for (const [j, { speaker, start, end }] of window.pieces.entries()) {
        const name = names[j]!;
        if (name < 0 || at < start || at >= end || (set & (1 << speaker)) === 0) continue;
        heard.set(name, (heard.get(name) ?? 0) + weight);
      }
    }
    if (heard.size === 0) continue;
    const most = [...heard].sort(([, a], [, b]) => b - a).slice(0, Math.round(count / weights));
    for (const [name] of most) {
      const turn = open.get(name);
      if (turn?.end === frame) {
        turn.end = frame + 1;
        continue;
      }
      const begins = { name, start: frame, end: frame + 1 };
      open.set(name, begins);
      turns.push(begins);
    }
  }
  const rounded = (value: number): number => roundSeconds(Math.min(samples / 16_000, value));
  return turns.map(({ name, start, end }) => {
    const from = secondsOfFrame(start);
    return { name, start: rounded(from), end: rounded(from + (end - start) * FRAME_SECONDS) };
  });
}

const bitsOf = (set: number): number => (set & 1) + ((set >> 1) & 1) + ((set >> 2) & 1);

/** Hamming's window. */
function weightOf(frame: number, frames: number): number {
  return 0.54 - 0.46 * Math.cos((2 * Math.PI * frame) / (frames - 1));
}

interface FrameTurn {
  readonly name: number;
  readonly start: number;
  end: number;
}

/**
 * People are numbered from 1 as they are first heard, but for those who have a name.
 *
 * @param known the names of those who have one, by `NamedTurn.name`
 */
export function numberedByAppearance(
  turns: readonly NamedTurn[],
  known: readonly (string | undefined)[] = [],
): SpeakerTurn[] {
  const numbers = new Map<number, string>();
  return turns.map(({ name, start, end }) => {
    const speaker = known[name] ?? numbers.get(name) ?? String(numbers.size + 1);
    if (known[name] === undefined) numbers.set(name, speaker);
    return { start, end, speaker };
  });
}
