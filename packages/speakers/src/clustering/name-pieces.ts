import type { AnalysedWindow } from '../network/speaker-kernel.js';
import { type ClusterLimits, clusterVoices, meanOf, type Voices } from './cluster-voices.js';

// With a second of a voice alone it can be told from others; shorter pieces go to whom they are most like.
const LEAST_FRAMES = 59;
const SIZE = 192;

/**
 * Who says each piece of each window, as a number from 0; -1 where its voice is too short to tell.
 *
 * @returns for each window, a number for each of its pieces
 */
export function namePieces(
  windows: readonly AnalysedWindow[],
  limits: ClusterLimits,
): readonly (readonly number[])[] {
  const all = windows.flatMap(({ pieces }) => pieces);
  const heard = all.filter(({ voice }) => voice !== undefined);
  const long = heard.filter(({ alone }) => alone >= LEAST_FRAMES);
  const clear = long.length >= limits.minSpeakers && long.length > 0 ? long : heard;
  const voices: Voices = { count: clear.length, values: new Float32Array(clear.length * SIZE) };
  for (const [i, { voice }] of clear.entries()) voices.values.set(voice!, i * SIZE);
  const labels = clusterVoices(voices, limits);
  const members: number[][] = [];
  for (const [i, label] of labels.entries()) (members[label] ??= []).push(i);
  const means = members.map((ofOne) => meanOf(voices, ofOne));
  const known = new Map(clear.map((piece, i) => [piece, labels[i]!]));
  return windows.map(({ pieces }) =>
    pieces.map((piece) => {
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
