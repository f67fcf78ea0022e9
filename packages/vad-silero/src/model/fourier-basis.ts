/**
 * The rows by which a window of samples is multiplied for its spectrum: Hann's window times the cosine of each
 * frequency, then times its negative sine. Row by row, in `2 * bins` rows of `windowSamples`.
 */
export function fourierBasis(windowSamples: number, bins: number): Float32Array {
  const basis = new Float32Array(2 * bins * windowSamples);
  for (let bin = 0; bin < bins; bin++) {
    for (let n = 0; n < windowSamples; n++) {
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / windowSamples);
      // The remainder keeps the angle small, and with it exact.
      const angle = (2 * Math.PI * ((bin * n) % windowSamples)) / windowSamples;
      basis[bin * windowSamples + n] = window * Math.cos(angle);
      basis[(bins + bin) * windowSamples + n] = -window * Math.sin(angle);
    }
  }
  return basis;
}
