/** Interleaved samples, each channel for itself. Samples of one channel stay as they are: they are not copied. */
export function planes(interleaved: Float32Array, channels: number): Float32Array[] {
  if (channels === 1) return [interleaved];
  const length = interleaved.length / channels;
  return Array.from({ length: channels }, (_, channel) => {
    const plane = new Float32Array(length);
    for (let i = 0, at = channel; i < length; i++, at += channels) plane[i] = interleaved[at]!;
    return plane;
  });
}
