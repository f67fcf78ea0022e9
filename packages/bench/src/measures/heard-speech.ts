import { alignWords, normalizeWords } from '@ws/core/measures';
import type { HeardText, SessionRecord } from '../result/bench-result.js';
import { type HeardUtterance, heardUtterances } from './heard-utterances.js';
import { nearestSpeech } from './nearest-speech.js';

/** A spoken utterance, and what a session had for it. Times are seconds of the session. */
export interface HeardSpeech {
  readonly start: number;
  readonly end: number;
  /** Texts of it, partial and final, in order of time. */
  readonly texts: readonly HeardText[];
  /** When its first text was there; left out where none came. */
  readonly firstTextAt?: number;
  /** Its words that were heard right, each with its end. */
  readonly words: readonly MatchedWord[];
  /** What was said; left out where the times of words are not known, or an utterance of the system has other speech, too. */
  readonly reference?: string;
  /** What the client was shown of it with the first text, and with the first final, that came after its end. */
  readonly shown: Readonly<Partial<Record<HeardText['type'], string>>>;
}

/** A word that was spoken and came out right. */
export interface MatchedWord {
  readonly end: number;
  readonly shownAt: number;
  readonly finalAt: number;
}

interface GoldWord {
  readonly word: string;
  readonly end: number;
  /** Which of the recording's stretches of speech it lies in. */
  readonly speech: number;
}

interface Match {
  readonly gold: GoldWord;
  readonly heard: number;
  readonly shownAt: number;
  readonly finalAt: number;
}

// Some systems hear a sentence as one, with a pause in it: this part of the words of either must be shared.
const OWN_PART = 0.5;

/** What a session heard of each stretch of speech of its recording. */
export function heardSpeech(
  session: SessionRecord,
  heard: readonly HeardUtterance[] = heardUtterances(session.events),
): readonly HeardSpeech[] {
  const matches = matchWords(session, heard);
  const { speech } = session.recording;
  const spoken = spokenWords(session.recording);
  const owners = matches.length > 0 ? ownersByWords(matches, heard, speech.length) : [];
  heard.forEach((utterance, i) => {
    owners[i] ??= [];
    // None of its words is right, or nothing is known of words.
    if (owners[i].length > 0) return;
    owners[i] =
      heard.length === 1
        ? begunBefore(utterance, speech)
        : ownersByPlace(utterance, speech, owners[i - 1]?.at(-1));
  });
  return speech.map(([start, end], index) => {
    const own = heard.filter((_, i) => owners[i]!.includes(index));
    const ofSpeech = matches.filter(({ gold }) => gold.speech === index);
    const firstTexts = own.map((utterance) => {
      const isFirst = owners[heard.indexOf(utterance)]![0] === index;
      // An utterance that began with other speech was there before: only its words of this speech tell of it.
      if (isFirst) return utterance.texts[0]!.at;
      const shown = ofSpeech.filter((match) => heard[match.heard] === utterance);
      return leastOf(shown.map(({ shownAt }) => shownAt));
    });
    const firstTextAt = leastOf(firstTexts);
    const texts = own.flatMap((utterance) => utterance.texts).sort((a, b) => a.at - b.at);
    const isAlone = own.every((utterance) => owners[heard.indexOf(utterance)]!.length === 1);
    const reference = isAlone ? (spoken[index]?.join(' ') ?? '') : '';
    return {
      ...{ start, end, texts, shown: shownAfter(end, texts, own) },
      ...(reference !== '' && { reference }),
      ...(Number.isFinite(firstTextAt) && { firstTextAt }),
      words: ofSpeech.map(({ gold, shownAt, finalAt }) => ({ end: gold.end, shownAt, finalAt })),
    };
  });
}

/** Infinity of none. A recording may have more numbers than a call takes arguments. */
function leastOf(values: readonly number[]): number {
  return values.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
}

/** What the client was shown with the first text, and with the first final, that came after a moment. */
function shownAfter(
  end: number,
  texts: readonly HeardText[],
  own: readonly HeardUtterance[],
): HeardSpeech['shown'] {
  const after = texts.filter(({ at }) => at >= end);
  const shownWith = (text: HeardText | undefined): string | undefined =>
    text &&
    own
      .map((utterance) => utterance.texts.findLast(({ at }) => at <= text.at)?.text ?? '')
      .join(' ');
  const partial = shownWith(after[0]);
  const final = shownWith(after.find(({ type }) => type === 'final'));
  return { ...(partial !== undefined && { partial }), ...(final !== undefined && { final }) };
}

