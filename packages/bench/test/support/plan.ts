import type { MeasuredRecording, Protocol, ServerMeasurement } from '@ws/bench';
import { createFastClock } from './fast-clock.js';

/** What a measurement needs, at ten times the speed of speech. */
export function planOf(
  protocol: Protocol,
  url: string,
  recordings: readonly MeasuredRecording[],
  changes: Partial<ServerMeasurement> = {},
): ServerMeasurement {
  return {
    ...{ protocol, recordings, system: 'server' },
    access: { url: new URL(url), headers: {} },
    request: { language: 'en' },
    bounds: { connectMs: 100_000, answerMs: 600_000 },
    ...{ sessions: [1], repetitions: 1, warmsUp: false, pieceMs: 40, silenceMs: 2000 },
    clock: createFastClock(10),
    signal: new AbortController().signal,
    onProgress: () => {},
    ...changes,
  };
}

/** Samples as a recording, with what is known of it. */
export function recordingOf(
  samples: Float32Array,
  reference: string,
  speech: MeasuredRecording['facts']['speech'],
): MeasuredRecording {
  const seconds = samples.length / 16_000;
  const sha256 = '0'.repeat(64);
  return {
    facts: { name: 'words', seconds, language: 'en', reference, speech, sha256 },
    parts: [samples],
  };
}
