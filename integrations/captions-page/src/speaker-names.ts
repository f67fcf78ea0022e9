import { keep, readKeptJson } from './browser-memory.js';
import type { Line } from './lines.js';

/** What the people of the transcript are called, as the user has named them. */
export interface SpeakerNames {
  nameOf(speaker: string): string;
  /** An empty name takes the given one away. */
  rename(speaker: string, name: string): void;
  /** Which transcript is on the page: one that is kept, or, where the id is left out, one that begins. */
  belongTo(id: string | undefined): void;
}

type Named = Readonly<Record<string, string>>;

const NAME = 'ws-captions.speakers';
// Of older transcripts the names are forgotten.
const MAX_TRANSCRIPTS = 50;
const MAX_CHARS = 60;

/** @param changed - called where a name was changed */
export function createSpeakerNames(changed: () => void): SpeakerNames {
  let id: string | undefined;
  let names: Named = {};

  function keepNames(): void {
    if (id === undefined) return;
    const others = keptNames().filter(([of]) => of !== id);
    const own: [string, Named][] = Object.keys(names).length > 0 ? [[id, names]] : [];
    keep(NAME, JSON.stringify([...others, ...own].slice(-MAX_TRANSCRIPTS)));
  }

  return {
    nameOf: (speaker) => names[speaker] ?? (/^\d+$/.test(speaker) ? `Speaker ${speaker}` : speaker),
    rename(speaker, given) {
      const { [speaker]: _, ...others } = names;
      const name = given.trim().replace(/\s+/g, ' ').slice(0, MAX_CHARS);
      names = name === '' ? others : { ...others, [speaker]: name };
      keepNames();
      changed();
    },
    belongTo(next) {
      if (next === id) return;
      const kept = keptNames().find(([of]) => of === next)?.[1];
      // One that begins to be kept has its names already.
      if (id !== undefined || kept !== undefined) names = kept ?? {};
      if (next === undefined) names = {};
      id = next;
      if (kept === undefined) keepNames();
      changed();
    },
  };
}

/** Names by transcript, the newest last; what another has written there is left out. */
function keptNames(): readonly (readonly [string, Named])[] {
  const kept = readKeptJson(NAME);
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((entry: unknown) => {
    const [id, names] = Array.isArray(entry) ? entry : [];
    if (typeof id !== 'string' || typeof names !== 'object' || names === null) return [];
    const texts = Object.entries(names).filter(([, name]) => typeof name === 'string');
    return [[id, Object.fromEntries(texts) as Named] as const];
  });
}

/** What one person says of a line. */
export interface SpokenPart {
  readonly speaker: string | undefined;
  readonly text: string;
  /** How many of the line's words. */
  readonly words: number;
}

/** A line by who speaks. */
export function spokenParts({ segments }: Pick<Line, 'segments'>): readonly SpokenPart[] {
  const parts: { speaker: string | undefined; text: string; words: number }[] = [];
  for (const { speaker, text, words = [] } of segments) {
    const last = parts.at(-1);
    if (last !== undefined && last.speaker === speaker) {
      last.text += ` ${text.trim()}`;
      last.words += words.length;
    } else parts.push({ speaker, text: text.trim(), words: words.length });
  }
  return parts;
}

/** A line's text, the name of who says it before it where that is known. */
export function spokenText(line: Line, nameOf: (speaker: string) => string): string {
  if (line.segments.every(({ speaker }) => speaker === undefined)) return line.text;
  return spokenParts(line)
    .map(({ speaker, text }) => (speaker === undefined ? text : `${nameOf(speaker)}: ${text}`))
    .join(' ');
}
