import type { WebRtcVad } from '@ws/vad-webrtc';

/** What a detector decides about each whole frame: a string of 0 and 1. */
export function hear(
  vad: Pick<WebRtcVad, 'process'>,
  samples: Float32Array,
  frameSamples: number,
): string {
  let decisions = '';
  for (let at = 0; at + frameSamples <= samples.length; at += frameSamples) {
    decisions += vad.process(samples.subarray(at, at + frameSamples));
  }
  return decisions;
}

/** Share of frames that are speech. */
export function share(decisions: string): number {
  return [...decisions].filter((decision) => decision === '1').length / decisions.length;
}
