import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEndpointer, type EndpointEvent } from './endpointer.js';
import type { EndpointerOptions } from './endpointer-options.js';
import { createEnergyVad } from './energy-vad.js';
import { frameSizeOf, speechProbability } from './speech-gate.js';

/** Settings of a {@link SpeechDetector}. */
export interface SpeechDetectorOptions extends Omit<EndpointerOptions, 'frameSamples'> {
  /** Default: an energy detector. It stays the caller's to dispose. */
  readonly vad?: VoiceActivityDetector | undefined;
}

/** Finds where speech starts and ends in a stream of audio. */
export interface SpeechDetector {
  /**
   * Listens to mono 16 kHz samples, however many, and says what they decide. Call it again only when the promise
   * has settled.
   *
   * @throws TranscribeError what the detector throws; `ERR_BACKEND_FAILED` where it answers with no probability
   */
  push(samples: Float32Array): Promise<readonly EndpointEvent[]>;
  /** No more audio: ends speech that is going on. */
  flush(): readonly EndpointEvent[];
  /** Whether speech is going on. */
  readonly speaking: boolean;
}

/**
 * A voice-activity detector and an endpointer in one, for audio in pieces of any length: what a client
 * uses to say `vad_end` at a pause.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createSpeechDetector(options: SpeechDetectorOptions = {}): SpeechDetector {
  const { vad = createEnergyVad(), ...endpointing } = options;
  const frameSamples = frameSizeOf(vad);
  const endpointer = createEndpointer({ ...endpointing, frameSamples });
  const frame = new Float32Array(frameSamples);
  let filled = 0;

  return {
    async push(samples) {
      const events: EndpointEvent[] = [];
      for (let at = 0; at < samples.length; ) {
        const part = samples.subarray(at, at + frameSamples - filled);
        frame.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < frameSamples) break;
        filled = 0;
        events.push(...endpointer.process(speechProbability(vad, await vad.process(frame))));
      }
      return events;
    },
    flush: () => endpointer.flush(),
    get speaking() {
      return endpointer.speaking;
    },
  };
}
