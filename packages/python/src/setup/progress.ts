/** How far a setup has come. */
export interface SetupProgress {
  /** `waiting`: another process sets this up, and its result will be used. */
  readonly phase: 'waiting' | 'creating' | 'collecting' | 'downloading' | 'installing' | 'checking';
  /** What is being done, for people: `ctranslate2-4.8.5-cp311-cp311-manylinux_2_27_x86_64.whl (38.8 MB)`. */
  readonly what: string;
  /** Packages that are at hand, of `total`. */
  readonly done: number;
  /** Packages that are pinned; a platform may need less of them. */
  readonly total: number;
}

const PHASES: Readonly<Record<SetupProgress['phase'], string>> = {
  waiting: 'waiting for another setup of',
  creating: 'creating',
  collecting: 'collecting',
  downloading: 'downloading',
  installing: 'installing',
  checking: 'checking',
};

/** The progress in a line, for people. */
export function progressText({ phase, what, done, total }: SetupProgress): string {
  const counted = phase === 'collecting' || phase === 'downloading';
  return `${counted ? `[${done}/${total}] ` : ''}${PHASES[phase]} ${what}`;
}
