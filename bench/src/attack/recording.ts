import { SAMPLE_RATE } from '@ws/core';
import { demoRecording, peopleRecorded, stream60 } from '../../../test/support/recordings.js';

/** People who speak; where their recording is not beside the project, the demo's voices. */
export function speech(): Float32Array {
  return peopleRecorded ? stream60() : demoRecording();
}

/** A stretch of {@link speech}, in seconds. */
export function stretch(from: number, to: number): Float32Array {
  return speech().subarray(from * SAMPLE_RATE, to * SAMPLE_RATE);
}

/** A breath of 0.48 s between two sentences; undefined without the recording of people. */
export function breath(): Float32Array | undefined {
  return peopleRecorded ? stretch(10.82, 11.3) : undefined;
}

/** Samples over and over, to so many of them. */
export function repeated(samples: Float32Array, length: number): Float32Array {
  const all = new Float32Array(length);
  for (let at = 0; at < length; at += samples.length) {
    all.set(samples.subarray(0, length - at), at);
  }
  return all;
}
