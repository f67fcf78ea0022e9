import { countLeading } from '@ws/core/internal';

/** Audio, in samples at 16 kHz, of one bar. */
export const BAR_SAMPLES = 800;
const SAMPLES_A_SECOND = 16_000;
// A day: 1.7 million bars, 14 MB. What comes later is not drawn.
const MAX_BARS = (24 * 3600 * SAMPLES_A_SECOND) / BAR_SAMPLES;

/** How loud a recording was, and where there was speech in it. */
export interface Waveform {
  /** Bars so far. */
  readonly length: number;
  /** Seconds so far. */
  readonly seconds: number;
  /** The loudest of some bars, 0 to 1. */
  peak(from: number, to: number): number;
  /** Whether there was speech in any of some bars. */
  isSpeech(from: number, to: number): boolean;
  /** Samples at 16 kHz. */
  hear(samples: Float32Array): void;
  /** Goes on at a second of the recording, where that is later: how loud it was until then is not known. */
  skipTo(seconds: number): void;
  /** Speech starts, or ends, at a second of the recording. */
  speechStarts(seconds: number): void;
  speechEnds(seconds: number): void;
  clear(): void;
}

export function createWaveform(): Waveform {
  let peaks = new Float32Array(1024);
  let length = 0;
  let inBar = 0;
  let peak = 0;
  let samplesHeard = 0;
  /** Stretches of speech in bars, in their order; the last one may be open. */
  let speech: { start: number; end: number }[] = [];

  const barOf = (seconds: number): number => (seconds * SAMPLES_A_SECOND) / BAR_SAMPLES;

  function push(value: number): void {
    if (length === MAX_BARS) return;
    if (length === peaks.length) {
      const larger = new Float32Array(peaks.length * 2);
      larger.set(peaks);
      peaks = larger;
    }
    peaks[length++] = value;
  }

  return {
    get length() {
      return length;
    },
    get seconds() {
      return samplesHeard / SAMPLES_A_SECOND;
    },
    peak(from, to) {
      let most = 0;
      for (let i = Math.max(0, from); i < Math.min(to, length); i++) {
        most = Math.max(most, peaks[i]!);
      }
      return most;
    },
    isSpeech(from, to) {
      const next = speech[countLeading(speech, ({ end }) => end <= from)];
      return next !== undefined && next.start < to;
    },
    hear(samples) {
      for (const sample of samples) {
        peak = Math.max(peak, Math.abs(sample));
        if (++inBar < BAR_SAMPLES) continue;
        push(Math.min(1, peak));
        peak = 0;
        inBar = 0;
      }
      samplesHeard += samples.length;
    },
    skipTo(seconds) {
      const samples = Math.round(seconds * SAMPLES_A_SECOND);
      if (samples <= samplesHeard) return;
      samplesHeard = samples;
      const bars = Math.min(MAX_BARS, Math.floor(samples / BAR_SAMPLES));
      while (length < bars) push(0);
      peak = 0;
      inBar = samples % BAR_SAMPLES;
    },
    speechStarts(seconds) {
      const last = speech.at(-1);
      if (last?.end === Number.POSITIVE_INFINITY) return;
      speech.push({ start: barOf(seconds), end: Number.POSITIVE_INFINITY });
    },
    speechEnds(seconds) {
      const last = speech.at(-1);
      if (last !== undefined) last.end = barOf(seconds);
    },
    clear() {
      length = 0;
      inBar = 0;
      peak = 0;
      samplesHeard = 0;
      speech = [];
    },
  };
}
