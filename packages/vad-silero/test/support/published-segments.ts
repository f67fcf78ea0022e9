const FRAME = 512;
const SPEECH = 0.5;
const SILENCE = 0.35;
const MIN_SPEECH = 4000; // 250 ms
const MIN_SILENCE = 1600; // 100 ms, from the beginning of its first frame to that of the one that ends it
const PAD = 480; // 30 ms

/** Stretches of speech by the rule with which Silero and whisper.cpp make them of probabilities, in samples at 16 kHz. */
export function publishedSegments(probabilities: readonly number[]): readonly [number, number][] {
  const segments: [number, number][] = [];
  let start: number | undefined;
  let pause: number | undefined;
  const close = (end: number): void => {
    if (end - start! > MIN_SPEECH) segments.push([Math.max(0, start! - PAD), end + PAD]);
    start = undefined;
    pause = undefined;
  };
  probabilities.forEach((probability, i) => {
    const at = i * FRAME;
    if (probability >= SPEECH) {
      start ??= at;
      pause = undefined;
    } else if (probability < SILENCE && start !== undefined) {
      pause ??= at;
      if (at - pause >= MIN_SILENCE) close(pause);
    }
  });
  if (start !== undefined) close(probabilities.length * FRAME);
  return segments;
}
