import type { Figure } from '../../result/bench-result.js';
import type { DrawSpec } from '../drawing/draw.js';

/** A picture of a result, with what it says and what it is drawn from. */
export interface Picture {
  /** The same from run to run: the name of its file. */
  readonly id: string;
  readonly title: string;
  /** What it shows, made of the figures. */
  readonly sentence: string;
  readonly spec: DrawSpec;
  readonly table: PictureTable;
  /** The commands that measure it. */
  readonly commands: readonly string[];
}

/** The numbers of a picture. */
export interface PictureTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The commands of figures or curves, each once. */
export function commandsOf(sources: readonly Pick<Figure, 'command'>[]): readonly string[] {
  return [...new Set(sources.map(({ command }) => command))];
}
