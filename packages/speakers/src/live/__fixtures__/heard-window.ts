import { localPieces } from '../../network/local-speakers.js';
import type { AnalysedWindow } from '../../network/speaker-kernel.js';

/** A stretch of frames in which a local speaker is heard, and whose voice is like. */
export interface Said {
  /** 0 to 2. */
  readonly local: number;
  /** In frames. */
  readonly from: number;
  readonly to: number;
  /** A direction in the plane, in degrees: so far apart are two voices. `undefined` where it is too short to tell. */
  readonly like: number | undefined;
}

/** A window in which this is said. */
export function heardWindow(said: readonly Said[], frameCount = 589): AnalysedWindow {
  const frames = new Uint8Array(frameCount);
  for (const { local, from, to } of said) {
    for (let frame = from; frame < to; frame++) frames[frame]! |= 1 << local;
  }
  return {
    frames,
    pieces: localPieces(frames).map((piece) => {
      const { like } = said.find(
        ({ local, from, to }) => local === piece.speaker && from < piece.end && to > piece.start,
      )!;
      let alone = 0;
      for (let frame = piece.start; frame < piece.end; frame++) {
        if (frames[frame] === 1 << piece.speaker) alone++;
      }
      return { ...piece, alone, voice: like === undefined ? undefined : voiceLike(like) };
    }),
  };
}

export function voiceLike(degrees: number): Float32Array {
  const angle = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(angle), Math.sin(angle));
}
