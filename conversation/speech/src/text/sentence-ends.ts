import { isAbbreviation } from './abbreviations.js';
import { countWords } from './count-words.js';
import type { SentenceCutterSettings } from './sentence-cutter-options.js';
import type { SpokenText } from './spoken-text.js';

/** Why a sentence ended: at its mark, with its paragraph, heading or item, or because it was too long. */
export type SentenceEnd = 'mark' | 'break' | 'bound';

/** A receiver of sentences. */
export interface Sentences {
  /** @param spaced - whether a space stands before it */
  sentence(text: string, end: SentenceEnd, spaced: boolean): void;
  end(): void;
}

const LATIN_END = /[.!?…]/;
const OTHER_END = /\p{Sentence_Terminal}/u;
const CLOSER = /["'”’»›)\]}」』】》〉）］｝]/;
// In German these close. Where sentences have no space between them, they open the next.
const GERMAN_CLOSER = /[«‹“‘]/;
const SPACE = /\s/;
const COMMA = /[,;:—–]/;
const OTHER_COMMA = /[，、；：،؛]/;
const LEANS_LEFT = /[.,;:!?…)\]]/;

/** Marks that end the sentence, or do not: what follows them says. */
interface OpenEnd {
  /** The last of them. */
  mark: string;
  /** A quote or bracket was closed behind it. */
  closed: boolean;
}

/** Finds the sentences of a plain text. White space is one space between words. */
export function createSentenceEnds(
  { maxChars, firstClauseWords }: SentenceCutterSettings,
  out: Sentences,
): SpokenText {
  let text = '';
  /** A space came behind the text, or before it where there is none yet. */
  let space = false;
  let startedSpaced = false;
  let omitted = false;
  let end: OpenEnd | undefined;
  let isFirst = true;

  function cut(how: SentenceEnd): void {
    if (text !== '') {
      isFirst = false;
      out.sentence(text, how, startedSpaced);
    }
    text = '';
    end = undefined;
  }

  function isOver({ mark, closed }: OpenEnd, next: string): boolean {
    if (!LATIN_END.test(mark)) return true;
    if (!space) return false;
    const isSmall = /\p{Ll}/u.test(next);
    if (mark === '!' || mark === '?') return !(closed && isSmall);
    return !isSmall && !(mark === '.' && isAbbreviation(text, next));
  }

  /** In French, a space stands before the mark that closes a quotation. */
  function closesQuote(char: string): boolean {
    if (char !== '»') return false;
    const opened = text.lastIndexOf('«');
    // In German it closes one, right behind a word.
    return opened > text.lastIndexOf('»') && !/\S/.test(text[opened - 1] ?? ' ');
  }

  /** The front of a text that is too long. */
  function cutFront(): void {
    let at = 0;
    let lastSpace = 0;
    for (let i = maxChars - 1; i > 0 && at === 0; i--) {
      const char = text[i]!;
      if (lastSpace === 0 && SPACE.test(char)) lastSpace = i;
      if (i < maxChars / 2) {
        if (lastSpace > 0) break;
        continue;
      }
      if (OTHER_COMMA.test(char)) at = i + 1;
      else if (SPACE.test(char) && COMMA.test(text[i - 1]!)) at = i;
    }
    at ||= lastSpace || wholeCharacters(text, maxChars);
    const rest = text.slice(at);
    isFirst = false;
    out.sentence(text.slice(0, at), 'bound', startedSpaced);
    startedSpaced = SPACE.test(rest[0] ?? '');
    text = rest.trimStart();
  }

  /** Behind a comma of the first sentence, where enough stands before it. */
  function endsClause(next: string): boolean {
    const mark = text.at(-1) ?? '';
    // "May 5, 2024"
    const isComma = space && /[,;،؛]/.test(mark) && !/\p{N}/u.test(next);
    if (!isComma && !/[，；]/.test(mark)) return false;
    return countWords(text) >= firstClauseWords;
  }

  function append(char: string): void {
    if (text === '') startedSpaced = space;
    else if (space && !(omitted && LEANS_LEFT.test(char))) text += ' ';
    text += char;
    space = false;
    omitted = false;
  }

  return {
    feed(char) {
      if (SPACE.test(char)) {
        space = true;
        return;
      }
      const isEnd = LATIN_END.test(char) || OTHER_END.test(char);
      if (end !== undefined) {
        if (space ? closesQuote(char) : isEnd || closes(char, end.mark)) {
          if (isEnd) end = { mark: char, closed: false };
          else end.closed = true;
          append(char);
          if (text.length > maxChars) cutFront();
          return;
        }
        if (isOver(end, char)) cut('mark');
        end = undefined;
      }
      if (isFirst && endsClause(char)) cut('bound');
      append(char);
      if (isEnd) end = { mark: char, closed: false };
      if (text.length > maxChars) cutFront();
    },
    omit() {
      omitted = true;
    },
    break() {
      cut('break');
      space = true;
    },
    end() {
      cut('mark');
      out.end();
    },
  };
}

function closes(char: string, mark: string): boolean {
  return CLOSER.test(char) || (LATIN_END.test(mark) && GERMAN_CLOSER.test(char));
}

/** Where a text may be cut so that neither a pair of surrogates nor a letter and its accents are parted, at `most` or before. */
function wholeCharacters(text: string, most: number): number {
  const joins = /[\udc00-\udfff\p{M}\u200d]/u;
  let at = most;
  while (at > most / 2 && joins.test(text[at]!)) at--;
  // Accents without end.
  if (at > most / 2) return at;
  return /[\udc00-\udfff]/.test(text[most]!) ? most - 1 : most;
}
