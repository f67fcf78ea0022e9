/** All samples of a source. */
export async function samplesOf(source: AsyncIterable<Float32Array>): Promise<number[]> {
  const samples: number[] = [];
  for await (const chunk of source) samples.push(...chunk);
  return samples;
}

/** Samples that 16 bits hold exactly. */
export function ramp(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => ((i % 1000) - 500) / 32_768);
}
