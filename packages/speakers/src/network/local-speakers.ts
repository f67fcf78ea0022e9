/** Samples of a window: 10 s at 16 kHz, as the segmentation was trained. */
export const WINDOW_SAMPLES = 160_000;
/** Samples from one frame to the next: 16.9 ms. */
export const FRAME_SAMPLES = 270;
/** Samples before a frame's middle, of the first frame: half of what it sees. */
const FIRST_MIDDLE = 495;
/** People whom one window tells apart. */
export const LOCAL_SPEAKERS = 3;
/** The sets of local speakers that the classes mean, as bits. */
const CLASSES = [0b000, 0b001, 0b010, 0b100, 0b011, 0b101, 0b110] as const;

/** Seconds at which a frame begins, counted from the window's first sample. */
export function secondsOfFrame(frame: number): number {
  return Math.max(0, (FIRST_MIDDLE + (frame - 0.5) * FRAME_SAMPLES) / 16_000);
}

/**
 * The speakers in each frame of a window, as bits of local speakers: the likeliest class.
 *
 * @param logits `[frames, 7]`
 */
export function localSpeakers(logits: Float32Array): Uint8Array {
  const frames = new Uint8Array(logits.length / CLASSES.length);
  for (let frame = 0; frame < frames.length; frame++) {
    const from = frame * CLASSES.length;
    let best = 0;
    for (let one = 1; one < CLASSES.length; one++) {
      if (logits[from + one]! > logits[from + best]!) best = one;
    }
    frames[frame] = CLASSES[best]!;
  }
  return frames;
}

/** Frames of a window. */
export interface FrameRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** A piece of what one local speaker says. */
export interface LocalPiece extends FrameRange {
  /** 0 to 2. */
  readonly speaker: number;
}

// A pause that ends no piece.
const PAUSE_FRAMES = 15;
// Longer ones are halved, for two people whom the window takes for one may follow each other.
const PIECE_FRAMES = 180;

/** What each local speaker says, cut at pauses, and into pieces of some 3 s. @param within - Default: all frames. */
export function localPieces(
  frames: Uint8Array,
  within: FrameRange = { start: 0, end: frames.length },
): LocalPiece[] {
  const pieces: LocalPiece[] = [];
  for (let speaker = 0; speaker < LOCAL_SPEAKERS; speaker++) {
    for (const { start, end } of runsOf(frames, 1 << speaker, within)) {
      const count = Math.max(1, Math.round((end - start) / PIECE_FRAMES));
      for (let i = 0; i < count; i++) {
        const at = (part: number): number => start + Math.floor(((end - start) * part) / count);
        pieces.push({ speaker, start: at(i), end: at(i + 1) });
      }
    }
  }
  return pieces;
}

function runsOf(frames: Uint8Array, bit: number, within: FrameRange): FrameRange[] {
  const runs: { start: number; end: number }[] = [];
  for (let frame = within.start; frame < Math.min(within.end, frames.length); frame++) {
    if ((frames[frame]! & bit) === 0) continue;
    const last = runs.at(-1);
    if (last !== undefined && frame - last.end <= PAUSE_FRAMES) last.end = frame + 1;
    else runs.push({ start: frame, end: frame + 1 });
  }
  return runs;
}

// With less of it than this, what others say at the same time is taken too.
const LEAST_ALONE_FRAMES = 18;
// Less than this tells nothing of a voice.
const LEAST_HEARD_FRAMES = 12;
/** The middle so many frames are heard: 4 s tell a voice as well as more. */
const MOST_HEARD_FRAMES = 237;

/** What of a piece tells the voice. */
export interface HeardPiece {
  readonly samples: Float32Array;
  /** Frames of it in which its speaker is alone. */
  readonly alone: number;
}

/** The samples of a piece in which its speaker is heard, alone where that is enough; `undefined` where it is too short. */
export function heardOf(
  samples: Float32Array,
  frames: Uint8Array,
  { speaker, start, end }: LocalPiece,
): HeardPiece | undefined {
  const bit = 1 << speaker;
  const spoken: number[] = [];
  for (let frame = start; frame < end; frame++) if (frames[frame]! & bit) spoken.push(frame);
  const alone = spoken.filter((frame) => frames[frame] === bit);
  const used = alone.length >= LEAST_ALONE_FRAMES ? alone : spoken;
  const from = Math.max(0, Math.floor((used.length - MOST_HEARD_FRAMES) / 2));
  const heard = used.slice(from, from + MOST_HEARD_FRAMES);
  if (heard.length < LEAST_HEARD_FRAMES) return undefined;
  const joined = new Float32Array(heard.length * FRAME_SAMPLES);
  let length = 0;
  for (const frame of heard) {
    const part = samples.subarray(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES);
    joined.set(part, length);
    length += part.length;
  }
  return { samples: joined.subarray(0, length), alone: Math.min(alone.length, heard.length) };
}
