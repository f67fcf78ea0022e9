import { FRAME_SAMPLES } from '../network/local-speakers.js';
import type { AnalysedWindow, HeardWindowPiece } from '../network/speaker-kernel.js';

/** What a voice is like. */
export interface Voice {
  /** The name or number that it is told by; `undefined` until it is told. */
  speaker: string | undefined;
  /** The sum of what its pieces are like, each as often as it has seconds. */
  sum: Float32Array;
  /** Of which the voice is alone. */
  seconds: number;
  /** Whether it was heard in the stream: a known one may not have been. */
  isHeard: boolean;
}

/** The voices of a stream, and who is who. */
export interface VoiceMemory {
  readonly voices: readonly Voice[];
  /**
   * Finds the speaker of each piece of each window. Voices that are new are added, and others learn from what is heard.
   *
   * @param before - for each window and local speaker, who said what of it was judged before, in frames
   * @returns for each window, of each piece the number of its voice in `voices`; -1 where that cannot be told
   */
  name(
    windows: readonly AnalysedWindow[],
    before?: readonly LocalVotes[],
  ): readonly (readonly number[])[];
}

/** For each local speaker, frames by voice. */
export type LocalVotes = readonly ReadonlyMap<Voice, number>[];

const SECONDS = FRAME_SAMPLES / 16_000;
/**
 * The mean distance up to which pieces are one person's, as one minus the cosine: as in recordings.
 */
const FURTHEST = 0.6;
/** The same for two local speakers of one window, whom the segmentation tells apart: their voices must be far more alike. */
const FURTHEST_APART = 0.45;
/** Frames of a voice alone with which a piece tells what the voice is like: a second. */
const CLEAR_FRAMES = 59;
/** With less clean speech than this a voice is no new one. */
const NEW_SECONDS = 1;
/** So many frames that were judged before tell who a local speaker is. */
const LEAST_VOTES = 18;

/** Pieces that are one person's. */
interface Group {
  /** The voice that they are, where that is known. */
  voice: Voice | undefined;
  sum: Float32Array;
  seconds: number;
  pieces: readonly HeardWindowPiece[];
  /** The local speakers of the pieces, window by window. */
  locals: readonly LocalSpeaker[];
}

interface LocalSpeaker {
  readonly window: AnalysedWindow;
  readonly speaker: number;
}

/**
 * Clustering as speech comes (after Coria et al. 2021, "Overlap-aware low-latency online speaker diarization based on
 * end-to-end local segmentation"): the clear pieces of an utterance and the voices so far are joined by their mean distance
 * (average linkage, which needs of a voice no more than the sum of its pieces), but two voices never are, and two people whom
 * the segmentation tells apart only where they are much alike. What is joined with
 * a voice is that voice, and teaches it. The others are new voices where they have a second of clean speech; else, as pieces
 * that are not clear, they are whom their local speaker is otherwise, or the nearest.
 *
 * @param most - voices that are heard at most
 */
export function createVoiceMemory(voices: Voice[], most: number): VoiceMemory {
  function heard(): number {
    return voices.filter(({ isHeard }) => isHeard).length;
  }

  function nearest(piece: { readonly sum: Float32Array; readonly seconds: number }): number {
    let best = -1;
    let least = Infinity;
    for (const [i, voice] of voices.entries()) {
      const distance = distanceOf(voice, piece);
      // Known people who were not heard yet may never be: a stranger's few words are not theirs.
      if (distance >= least || !(voice.isHeard || distance <= FURTHEST)) continue;
      least = distance;
      best = i;
    }
    return best;
  }

  return {
    voices,
    name(windows, before = []) {
      const named = new Map<HeardWindowPiece, Voice>();
      for (const { voice, sum, seconds, pieces } of grouped(voices, windows)) {
        if (pieces.length === 0) continue;
        if (voice !== undefined) {
          Object.assign(voice, { sum, seconds, isHeard: true });
          for (const piece of pieces) named.set(piece, voice);
        } else if (seconds >= NEW_SECONDS && heard() < most) {
          const added: Voice = { speaker: undefined, sum, seconds, isHeard: true };
          voices.push(added);
          for (const piece of pieces) named.set(piece, added);
        }
      }
      return windows.map((window, i) =>
        window.pieces.map((piece) => {
          const known = named.get(piece) ?? inherited(window, piece, named, before[i]);
          if (known !== undefined) return voices.indexOf(known);
          return piece.voice === undefined ? -1 : nearest({ sum: piece.voice, seconds: 1 });
        }),
      );
    },
  };
}

/** Joined by average linkage, the longest first. */
function grouped(voices: readonly Voice[], windows: readonly AnalysedWindow[]): Group[] {
  let groups: Group[] = voices.map((voice) => ({
    ...{ voice, sum: voice.sum, seconds: voice.seconds, pieces: [], locals: [] },
  }));
  for (const window of windows) {
    for (const piece of window.pieces) {
      const { voice, alone, speaker } = piece;
      if (voice === undefined || alone < CLEAR_FRAMES) continue;
      const seconds = alone * SECONDS;
      const sum = voice.map((value) => value * seconds);
      const locals = [{ window, speaker }];
      groups.push({ voice: undefined, sum, seconds, pieces: [piece], locals });
    }
  }
  for (;;) {
    let best: readonly [Group, Group, number] | undefined;
    for (const [i, one] of groups.entries()) {
      for (const other of groups.slice(i + 1)) {
        if (one.voice !== undefined && other.voice !== undefined) continue;
        const distance = distanceOf(one, other);
        const furthest = areApart(one, other) ? FURTHEST_APART : FURTHEST;
        if (distance <= Math.min(furthest, best?.[2] ?? furthest)) best = [one, other, distance];
      }
    }
    if (best === undefined) break;
    const [one, other] = best;
    groups = groups.filter((group) => group !== one && group !== other);
    groups.push({
      voice: one.voice ?? other.voice,
      sum: one.sum.map((value, i) => value + other.sum[i]!),
      seconds: one.seconds + other.seconds,
      pieces: [...one.pieces, ...other.pieces],
      locals: [...one.locals, ...other.locals],
    });
  }
  return groups.sort((one, other) => other.seconds - one.seconds);
}

/** Finds a window that tells them apart. */
function areApart(one: Group, other: Group): boolean {
  return one.locals.some(({ window, speaker }) =>
    other.locals.some((local) => local.window === window && local.speaker !== speaker),
  );
}

type Heard = { readonly sum: Float32Array; readonly seconds: number };

/** One minus the mean cosine of their pieces. */
function distanceOf(one: Heard, other: Heard): number {
  let product = 0;
  for (let i = 0; i < one.sum.length; i++) product += one.sum[i]! * other.sum[i]!;
  return 1 - product / (one.seconds * other.seconds);
}

/** The person whom the local speaker of a piece is otherwise, in this utterance or before it. */
function inherited(
  { pieces }: AnalysedWindow,
  { speaker }: HeardWindowPiece,
  named: ReadonlyMap<HeardWindowPiece, Voice>,
  before: LocalVotes | undefined,
): Voice | undefined {
  const votes = new Map(before?.[speaker]);
  for (const piece of pieces) {
    const voice = named.get(piece);
    if (voice === undefined || piece.speaker !== speaker) continue;
    votes.set(voice, (votes.get(voice) ?? 0) + piece.alone);
  }
  const [most] = [...votes].sort(([, one], [, other]) => other - one);
  return most !== undefined && most[1] >= LEAST_VOTES ? most[0] : undefined;
}
