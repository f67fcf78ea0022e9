import { TranscribeError, type VoiceActivityDetector } from '@ws/core';
import type { DecisionEngine } from './engine/decision-engine.js';
import { createNoiseGate } from './noise-gate.js';
import type { WebRtcVadSettings } from './options.js';
import { writeInt16 } from './write-int16.js';

/** WebRTC's voice-activity detector, for one stream at one sample rate. */
export interface WebRtcVad extends VoiceActivityDetector {
  /** Which program decides. */
  readonly engine: 'wasm' | 'native';
  /**
   * 1 for speech, 0 for none, without a promise. The lengths of frames may change within a stream.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO` for a frame of another length or with samples that are no numbers: the
   * stream goes on as if it had not been; `ERR_DISPOSED`
   */
  process(frame: Float32Array): number;
  /** @throws TranscribeError `ERR_DISPOSED` */
  reset(): void;
}

const FRAME_MS = [10, 20, 30] as const;

/** A detector on an engine that is there. */
export function openWebRtcVad(engine: DecisionEngine, settings: WebRtcVadSettings): WebRtcVad {
  const { mode, sampleRate, noiseGateDb } = settings;
  const sizes: readonly number[] = Object.freeze(FRAME_MS.map((ms) => (sampleRate * ms) / 1000));
  const gate = noiseGateDb === 0 ? undefined : createNoiseGate(noiseGateDb, sampleRate);
  const stream = engine.open(sampleRate, mode);
  let disposed = false;

  function refuseDisposed(): void {
    if (disposed) {
      throw new TranscribeError("WebRTC's detector was disposed.", { code: 'ERR_DISPOSED' });
    }
  }

  return {
    specVersion: 'v1',
    name: 'webrtc',
    engine: engine.kind,
    sampleRates: Object.freeze([sampleRate]),
    frameSizes: (rate) => (rate === sampleRate ? sizes : []),
    process(frame) {
      refuseDisposed();
      if (!sizes.includes(frame.length)) {
        throw new TranscribeError(
          `WebRTC's detector takes frames of ${FRAME_MS.join(', ')} ms: ${sizes.join(', ')} samples at ${sampleRate} Hz; this one has ${frame.length}.`,
          {
            code: 'ERR_INVALID_AUDIO',
            details: { frameSamples: frame.length, accepted: sizes, sampleRate },
          },
        );
      }
      writeInt16(frame, engine.samples);
      const speech = stream.decide(frame.length);
      // The gate hears every frame, too: it must know the noise when speech begins.
      return (gate === undefined || gate.hear(frame)) && speech ? 1 : 0;
    },
    reset() {
      refuseDisposed();
      stream.reset();
      gate?.reset();
    },
    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      stream.close();
    },
  };
}
