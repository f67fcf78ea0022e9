import type { AnalysedWindow, HeardWindowPiece } from '../network/speaker-kernel.js';
import { meanOf, membersOf, type Voices } from './cluster-voices.js';

// With a second of a voice alone it can be told from others; shorter pieces go to whom they are most like.
const LEAST_FRAMES = 59;
const SIZE = 192;

/** Pieces whose voices are clustered. */
export interface ClearPieces {
  readonly pieces: readonly HeardWindowPiece[];
  readonly voices: Voices;
}

/** The pieces that are long enough to be told apart; where too few are, all that have a voice. */
export function clearPieces(
  windows: readonly AnalysedWindow[],
  { minSpeakers }: { readonly minSpeakers: number },
): ClearPieces {
  const heard = windows.flatMap(({ pieces }) => pieces).filter(({ voice }) => voice !== undefined);
  const long = heard.filter(({ alone }) => alone >= LEAST_FRAMES);
  const pieces = long.length >= minSpeakers ? long : heard;
  const values = new Float32Array(pieces.length * SIZE);
  for (const [i, { voice }] of pieces.entries()) values.set(voice!, i * SIZE);
  return { pieces, voices: { count: pieces.length, values } };
}

/**
 * The speaker of each piece of each window, as a number from 0; -1 where its voice is too short to tell.
 *
 * @param labels of the clear pieces, by `clusterVoices`
 * @returns for each window, a number for each of its pieces
 */
export function namePieces(
  windows: readonly AnalysedWindow[],
  { pieces, voices }: ClearPieces,
  labels: Int32Array,
): readonly (readonly number[])[] {
  const means = membersOf(labels).map((members) => meanOf(voices, members));
  const known = new Map(pieces.map((piece, i) => [piece, labels[i]!]));
  return windows.map((window) =>
    window.pieces.map((piece) => {
      if (piece.voice === undefined) return -1;
      return known.get(piece) ?? nearest(piece.voice, means);
    }),
  );
}

function nearest(voice: Float32Array, means: readonly Float32Array[]): number {
  const cosine = (mean: Float32Array): number =>
    mean.reduce((sum, value, i) => sum + value * voice[i]!, 0);
  const cosines = means.map(cosine);
  return cosines.indexOf(Math.max(...cosines));
}
