import { invalidOption, readOptions } from '@ws/core/internal';
import { createMarkdownLines } from './markdown-lines.js';
import { SENTENCE_CUTTER_OPTIONS, type SentenceCutterOptions } from './sentence-cutter-options.js';
import { createSentenceEnds } from './sentence-ends.js';
import { createSpokenPieces } from './spoken-pieces.js';

/** Cuts a text that streams in into pieces to speak. */
export interface SentenceCutter {
  /**
   * More of the text, however it is cut.
   *
   * @returns the pieces that are whole by now
   * @throws TranscribeError `ERR_INVALID_OPTION` if the text is not a string
   */
  push(textChunk: string): string[];
  /** The text is over: its last pieces. The next `push` begins another text. */
  end(): string[];
}

/**
 * Cuts a text that streams in, out of a language model, say, into pieces that a `SpeechSynthesizer` speaks well: whole
 * sentences of `minWords` words or more, the first as soon as it is there. A full stop in `Mr.`, `e.g.`, `U.S.`, `3.14`,
 * `v1.2`, `example.com` and `J. Smith` ends no sentence, nor does one before a small letter; the marks of other scripts
 * (。！？।؟) do end them. What a sentence ends with is known from what follows it: a piece is given with the first letter of
 * the next.
 *
 * Markdown is not read out: of emphasis, headings, lists, quotes and links the text stays, of a table its cells, with commas
 * between them. The numbers of a list stay, and code within a sentence.
 * Blocks of code, emoji, and all of an address but its host are left out.
 *
 * How the text is cut into chunks does not matter. Held are at most `maxChars` and 2500 characters of it.
 *
 * @example
 * ```ts
 * const cutter = createSentenceCutter();
 * for await (const chunk of answer) for (const piece of cutter.push(chunk)) speak(piece);
 * for (const piece of cutter.end()) speak(piece);
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createSentenceCutter(options: SentenceCutterOptions = {}): SentenceCutter {
  const settings = readOptions(SENTENCE_CUTTER_OPTIONS, options);
  let pieces: string[] = [];
  const begin = () => {
    const spoken = createSpokenPieces(settings, (piece) => pieces.push(piece));
    return createMarkdownLines(createSentenceEnds(settings, spoken));
  };
  let text = begin();
  /** The first half of a character whose second half has not come. */
  let half = '';

  function take(): string[] {
    const taken = pieces;
    pieces = [];
    return taken;
  }

  return {
    push(textChunk) {
      if (typeof textChunk !== 'string') throw invalidOption('textChunk', textChunk, 'a string');
      for (const char of half + textChunk) {
        half = '';
        if (/[\ud800-\udbff]/.test(char) && char.length === 1) half = char;
        else if (!/^\p{Cs}$/u.test(char)) text.feed(char);
      }
      return take();
    },
    end() {
      half = '';
      text.end();
      text = begin();
      return take();
    },
  };
}
