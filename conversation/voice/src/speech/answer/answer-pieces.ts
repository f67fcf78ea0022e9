import { createSentenceCutter, type SentenceCutter, type SentenceCutterOptions } from '@ws/speech';

/** A piece of an answer, as it is to be spoken. */
export interface AnswerPiece {
  /** Counts from 0. */
  readonly index: number;
  /** Plain, as it is spoken. */
  readonly text: string;
  /** Where it begins in the answer as it was written, in UTF-16 units. */
  readonly start: number;
  /** Where it ends there, about: behind it, and before the next piece. */
  readonly end: number;
}

/** Cuts an answer into pieces, and knows where they were in it. */
export interface AnswerPieces {
  push(text: string): AnswerPiece[];
  end(): AnswerPiece[];
}

const SPACE = /\s/;

export function createAnswerPieces(options: SentenceCutterOptions): AnswerPieces {
  const cutter: SentenceCutter = createSentenceCutter(options);
  let index = 0;
  /** Units that were read. */
  let at = 0;
  /** Behind the last that is no space. */
  let inkEnd = 0;
  let start = 0;
  /** Whether a letter of the next piece was read. */
  let hasBegun = false;

  function placed(texts: readonly string[], end: number): AnswerPiece[] {
    return texts.map((text) => {
      const piece = { index, text, start: Math.min(start, end), end };
      index++;
      start = end;
      return piece;
    });
  }

  return {
    push(text) {
      const pieces: AnswerPiece[] = [];
      // One by one: a piece is given with the character that shows that it is over.
      for (let i = 0; i < text.length; i++) {
        const char = text[i]!;
        const found = cutter.push(char);
        if (found.length > 0) {
          pieces.push(...placed(found, inkEnd));
          hasBegun = false;
        }
        if (!hasBegun && !SPACE.test(char)) {
          start = at;
          hasBegun = true;
        }
        at++;
        if (!SPACE.test(char)) inkEnd = at;
      }
      return pieces;
    },
    end: () => placed(cutter.end(), inkEnd),
  };
}
