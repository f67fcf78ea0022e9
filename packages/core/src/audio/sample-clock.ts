// Positions in a session are whole samples. Seconds and milliseconds are computed from them at the edge,
// never added up: a sum of floats drifts.

/** Whisper hears 16 kHz mono; so does everything in a session. */
export const SAMPLE_RATE = 16000 as const;

/** Seconds of a position or a length in samples at 16 kHz. */
export function samplesToSeconds(samples: number): number {
  return samples / SAMPLE_RATE;
}

/** To the millisecond: without what adding floats leaves. */
export function roundSeconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Milliseconds of a position or a length in samples at 16 kHz. */
export function samplesToMs(samples: number): number {
  return (samples * 1000) / SAMPLE_RATE;
}

/** The nearest whole sample at 16 kHz. */
export function secondsToSamples(seconds: number): number {
  return Math.round(seconds * SAMPLE_RATE);
}

/** The nearest whole sample at 16 kHz. */
export function msToSamples(ms: number): number {
  return Math.round((ms * SAMPLE_RATE) / 1000);
}
