import compromise from 'compromise';
import german from 'de-compromise';
import spanish from 'es-compromise';
import type { Cue } from '../../../packages/core/src/formats/cue.js';

/** A break that parts what belongs together, by a part-of-speech tagger. */
export interface BadBreak {
  readonly rule: string;
  /** The words around it, with `|` between them. */
  readonly at: string;
}

interface TaggedWord {
  readonly text: string;
  /** The tagger's text after it: spaces and punctuation. */
  readonly post: string;
  readonly tags: ReadonlySet<string>;
}

/** A tagger reads a text as sentences of terms. */
interface TaggedText {
  json(): readonly {
    readonly terms: readonly {
      readonly text: string;
      readonly post: string;
      readonly tags: readonly string[];
    }[];
  }[];
}

const TAGGERS: Readonly<Record<string, (text: string) => TaggedText>> = {
  en: compromise as unknown as (text: string) => TaggedText,
  de: german as unknown as (text: string) => TaggedText,
  es: spanish as unknown as (text: string) => TaggedText,
};

/** The languages of which a tagger is there. */
export const TAGGED_LANGUAGES: readonly string[] = Object.keys(TAGGERS);

/** How many breaks there are, and those that part what belongs together. A break after punctuation parts nothing. */
export function taggedBreaks(
  cues: readonly Cue[],
  language: string,
): { readonly breaks: number; readonly bad: readonly BadBreak[] } {
  const lines = cues.flatMap((cue) => cue.lines ?? [cue.text.trim()]);
  const words = taggedWords(lines.join(' '), language);
  const bad: BadBreak[] = [];
  let at = 0;
  for (const line of lines.slice(0, -1)) {
    // Words are found again by their letters: the tagger cuts hyphens and contractions its own way.
    let left = lettersOf(line).length;
    while (left > 0 && at < words.length) left -= lettersOf(words[at++]!.text).length;
    const [before, after] = [words[at - 1], words[at]];
    if (before === undefined || after === undefined) break;
    const rule = brokenRule(before, after);
    if (rule !== undefined) bad.push({ rule, at: `${line} | ${after.text}` });
  }
  return { breaks: Math.max(0, lines.length - 1), bad };
}

function taggedWords(text: string, language: string): readonly TaggedWord[] {
  const sentences = TAGGERS[language]!(text).json();
  return sentences.flatMap(({ terms }) =>
    terms
      .filter(({ text }) => lettersOf(text) !== '')
      .map(({ text, post, tags }) => ({ text, post, tags: new Set(tags) })),
  );
}

function brokenRule(before: TaggedWord, after: TaggedWord): string | undefined {
  if (/[^\s'’"]/.test(before.post)) return undefined;
  const is = ({ tags }: TaggedWord, ...names: readonly string[]) =>
    names.some((name) => tags.has(name));
  if (is(before, 'Determiner', 'Possessive') && is(after, 'Noun', 'Adjective')) {
    return 'article | noun';
  }
  if (is(before, 'Preposition')) return 'preposition | phrase';
  if (is(before, 'Conjunction')) return 'conjunction | clause';
  if (is(before, 'Auxiliary', 'Modal') && is(after, 'Verb', 'Negative')) return 'auxiliary | verb';
  if (is(before, 'FirstName') && is(after, 'LastName', 'ProperNoun')) return 'first | last name';
  return undefined;
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
