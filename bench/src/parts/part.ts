import type { Figure, SessionRecord } from '@ws/bench';

/** What is measured, and how much of it. */
export interface PartSettings {
  /** So little that the whole takes minutes. */
  readonly quick: boolean;
  readonly model: 'tiny.en' | 'base';
  /** From 1: which repetition this is. */
  readonly repetition: number;
  /** Ends the part early: it yields what it has measured, and says what is missing. */
  readonly signal: AbortSignal;
}

/** Why something is missing that was not begun. */
export const STOPPED = 'The measurement was stopped before.';

/** What a part yields. Ids of figures begin with the part's name, and its sessions name it. */
export interface Measured {
  readonly figures: readonly Figure[];
  readonly sessions: readonly SessionRecord[];
  readonly missing: readonly Missing[];
  /** Samples of recordings that the report may play, by the SHA-256 that sessions name. */
  readonly audio: ReadonlyMap<string, Float32Array>;
}

/** What could not run, and why. */
export interface Missing {
  readonly what: string;
  readonly why: string;
}

/** A part of the measurements. */
export interface Part {
  readonly name: string;
  /** In a line, for the help. */
  readonly what: string;
  run(settings: PartSettings): Promise<Measured>;
}

export const NOTHING: Measured = {
  figures: [],
  sessions: [],
  missing: [],
  audio: new Map(),
};

/** The command that measures a part alone. */
export function commandOf(
  part: string,
  { quick, model }: Pick<PartSettings, 'quick' | 'model'>,
): string {
  const flags = [...(quick ? ['--quick'] : []), ...(model === 'tiny.en' ? [] : ['--model', model])];
  return ['npm run bench --', part, ...flags].join(' ');
}
