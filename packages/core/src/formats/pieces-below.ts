import { nearestCuts } from '../text/nearest-cuts.js';
import { breakCost, endsSentence } from './break-cost.js';
import { type TimedPiece, widthInLine } from './timed-pieces.js';

// An ordinary break is as good as the end of a clause that lies some twelve characters further away.
const COST_OF_A_CHARACTER = 5;
// So is a cut that leaves one side without any of it.
const AT_AN_END = 60;

/**
 * A translation, shared out among the pieces of its text: which of it stands in a cue follows from which pieces do. Where
 * both have as many sentences, it goes sentence by sentence. Within, languages order their words differently: the
 * translation is parted where as much of it lies before as of the text, or near there, where it may better be broken.
 *
 * @param pieces - of the text; one or more
 * @param below - of the translation; one or more
 * @returns what goes with each piece, often nothing
 */
export function piecesBelow(
  pieces: readonly TimedPiece[],
  below: readonly TimedPiece[],
): readonly (readonly TimedPiece[])[] {
  const sentences = sentencesOf(pieces);
  const translated = sentencesOf(below);
  if (sentences.length !== translated.length) return sharedOut(pieces, below);
  return sentences.flatMap((sentence, i) => sharedOut(sentence, translated[i]!));
}

function sentencesOf(pieces: readonly TimedPiece[]): readonly (readonly TimedPiece[])[] {
  const sentences: TimedPiece[][] = [[]];
  for (const [i, piece] of pieces.entries()) {
    sentences.at(-1)!.push(piece);
    if (endsSentence(piece) && i < pieces.length - 1) sentences.push([]);
  }
  return sentences;
}

function sharedOut(
  pieces: readonly TimedPiece[],
  below: readonly TimedPiece[],
): readonly (readonly TimedPiece[])[] {
  const widths = widthsBefore(below);
  const own = widthsBefore(pieces);
  const targets = own.slice(1, -1).map((width) => (width / own.at(-1)!) * widths.at(-1)!);
  const costs = widths.map((_, i) => {
    const isWithin = i > 0 && i < below.length;
    return (isWithin ? breakCost(below, i) : AT_AN_END) / COST_OF_A_CHARACTER;
  });
  const ends = [...nearestCuts(widths, targets, (cut) => costs[cut]!), below.length];
  return ends.map((to, i) => below.slice(ends[i - 1] ?? 0, to));
}

/** How wide the first pieces are together, by their number. */
function widthsBefore(pieces: readonly TimedPiece[]): readonly number[] {
  const widths = [0];
  for (const piece of pieces) widths.push(widths.at(-1)! + widthInLine(piece, widths.length === 1));
  return widths;
}
