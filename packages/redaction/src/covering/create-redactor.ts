import type { FinalEvent, PartialEvent, Segment, SessionEvent } from '@ws/core';
import { type RedactionKind, readOptions } from '@ws/core/internal';
import { type FoundSpans, findSpans } from '../finding/find-spans.js';
import { digitsOfWord } from '../finding/number-words.js';
import { textTokens } from '../finding/text-tokens.js';
import { type CoveredText, coveredText } from './placeholder-text.js';
import { coveredWords } from './placeholder-words.js';
import { placeholderOf, REDACTOR, type RedactorOptions } from './redactor-options.js';

/** A text, and the segments that it is of. */
export interface SegmentedText {
  readonly text: string;
  readonly segments: readonly Segment[];
}

/** Covers numbers, cards and addresses in texts, words and events. */
export interface Redactor {
  readonly kinds: readonly RedactionKind[];
  /** A text that is whole. */
  text(text: string): string;
  /**
   * Segments that follow one another, and their translations. What begins in one of them and ends in another stands covered
   * in the first; one of which nothing is left is left out, and one in which something is covered has no `tokens`.
   */
  segments(segments: readonly Segment[]): Segment[];
  /** A transcript: its text, and the segments as above. */
  transcript<T extends SegmentedText>(transcript: T): T;
  /**
   * An event of a session: its texts and its words. Of the same event it makes the same, whatever was before it: an event
   * that is told again, also by another process, is as it was.
   *
   * Of a partial, what may still become longer is left out (`my card is 4111`, then `my card is [PCI]`): the text of a
   * partial may be shorter than what was heard, or empty, and what is committed of it never changes. `seq`, times and
   * probabilities stay.
   */
  event<T extends SessionEvent>(event: T): T;
}

/**
 * Makes what covers numbers, addresses and such in texts and words. It remembers nothing.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createRedactor(options: RedactorOptions): Redactor {
  const { kinds: asked, placeholder = placeholderOf } = readOptions(REDACTOR, options);
  const kinds: ReadonlySet<RedactionKind> = new Set(asked);

  function cover(text: string, { spans }: FoundSpans): CoveredText {
    return coveredText(text, spans, placeholder);
  }

  function read(text: string): string {
    return cover(text, findSpans(text, kinds)).read(0, text.length);
  }

  /** Texts that follow one another, as they may be read: what begins in one of them may end in another. */
  function coverTexts(texts: readonly string[]) {
    const text = texts.reduce(apart, '');
    const covered = cover(text, findSpans(text, kinds));
    let at = 0;
    const parts = texts.map((one) => {
      const from = text.startsWith(one, at) ? at : at + 1;
      at = from + one.length;
      return { from, to: at, shown: covered.read(from, at) };
    });
    return { text, covered, parts };
  }

  function coverSegments(segments: readonly Segment[]): Segment[] {
    const { text, covered, parts } = coverTexts(segments.map((segment) => segment.text));
    const translations = coverTexts(segments.map(({ translation = '' }) => translation)).parts;
    return segments.flatMap((given, i): Segment[] => {
      const { from, to, shown } = parts[i]!;
      const translation = translations[i]!.shown;
      const segment =
        translation === (given.translation ?? '')
          ? given
          : { ...given, translation: translation.trim() === '' ? undefined : translation };
      if (shown === segment.text) return [segment];
      if (shown.trim() === '') return [];
      const { tokens: _, words, ...rest } = segment;
      const own = words && coveredWords(words, text, covered, from, to);
      return [{ ...rest, text: shown, ...(own && { words: own }) }];
    });
  }

  function transcript<T extends SegmentedText>(whole: T): T {
    return { ...whole, text: read(whole.text), segments: coverSegments(whole.segments) };
  }

  function partial(event: PartialEvent): PartialEvent {
    const { text, words, speculative } = event;
    const committed = text.slice(0, event.committedChars);
    const sure = findSpans(committed, kinds).openFrom;
    const found = findSpans(text, kinds, sure);
    const covered = cover(text, found);
    const { openFrom } = found;
    const isShown = speculative && !hidesNumbers(text, found);
    const end = isShown ? text.length : openFrom;
    const firm = covered.read(0, Math.min(sure, end)).trimEnd();
    const shown = covered.read(0, end).trimEnd();
    // What is covered is as stable as all of it.
    const to = covered.spanAt(event.stableChars - 1)?.to ?? 0;
    const same = to > event.stableChars ? covered.spanAt(to - 1)!.from : event.stableChars;
    const stable = covered.read(0, Math.min(same, end)).length;
    const committedChars = firm.length;
    const stableChars = Math.min(shown.length, Math.max(committedChars, stable));
    const own = words && coveredWords(words, text, covered, 0, end);
    return { ...event, text: shown, committedChars, stableChars, ...(own && { words: own }) };
  }

  /** What is left out of a partial, and is covered in no final, may be the front of what will be. */
  function hidesNumbers(text: string, { spans, openFrom }: FoundSpans): boolean {
    const rest = cover(text, { spans, openFrom }).read(openFrom, text.length);
    return textTokens(rest).some(
      (token) => token.type === 'digits' || digitsOfWord(token.text) !== undefined,
    );
  }

  function final(event: FinalEvent): FinalEvent {
    const { text, words } = event;
    const covered = cover(text, findSpans(text, kinds));
    const own = words && coveredWords(words, text, covered);
    return { ...transcript(event), ...(own && { words: own }) };
  }

  function shown(event: SessionEvent): SessionEvent {
    switch (event.type) {
      case 'partial':
        return partial(event);
      case 'final':
        return final(event);
      case 'suppressed':
        return { ...event, text: read(event.text) };
      default:
        return event;
    }
  }

  return {
    kinds: [...kinds],
    text: read,
    segments: coverSegments,
    transcript,
    event: <T extends SessionEvent>(event: T) => shown(event) as T,
  };
}

/** Texts one after the other; segments of Whisper begin with a space, of others they do not. */
function apart(text: string, next: string): string {
  const isApart = text === '' || /\s$/.test(text) || /^\s/.test(next);
  return isApart ? text + next : `${text} ${next}`;
}
