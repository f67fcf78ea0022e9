import type { SourceKind } from './open-source.js';

const SIZES = { least: 0.5, most: 3 };
const LINES = { least: 1, most: 12 };

/** What the page's address asks for: `?hall&transparent&lines=2&size=1.5&source=tab&start`. */
export interface PageParameters {
  /** Begins in hall mode. */
  readonly hall: boolean;
  /** Hall mode has no ground: it lies over the picture of a video, as a browser source of OBS. */
  readonly transparent: boolean;
  /** Of hall mode: lines at most; left out, four. */
  readonly lines: number | undefined;
  /** Of hall mode: its letters are so many times as large. */
  readonly size: number | undefined;
  readonly source: Exclude<SourceKind, 'file'> | undefined;
  /** Listens at once. */
  readonly start: boolean;
}

/** Reads the part of an address after its `?`. A number outside of its range counts as left out. */
export function readParameters(search: string): PageParameters {
  const given = new URLSearchParams(search);
  const flag = (name: string): boolean => given.has(name) && given.get(name) !== 'false';
  const number = (
    name: string,
    { least, most }: { readonly least: number; readonly most: number },
  ): number | undefined => {
    const value = Number(given.get(name) || Number.NaN);
    return value >= least && value <= most ? value : undefined;
  };
  const source = given.get('source');
  return {
    hall: flag('hall'),
    transparent: flag('transparent'),
    lines: number('lines', LINES),
    size: number('size', SIZES),
    source: source === 'tab' || source === 'microphone' ? source : undefined,
    start: flag('start'),
  };
}
