import { demoRecording } from '../../../test/support/recordings.js';

/** A stretch of the demo recording, which begins with speech. */
export interface Window {
  readonly seconds: number;
  readonly samples: Float32Array;
}

const SPEECH_STARTS = 0.5;

export function windows(): readonly Window[] {
  const recording = demoRecording();
  return [2, 5, 30].map((seconds) => ({
    seconds,
    samples: recording.slice(SPEECH_STARTS * 16_000, (SPEECH_STARTS + seconds) * 16_000),
  }));
}
