import type { Clock, VoiceActivityDetector } from '@ws/core';
import { inTime, invalidOption, type SpeechDetectorOptions } from '@ws/core/internal';
import { createSpeechDetector, type EndpointEvent } from '@ws/core/vad';

/** Listens for pauses in the client itself, until it fails. */
export interface PauseDetector {
  readonly listening: boolean;
  /** What mono 16 kHz samples decide; nothing once it has failed. Call it again only when the promise has settled. */
  push(samples: Float32Array): Promise<readonly EndpointEvent[]>;
  /** Ends it: an answer that is still to come is not waited for. */
  stop(): void;
}

// Of one frame of some 30 ms, as in core's sessions.
const ANSWER_MS = 10_000;

/** @throws TranscribeError `ERR_INVALID_OPTION` @param onFailure - called once: it threw, was late, or gave no probability */
export function createPauseDetector(
  { vad, ...options }: SpeechDetectorOptions,
  clock: Clock,
  onFailure: (error: unknown) => void,
): PauseDetector {
  const stopped = new AbortController();
  const limit = { ms: ANSWER_MS, clock, what: 'The detector' };
  const detector = createSpeechDetector({ ...options, vad: vad && limited(vad) });

  /** The detector, with a limit to its answers, which core's speech detector checks. */
  function limited(given: VoiceActivityDetector): VoiceActivityDetector {
    if (typeof given?.process !== 'function' || typeof given.frameSizes !== 'function') {
      throw invalidOption('clientVad.vad', given, 'a VoiceActivityDetector');
    }
    return {
      specVersion: 'v1',
      name: given.name,
      sampleRates: given.sampleRates,
      frameSizes: (sampleRate) => given.frameSizes(sampleRate),
      process(frame) {
        const answer = given.process(frame);
        return typeof answer === 'number' ? answer : inTime(answer, stopped.signal, limit);
      },
      reset: () => given.reset(),
      [Symbol.asyncDispose]: async () => {},
    };
  }

  const pauses: { -readonly [K in keyof PauseDetector]: PauseDetector[K] } = {
    listening: true,
    async push(samples) {
      if (!pauses.listening) return [];
      try {
        return await detector.push(samples);
      } catch (error) {
        pauses.listening = false;
        if (!stopped.signal.aborted) onFailure(error);
        return [];
      }
    },
    stop: () => stopped.abort(),
  };
  return pauses;
}
