/** Whether audio begins with these samples, bit for bit. In a loop: as it is called for every partial, with seconds of audio. */
export function startsWith(samples: Float32Array, beginning: Float32Array): boolean {
  const { length } = beginning;
  if (length > samples.length) return false;
  for (let i = 0; i < length; i++) if (samples[i] !== beginning[i]) return false;
  return true;
}
