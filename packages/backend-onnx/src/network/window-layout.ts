/**
 * Which positions of the 30 s window go through the encoder. A position stands for 20 ms; all arrays have one entry per
 * position encoded.
 */
export interface WindowLayout {
  /** Positions, from the window's start, that are the audio itself with some silence after it: all of them are encoded. */
  readonly audioPositions: number;
  /** Where in the convolutions' output a position's input is taken from. */
  readonly rows: readonly number[];
  /** The position's place in the window. */
  readonly places: readonly number[];
  /**
   * Added to the position's attention scores: the logarithm of how many positions it stands for. Positions that were
   * encoded before have theirs, too, before the others.
   */
  readonly bias: Float32Array;
}

/** Positions encoded after the audio's end: half a second of true silence, so that the last word ends as it should. */
const MARGIN = 25;

/** Positions of silence that one stands for: 0.32 s. */
const GROUP = 16;

/** The convolutions see the end of their input in the last two positions. */
const EDGE = 2;

/** The whole window, as Whisper was trained. */
export function fullLayout(windowPositions: number): WindowLayout {
  const places = Array.from({ length: windowPositions }, (_, place) => place);
  return {
    audioPositions: windowPositions,
    rows: places,
    places,
    bias: new Float32Array(windowPositions),
  };
}

/**
 * The audio there is, and a sparse silence tail.
 *
 * Whisper is trained on 30 s windows: given an encoder output that ends with the audio, its decoder repeats itself
 * without end. But the silence that fills the window is alike everywhere: its mel frames are one constant. So of every
 * {@link GROUP} silent positions only the middle one is encoded, and the logarithm of the group's size is added to its
 * attention scores, in the encoder as in the decoder: in every softmax it then weighs as much as the group would if its
 * members were alike.
 *
 * Encoding the tail with the audio matters. Keys and values of a window that holds nothing but silence, computed once and
 * put after the audio's, cost less still, but the silence after speech is not the silence of an empty window: on
 * prefixes of speech `base` then ran away in 16 of 105 decodes, where with this it does as it does over the full window
 * (docs/decisions/2026-11-21-sparse-silence.md; `bench/accuracy`).
 *
 * @param heardPositions positions that the audio fills
 */
export function silenceTailLayout(heardPositions: number, windowPositions: number): WindowLayout {
  const audioPositions = Math.ceil((heardPositions + MARGIN) / GROUP) * GROUP;
  if (audioPositions >= windowPositions) return fullLayout(windowPositions);
  const silent = audioPositions - 1 - EDGE;
  const places = Array.from({ length: audioPositions }, (_, place) => place);
  const rows = places.map((place) => Math.min(place, silent));
  const bias = places.map(() => 0);
  for (let from = audioPositions; from < windowPositions; from += GROUP) {
    const size = Math.min(GROUP, windowPositions - from);
    rows.push(silent);
    places.push(from + Math.floor(size / 2));
    bias.push(Math.log(size));
  }
  return { audioPositions, rows, places, bias: Float32Array.from(bias) };
}

/** Mel frames that a position sees before its own. */
const SEEN_BEFORE = 2;

/** The mel frame with which the positions from one on begin: the first that any of them sees. */
export function firstFrameOf(position: number): number {
  return Math.max(0, 2 * position - SEEN_BEFORE);
}

/** A layout without its first `kept` positions, which were encoded before, over a mel that begins at {@link firstFrameOf} them. */
export function withoutFirst(layout: WindowLayout, kept: number): WindowLayout {
  const firstRow = firstFrameOf(kept) / 2;
  return {
    ...layout,
    rows: layout.rows.slice(kept).map((row) => row - firstRow),
    places: layout.places.slice(kept),
  };
}
