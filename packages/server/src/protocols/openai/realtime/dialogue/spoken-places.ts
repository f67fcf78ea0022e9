/** Which part of a text its sound speaks, for an answer that is cut off. */
export interface SpokenPlaces {
  /** So many milliseconds of sound were sent; its last speaks the text up to this character. */
  sent(ms: number, chars: number): void;
  /** What was sent, in milliseconds. */
  readonly ms: number;
  /** How many characters are heard after so many milliseconds: within a piece estimated, as if each took as long. */
  charsAt(ms: number): number;
}

/** A piece of text that is spoken without a break. */
interface Piece {
  readonly from: number;
  readonly chars: number;
  readonly fromMs: number;
  ms: number;
}

export function createSpokenPlaces(): SpokenPlaces {
  const pieces: Piece[] = [];
  return {
    sent(ms, chars) {
      const last = pieces.at(-1);
      if (last?.chars === chars) {
        last.ms += ms;
        return;
      }
      pieces.push({
        ...{ from: last?.chars ?? 0, chars, ms },
        fromMs: last === undefined ? 0 : last.fromMs + last.ms,
      });
    },
    get ms() {
      const last = pieces.at(-1);
      return last === undefined ? 0 : last.fromMs + last.ms;
    },
    charsAt(ms) {
      const piece = pieces.find((one) => ms < one.fromMs + one.ms);
      if (piece === undefined) return pieces.at(-1)?.chars ?? 0;
      const share = Math.max(0, ms - piece.fromMs) / piece.ms;
      return Math.round(piece.from + share * (piece.chars - piece.from));
    },
  };
}
