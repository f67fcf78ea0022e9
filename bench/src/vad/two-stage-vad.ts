import type { VoiceActivityDetector } from '@ws/core';

/** A second detector that is asked only where a cheap one hears something. */
export interface TwoStageVad extends VoiceActivityDetector {
  process(frame: Float32Array): number;
  /** Share of the frames for which the second one was asked. */
  readonly asked: number;
}

interface Answering extends VoiceActivityDetector {
  process(frame: Float32Array): number;
}

// The second one is asked for so many frames more: about as long as pauses within sentences.
const HANGOVER = 10;

/** WebRTC's detector over 30 ms of each frame as a gate, Silero's to decide. Tried, and measured here; nothing uses it. */
export function createTwoStageVad(gate: Answering, judge: Answering): TwoStageVad {
  const [size] = judge.frameSizes(16_000);
  let open = 0;
  let frames = 0;
  let asked = 0;
  return {
    specVersion: 'v1',
    name: 'two-stage',
    sampleRates: [16_000],
    frameSizes: (rate) => (rate === 16_000 ? [size!] : []),
    process(frame) {
      frames++;
      if (gate.process(frame.subarray(0, 480)) > 0) open = HANGOVER;
      if (open === 0) return 0;
      open--;
      asked++;
      return judge.process(frame);
    },
    reset() {
      gate.reset();
      judge.reset();
      open = 0;
    },
    get asked() {
      return asked / frames;
    },
    async [Symbol.asyncDispose]() {
      await gate[Symbol.asyncDispose]();
      await judge[Symbol.asyncDispose]();
    },
  };
}
