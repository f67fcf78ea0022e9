import { SAMPLE_RATE, TranscribeError, type VoiceActivityDetector } from '@ws/core';
import { assertFinite, secondsToSamples } from '@ws/core/internal';
import type { ManualClock } from './manual-clock.js';
import type { SpeechScript } from './speech-script.js';

/** A stretch of a stream, in seconds from its first sample. The words of a {@link SpeechScript} are such. */
export interface SpeechStretch {
  readonly start: number;
  readonly end: number;
}

/** One frame given to a scripted detector, as it was recorded. */
export interface ScriptedVadCall {
  /** Counts from 0. */
  readonly index: number;
  /** First sample of the frame, from the first of the stream: since the start, or the last reset. */
  readonly position: number;
  /** Length of the frame, in samples. */
  readonly length: number;
  /** What the script says of it, whether or not the call fails. */
  readonly probability: number;
}

/** How a {@link ScriptedVad} behaves. */
export interface ScriptedVadOptions {
  /**
   * Where speech is: a probability by the frame's position; or stretches of the stream, or a script, and a frame that
   * touches one of its words has a probability of 1, another 0. Default: a frame is speech when it is not silent.
   */
  readonly speech?:
    | ((position: number, frame: Float32Array) => number)
    | readonly SpeechStretch[]
    | SpeechScript
    | undefined;
  /** Accepted frame lengths, in samples at 16 kHz. Default 480. */
  readonly frameSizes?: readonly number[] | undefined;
  /** Whether it answers by a promise. Default: only where it takes time. */
  readonly asynchronous?: boolean | undefined;
  /** Milliseconds a frame takes on `clock`. Default 0. */
  readonly latencyMs?: number | undefined;
  /** Needed where frames take time. */
  readonly clock?: ManualClock | undefined;
  /** What a call throws, after its latency, instead of answering. The frame was heard all the same. */
  readonly failures?: ((call: ScriptedVadCall) => Error | undefined) | undefined;
}

/** A detector that keeps to every rule of the contract and answers by a script. */
export interface ScriptedVad extends VoiceActivityDetector {
  /** All frames so far, refused ones left out. */
  readonly calls: readonly ScriptedVadCall[];
  readonly resets: number;
  readonly disposed: boolean;
}

const AUDIBLE = 0.01;

/**
 * Calls that overlap fail with `ERR_INVALID_STATE`.
 *
 * @example
 * ```ts
 * const vad = createScriptedVad({ speech: [{ start: 0.5, end: 1.2 }] });
 * ```
 */
export function createScriptedVad(options: ScriptedVadOptions = {}): ScriptedVad {
  const { frameSizes = [480], latencyMs = 0, clock, failures } = options;
  const probabilityOf = toFunction(options.speech);
  const calls: ScriptedVadCall[] = [];
  let position = 0;
  let busy = false;

  function hear(frame: Float32Array): ScriptedVadCall {
    if (vad.disposed) throw error('ERR_DISPOSED', 'The detector was disposed.');
    if (busy) throw error('ERR_INVALID_STATE', 'The frame before has no answer yet.');
    if (!frameSizes.includes(frame.length)) {
      const accepted = frameSizes.join(', ');
      throw error('ERR_INVALID_AUDIO', `A frame has ${frame.length} samples, not ${accepted}.`);
    }
    assertFinite(frame);
    const probability = probabilityOf(position, frame);
    const call = { index: calls.length, position, length: frame.length, probability };
    calls.push(call);
    position += frame.length;
    return call;
  }

  function answer(call: ScriptedVadCall): number {
    const failure = failures?.(call);
    if (failure !== undefined) throw failure;
    return call.probability;
  }

  async function answerLater(call: ScriptedVadCall): Promise<number> {
    busy = true;
    try {
      if (latencyMs > 0) {
        if (clock === undefined) throw new Error('createScriptedVad: latencyMs needs a clock.');
        await clock.sleep(latencyMs);
      }
      await undefined;
      return answer(call);
    } finally {
      busy = false;
    }
  }

  const vad: { -readonly [K in keyof ScriptedVad]: ScriptedVad[K] } = {
    specVersion: 'v1',
    name: 'scripted',
    sampleRates: [SAMPLE_RATE],
    frameSizes: (sampleRate) => (sampleRate === SAMPLE_RATE ? frameSizes : []),
    calls,
    resets: 0,
    disposed: false,
    process(frame) {
      const call = hear(frame);
      return (options.asynchronous ?? latencyMs > 0) ? answerLater(call) : answer(call);
    },
    reset() {
      vad.resets++;
      position = 0;
    },
    async [Symbol.asyncDispose]() {
      vad.disposed = true;
    },
  };
  return vad;
}

function toFunction(
  speech: ScriptedVadOptions['speech'],
): (position: number, frame: Float32Array) => number {
  if (typeof speech === 'function') return speech;
  if (speech === undefined) {
    return (_, frame) => (frame.some((sample) => Math.abs(sample) > AUDIBLE) ? 1 : 0);
  }
  const stretches = ('words' in speech ? speech.words : speech).map(({ start, end }) => ({
    first: secondsToSamples(start),
    after: secondsToSamples(end),
  }));
  return (position, frame) => {
    const end = position + frame.length;
    return stretches.some(({ first, after }) => first < end && after > position) ? 1 : 0;
  };
}

function error(code: TranscribeError['code'], message: string): TranscribeError {
  return new TranscribeError(message, { code });
}
