import type { SpeakerTurn } from '@ws/core';
import { FRAME_SAMPLES, secondsOfFrame } from '../network/local-speakers.js';
import type { AnalysedWindow } from '../network/speaker-kernel.js';

const FRAME_SECONDS = FRAME_SAMPLES / 16_000;

/** A window, and where it lies. */
export interface PlacedWindow extends AnalysedWindow {
  /** Its first sample. */
  readonly at: number;
}

/**
 * Who speaks when, from windows that overlap: in each frame as many people as the windows hear on the average, and of them
 * those whom most windows hear (Bredin & Laurent 2021, "End-to-end speaker segmentation for overlap-aware resegmentation").
 * A window counts less towards its ends, where it knows less of what is around.
 *
 * @param names for each window, who says each piece; -1 is nobody known
 * @param samples of the whole audio
 * @returns turns by start; people are numbered from 1 as they are first heard
 */
export function joinWindows(
  windows: readonly PlacedWindow[],
  names: readonly (readonly number[])[],
  samples: number,
): SpeakerTurn[] {
  const people = 1 + Math.max(-1, ...names.map((ofWindow) => Math.max(-1, ...ofWindow)));
  const frames = Math.ceil(samples / FRAME_SAMPLES) + 1;
  const counts = new Float32Array(frames);
  const weights = new Float32Array(frames);
  const heard = Array.from({ length: people }, () => new Float32Array(frames));
  for (const [i, window] of windows.entries()) {
    const first = Math.round(window.at / FRAME_SAMPLES);
    const length = window.frames.length;
    const weightOf = (frame: number): number =>
      0.54 - 0.46 * Math.cos((2 * Math.PI * frame) / (length - 1));
    for (let frame = 0; frame < length && first + frame < frames; frame++) {
      const weight = weightOf(frame);
      counts[first + frame]! += weight * bitsOf(window.frames[frame]!);
      weights[first + frame]! += weight;
    }
    for (const [j, { speaker, start, end }] of window.pieces.entries()) {
      const name = names[i]![j]!;
      if (name < 0) continue;
      for (let frame = start; frame < end && first + frame < frames; frame++) {
        if (window.frames[frame]! & (1 << speaker)) heard[name]![first + frame]! += weightOf(frame);
      }
    }
  }
  const turns = turnsOf(heard, (frame) => Math.round(counts[frame]! / (weights[frame]! || 1)));
  return numberedByAppearance(turns, samples / 16_000);
}

const bitsOf = (set: number): number => (set & 1) + ((set >> 1) & 1) + ((set >> 2) & 1);

interface FrameTurn {
  readonly name: number;
  readonly start: number;
  end: number;
}

function turnsOf(
  heard: readonly Float32Array[],
  countAt: (frame: number) => number,
): FrameTurn[] {
  const turns: FrameTurn[] = [];
  const open = new Map<number, FrameTurn>();
  const frames = heard[0]?.length ?? 0;
  for (let frame = 0; frame < frames; frame++) {
    const loudest = heard
      .map((weights, name) => ({ name, weight: weights[frame]! }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, countAt(frame));
    for (const { name } of loudest) {
      const turn = open.get(name);
      if (turn?.end === frame) {
        turn.end = frame + 1;
        continue;
      }
      const begun = { name, start: frame, end: frame + 1 };
      open.set(name, begun);
      turns.push(begun);
    }
  }
  return turns;
}

function numberedByAppearance(turns: readonly FrameTurn[], seconds: number): SpeakerTurn[] {
  const numbers = new Map<number, string>();
  const rounded = (value: number): number => Math.round(Math.min(seconds, value) * 1000) / 1000;
  return turns.map(({ name, start, end }) => {
    const speaker = numbers.get(name) ?? String(numbers.size + 1);
    numbers.set(name, speaker);
    const from = secondsOfFrame(start);
    return { start: rounded(from), end: rounded(from + (end - start) * FRAME_SECONDS), speaker };
  });
}
