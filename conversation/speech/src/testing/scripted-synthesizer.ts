import { type Clock, TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import { abortedError } from '@ws/core/internal';
import type {
  SpeechCapabilities,
  SpeechSynthesizer,
  SynthesizedSpeech,
} from '../contracts/speech-synthesizer.js';
import { createCallLine } from '../synthesizer/call-line.js';
import { checkSpeechCall, type SpeechRequest } from '../synthesizer/check-speech-call.js';

/** One call of a scripted synthesizer, as it was recorded. */
export interface ScriptedSynthesizerCall extends SpeechRequest {
  /** Counts from 0. */
  readonly index: number;
  readonly outcome: 'pending' | 'answered' | 'failed' | 'aborted';
}

type OfCall<T> = (call: ScriptedSynthesizerCall) => T;

/** How a {@link ScriptedSynthesizer} behaves. */
export interface ScriptedSynthesizerOptions {
  /**
   * What a call gives, in [-1, 1]. Default: 60 ms for each character, of a tone that is each character's own, faster or
   * slower by the call's `speed`.
   */
  readonly samples?: OfCall<Float32Array> | undefined;
  /** Those that differ. Default: 8000 Hz, one voice of English, speeds 0.5 to 2, one call at a time, 1000 characters, no streaming. */
  readonly capabilities?: Partial<SpeechCapabilities> | undefined;
  /** Calls that wait, at most. Default: 100. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds a call takes on `clock`. Default 0. */
  readonly latencyMs?: number | OfCall<number> | undefined;
  /** Needed where calls take time. */
  readonly clock?: Clock | undefined;
  /** What a call throws, after its latency, instead of answering. */
  readonly failures?: OfCall<Error | undefined> | undefined;
  /** Calls that never answer; only their signal or disposal ends them. */
  readonly hangs?: OfCall<boolean> | undefined;
}

/** A synthesizer that keeps to every rule of the contract and answers by a script. */
export interface ScriptedSynthesizer extends SpeechSynthesizer {
  /** All calls so far, in the order in which they were made; refused ones left out. */
  readonly calls: readonly ScriptedSynthesizerCall[];
  /** How often `load` was called. */
  readonly loads: number;
  readonly disposed: boolean;
}

const CAPABILITIES: SpeechCapabilities = {
  sampleRate: 8000,
  voices: [{ name: 'scripted', languages: ['en-US'] }],
  speed: { min: 0.5, max: 2 },
  maxConcurrency: 1,
  maxChars: 1000,
  streaming: false,
};

const CHARACTER_MS = 60;

/**
 * @example
 * ```ts
 * const synthesizer = createScriptedSynthesizer({ clock, latencyMs: ({ text }) => 10 * text.length });
 * ```
 */
export function createScriptedSynthesizer(
  options: ScriptedSynthesizerOptions = {},
): ScriptedSynthesizer {
  const { samples, latencyMs = 0, clock, failures, hangs, maxQueuedCalls = 100 } = options;
  const capabilities: SpeechCapabilities = { ...CAPABILITIES, ...options.capabilities };
  const { sampleRate, maxConcurrency } = capabilities;
  const calls: { -readonly [K in keyof ScriptedSynthesizerCall]: ScriptedSynthesizerCall[K] }[] =
    [];
  const disposal = new AbortController();
  const line = createCallLine(maxConcurrency, maxQueuedCalls);
  let loads = 0;

  function check(signal: AbortSignal | undefined): void {
    disposal.signal.throwIfAborted();
    if (signal?.aborted) throw abortedError(signal);
  }

  async function answer(
    call: ScriptedSynthesizerCall,
    signal: AbortSignal,
  ): Promise<SynthesizedSpeech> {
    if (hangs?.(call)) await until(new Promise(() => {}), signal);
    const takesMs = typeof latencyMs === 'function' ? latencyMs(call) : latencyMs;
    if (takesMs > 0) {
      if (clock === undefined)
        throw new Error('createScriptedSynthesizer: latencyMs needs a clock.');
      await clock.sleep(takesMs, signal);
    }
    // A call without latency can be aborted too, before it answers.
    await undefined;
    if (signal.aborted) throw abortedError(signal);
    const failure = failures?.(call);
    if (failure !== undefined) throw failure;
    const spoken = samples === undefined ? tones(call, sampleRate) : samples(call).slice();
    return { samples: spoken, sampleRate, processingTimeMs: takesMs };
  }

  return {
    specVersion: 'v1',
    name: 'scripted',
    capabilities,
    calls,
    get loads() {
      return loads;
    },
    get disposed() {
      return disposal.signal.aborted;
    },
    async load(loadOptions) {
      check(loadOptions?.signal);
      loads++;
    },
    async synthesize(text, given = {}) {
      const { signal, onAudio } = given;
      check(signal);
      const request = checkSpeechCall(text, given, capabilities);
      line.check();
      const call: (typeof calls)[number] = { ...request, index: calls.length, outcome: 'pending' };
      calls.push(call);
      const ends = signal ? AbortSignal.any([signal, disposal.signal]) : disposal.signal;
      try {
        return await line.run(ends, async () => {
          const speech = await answer(call, ends);
          const half = speech.samples.length >> 1;
          for (const piece of [speech.samples.slice(0, half), speech.samples.slice(half)]) {
            if (capabilities.streaming && piece.length > 0) onAudio?.(piece);
          }
          call.outcome = 'answered';
          return speech;
        });
      } catch (error) {
        call.outcome = ends.aborted ? 'aborted' : 'failed';
        disposal.signal.throwIfAborted();
        throw error;
      }
    },
    async health() {
      return { status: disposal.signal.aborted || loads === 0 ? 'unloaded' : 'ready' };
    },
    async [Symbol.asyncDispose]() {
      disposal.abort(
        new TranscribeError('The synthesizer was disposed.', { code: 'ERR_DISPOSED' }),
      );
    },
  };
}

/** A tone for each character, each with its own pitch. */
function tones({ text, speed }: SpeechRequest, sampleRate: number): Float32Array {
  const each = Math.round((sampleRate * CHARACTER_MS) / 1000 / speed);
  const spoken = new Float32Array(each * text.length);
  for (let i = 0; i < spoken.length; i++) {
    const hz = 200 + (text.charCodeAt(Math.floor(i / each)) % 64) * 20;
    spoken[i] = 0.5 * Math.sin((2 * Math.PI * hz * i) / sampleRate);
  }
  return spoken;
}
