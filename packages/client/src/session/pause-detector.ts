import { type Clock, TranscribeError, type VoiceActivityDetector } from '@ws/core';
import { invalidOption, type SpeechDetectorOptions } from '@ws/core/internal';
import { createSpeechDetector, type EndpointEvent } from '@ws/core/vad';

/** The client's own ear for pauses, until it fails. */
export interface PauseDetector {
  /** Whether it still listens. */
  readonly listening: boolean;
  /** What mono 16 kHz samples decide; nothing once it has failed. Call it again only when the promise has settled. */
  push(samples: Float32Array): Promise<readonly EndpointEvent[]>;
  /** Nobody waits for it any more. */
  stop(): void;
}

// Of one frame of some 30 ms, as in core's sessions.
const ANSWER_MS = 10_000;

/**
 * @param onFailure - the detector threw, did not answer in time, or answered what is no probability: called once
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createPauseDetector(
  { vad, ...options }: SpeechDetectorOptions,
  clock: Clock,
  onFailure: (error: unknown) => void,
): PauseDetector {
  let waiting: AbortController | undefined;
  let stopped = false;
  let listening = true;
  const detector = createSpeechDetector({ ...options, vad: vad && checked(vad) });

  /** What it answers, core's speech detector checks. */
  function checked(given: VoiceActivityDetector): VoiceActivityDetector {
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
        return typeof answer === 'number' ? answer : inTime(answer);
      },
      reset: () => given.reset(),
      [Symbol.asyncDispose]: async () => {},
    };
  }

  async function inTime(answer: Promise<number>): Promise<number> {
    const late = new AbortController();
    waiting = late;
    try {
      return await Promise.race([answer, timeout(late.signal)]);
    } finally {
      late.abort();
    }
  }

  async function timeout(signal: AbortSignal): Promise<never> {
    await clock.sleep(ANSWER_MS, signal);
    throw new TranscribeError(`It has not answered within ${ANSWER_MS} ms.`, {
      code: 'ERR_BACKEND_TIMEOUT',
    });
  }

  return {
    get listening() {
      return listening;
    },
    async push(samples) {
      if (!listening) return [];
      try {
        return await detector.push(samples);
      } catch (error) {
        listening = false;
        if (!stopped) onFailure(error);
        return [];
      }
    },
    stop() {
      stopped = true;
      waiting?.abort();
    },
  };
}
