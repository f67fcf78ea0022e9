import type { WordPlaces } from '../tokenizer/word-starts.js';
import type { Keyterms, TermForm } from './keyterms.js';
import { likeness, soundOf, type Weighed, weigh } from './sound-likeness.js';
import { endsSentence, lettersOf, mayRecase, wordsOf } from './term-spelling.js';

/** A stretch of a transcript in whose place a term may stand. */
export interface TermPlace {
  readonly form: TermForm;
  /** Tokens, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** How alike they sound, 0 to 1. */
  readonly likeness: number;
  /** The text there has the term's letters, and differs in case, spaces, accents or punctuation. */
  readonly isRespelt: boolean;
  /** What would be written there. */
  readonly tokens: readonly number[];
}

/** A stretch that sounds less alike is not considered. */
export const LEAST_LIKENESS = 0.48;

/** Words, or characters where there are no spaces, that a term is misheard as. */
const MOST_WORDS = 6;
const MOST_CHARACTERS = 12;

/** Places that are weighed, those that sound most alike; of them at most so many of a term, and terms that begin at one. */
export const MOST_PLACES = 16;
const PLACES_EACH = 4;
const TERMS_EACH = 2;

/** Ends that are tried of a term that begins at one place. */
const ENDS_EACH = 2;

/**
 * Where in a transcript terms may have been misheard: stretches of words that sound like one. Where a term is written
 * already, if in another case, nothing else is put in its place, but a longer one.
 */
export function termPlaces(
  { starts, ends, texts }: WordPlaces,
  forms: Keyterms,
): readonly TermPlace[] {
  const stretches = stretchesOf(starts, ends, texts);
  const written = stretches.flatMap((stretch): readonly Written[] => {
    const same = forms.filter(({ words }) => words === stretch.words);
    const text = stretch.text.trim();
    const form = same.find((one) => one.text === text) ?? same[0];
    if (form === undefined) return [];
    const { from, to } = stretch;
    return [{ from, to, form, isRecased: mayRecase(text, form.text) }];
  });
  const places: TermPlace[] = [];
  for (const form of forms) {
    const ofForm = stretches.flatMap(({ from, to, text, sound }): TermPlace[] => {
      if (form.isRest && from !== 0) return [];
      if (form.text !== form.term && !isHissing(sound)) return [];
      const like = likeness(form.sound, sound, LEAST_LIKENESS);
      if (like < LEAST_LIKENESS) return [];
      const isWritten = written.some((other) => {
        if (other.from >= to || from >= other.to) return false;
        if (other.form === form && other.from === from && other.to === to) return !other.isRecased;
        const isWithin = other.from >= from && other.to <= to;
        return !(form.term.length > other.form.term.length && isWithin);
      });
      if (isWritten) return [];
      const isRespelt = form.letters === lettersOf(text);
      const put = /^\s/u.test(text) ? form.spaced : form.bare;
      return [{ form, from, to, likeness: like, isRespelt, tokens: put }];
    });
    ofForm.sort(likest);
    const tried = new Map<number, number>();
    for (const place of ofForm) {
      const count = tried.get(place.from) ?? 0;
      if (count === ENDS_EACH) continue;
      tried.set(place.from, count + 1);
      places.push(place);
    }
  }
  return spread(places);
}

/**
 * The best where a term may begin, then the second best there, and so on: one that was said is not crowded out by others
 * that sound like something else.
 */
function spread(places: readonly TermPlace[]): readonly TermPlace[] {
  const termsAt = new Map<number, Set<string>>();
  const placesOf = new Map<string, number>();
  const rounds: TermPlace[][] = [];
  const roundOf = new Map<number, number>();
  for (const place of [...places].sort(likest)) {
    const { from, form } = place;
    const terms = termsAt.get(from) ?? new Set();
    termsAt.set(from, terms);
    const count = placesOf.get(form.term) ?? 0;
    if (count === PLACES_EACH || (terms.size === TERMS_EACH && !terms.has(form.term))) continue;
    terms.add(form.term);
    placesOf.set(form.term, count + 1);
    const round = roundOf.get(from) ?? 0;
    roundOf.set(from, round + 1);
    rounds[round] = [...(rounds[round] ?? []), place];
  }
  return rounds.flat().slice(0, MOST_PLACES).sort(likest);
}

/** Whether it ends as a plural or possessive does. */
function isHissing({ codes }: Weighed): boolean {
  return HISSING.includes(codes.at(-1)!);
}

const HISSING = [...'szCSJ'].map((sound) => sound.charCodeAt(0));

/** A term that is written, and whether in a case that is to be mended. */
type Written = Pick<TermPlace, 'from' | 'to' | 'form'> & { readonly isRecased: boolean };

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly words: string;
  readonly sound: Weighed;
}

function stretchesOf(
  starts: readonly boolean[],
  ends: readonly boolean[],
  texts: readonly string[],
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (let from = 0; from < texts.length; from++) {
    if (!starts[from]) continue;
    let text = '';
    let words = 0;
    let characters = 0;
    for (let to = from + 1; to <= texts.length; to++) {
      const own = texts[to - 1]!;
      // A timestamp ends a segment, and no term goes on in the next.
      if (own === '' && starts[to - 1] === false && ends[to - 1] === true) break;
      if (/^\s/u.test(own) || to === from + 1) words++;
      else if (starts[to - 1]) characters++;
      if (words > MOST_WORDS || characters > MOST_CHARACTERS) break;
      text += own;
      // Punctuation that ends a sentence stays.
      if (!ends[to] || endsSentence(text)) continue;
      const sound = soundOf(text);
      if (sound === '') continue;
      stretches.push({ from, to, text, words: wordsOf(text), sound: weigh(sound) });
    }
  }
  return stretches;
}

function likest(a: TermPlace, b: TermPlace): number {
  return b.likeness - a.likeness || a.from - b.from || a.to - b.to;
}
