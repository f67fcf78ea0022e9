/** Puts a stream of bytes, cut anywhere, back together into whole frames. */
export interface FrameCutter {
  /** The frames that are complete with these bytes; one that is cut in two is kept for the next call. */
  cut(bytes: Uint8Array): Uint8Array;
  /** Bytes kept of a frame that is not complete. */
  readonly pendingBytes: number;
}

/** @param frameBytes - of one frame */
export function createFrameCutter(frameBytes: number): FrameCutter {
  const partial = new Uint8Array(frameBytes);
  let pending = 0;

  return {
    cut(bytes) {
      const total = pending + bytes.length;
      const whole = total - (total % frameBytes);
      if (whole === 0) {
        partial.set(bytes, pending);
        pending = total;
        return bytes.subarray(0, 0);
      }
      const taken = whole - pending;
      let frames = bytes.subarray(0, taken);
      if (pending > 0) {
        frames = new Uint8Array(whole);
        frames.set(partial.subarray(0, pending));
        frames.set(bytes.subarray(0, taken), pending);
      }
      partial.set(bytes.subarray(taken));
      pending = total - whole;
      return frames;
    },
    get pendingBytes() {
      return pending;
    },
  };
}