/** The words of each stretch of speech; none where the times of words are not known. */
function spokenWords({ words = [], speech }: SessionRecord['recording']): readonly string[][] {
  const spoken = speech.map((): string[] => []);
  if (speech.length === 0) return spoken;
  for (const word of words) spoken[nearestSpeech(word, speech)]!.push(word.text);
  return spoken;
}

function matchWords(
  { recording: { words = [], speech } }: SessionRecord,
  heard: readonly HeardUtterance[],
): readonly Match[] {
  const gold = words.flatMap((spoken) => {
    const nearest = nearestSpeech(spoken, speech);
    return normalizeWords(spoken.text).map(
      (word): GoldWord => ({ word, end: spoken.end, speech: nearest }),
    );
  });
  const emitted = heard.flatMap(({ emitted: { shown, final } }, index) =>
    final.map(({ word, at }, place) => ({
      ...{ word, heard: index, finalAt: at },
      // A word that became final as it changed was shown then, too.
      shownAt: Math.min(at, shown[place]?.at ?? at),
    })),
  );
  if (gold.length === 0 || emitted.length === 0) return [];
  const matches: Match[] = [];
  let [goldAt, heardAt] = [0, 0];
  for (const { type } of alignWords(
    gold.map(({ word }) => word),
    emitted.map(({ word }) => word),
  )) {
    if (type === 'equal') {
      const { heard: index, shownAt, finalAt } = emitted[heardAt]!;
      matches.push({ gold: gold[goldAt]!, heard: index, shownAt, finalAt });
    }
    if (type !== 'insertion') goldAt++;
    if (type !== 'deletion') heardAt++;
  }
  return matches;
}

/** The stretches of speech that each heard utterance is of, by the words that were heard right. */
function ownersByWords(
  matches: readonly Match[],
  heard: readonly HeardUtterance[],
  speeches: number,
): number[][] {
  const shared = heard.map(() => new Array<number>(speeches).fill(0));
  const ofHeard = new Array<number>(heard.length).fill(0);
  const ofSpeech = new Array<number>(speeches).fill(0);
  for (const { heard: index, gold } of matches) {
    shared[index]![gold.speech]!++;
    ofHeard[index]!++;
    ofSpeech[gold.speech]!++;
  }
  return shared.map((counts, index) =>
    counts.flatMap((count, speech) => {
      const isOwn =
        count > 0 && (count >= OWN_PART * ofHeard[index]! || count >= OWN_PART * ofSpeech[speech]!);
      return isOwn ? [speech] : [];
    }),
  );
}

/** A system that hears all as one utterance has heard all that had begun. */
function begunBefore(
  { texts }: HeardUtterance,
  speech: readonly (readonly [start: number, end: number])[],
): number[] {
  const { at } = texts.at(-1)!;
  return speech.flatMap(([start], index) => (start <= at ? [index] : []));
}

/** The stretches of speech that a heard utterance is of, by where the system says that it lies, or else by when it came. */
function ownersByPlace(
  { texts }: HeardUtterance,
  speech: readonly (readonly [start: number, end: number])[],
  before: number | undefined,
): number[] {
  if (speech.length === 0) return [];
  const { start, end } = texts.at(-1)!;
  if (start !== undefined && end !== undefined) {
    const overlaps = speech.map(([from, to]) => Math.min(to, end) - Math.max(from, start));
    const own = overlaps.flatMap((overlap, index) => {
      const [from, to] = speech[index]!;
      const isOwn = overlap > 0 && overlap >= OWN_PART * Math.min(to - from, end - start);
      return isOwn ? [index] : [];
    });
    if (own.length > 0) return own;
    return [overlaps.reduce((most, one, index) => (one > overlaps[most]! ? index : most), 0)];
  }
  const { at, type } = texts[0]!;
  const begun = Math.max(
    0,
    speech.findLastIndex(([from]) => from <= at),
  );
  // The final of a system without partials may come when the next speech has begun.
  if (type === 'final' && before !== undefined) return [Math.min(begun, before + 1)];
  if (type === 'final' && before === undefined) return [0];
  return [begun];
}
