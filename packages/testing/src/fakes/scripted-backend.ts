import {
  abortedError,
  assertFinite,
  type BackendCapabilities,
  type BackendHealth,
  SAMPLE_RATE,
  samplesToMs,
  samplesToSeconds,
  TranscribeError,
  type TranscribeOptions,
  type TranscriptionBackend,
  type TranscriptResult,
  type Word,
} from '@ws/core';
import type { ManualClock } from './manual-clock.js';

/** One call of a scripted backend, as it was recorded. */
export interface ScriptedCall {
  /** Counts from 0. */
  readonly index: number;
  /** A copy of the audio. */
  readonly samples: Float32Array;
  readonly durationMs: number;
  readonly options: TranscribeOptions;
  readonly outcome: 'pending' | 'answered' | 'failed' | 'aborted';
}

/** What a call hears: a text, words, or any part of a transcript. */
export type Hypothesis = string | readonly Word[] | Partial<TranscriptResult>;

/** A fixed value, or one that depends on the call. */
export type PerCall<T> = T | ((call: ScriptedCall) => T);

/** How a {@link ScriptedBackend} behaves. */
export interface ScriptedBackendOptions {
  /**
   * What it hears: for every call, by a function of the call (its number, its audio, how long that is), or from a list
   * with one entry per call, the last of which is repeated. Default: an empty text.
   */
  readonly hypotheses?: ((call: ScriptedCall) => Hypothesis) | readonly Hypothesis[] | undefined;
  /** Milliseconds a call takes on `clock`. Default 0. */
  readonly latencyMs?: PerCall<number> | undefined;
  /** Needed where calls take time. */
  readonly clock?: ManualClock | undefined;
  /** What a call throws, after its latency, instead of answering. */
  readonly failures?: ((call: ScriptedCall) => Error | undefined) | undefined;
  /** Calls that never answer; only their signal or disposal ends them. */
  readonly hangs?: ((call: ScriptedCall) => boolean) | undefined;
  /** Default: everything; one call at a time; 30 s. */
  readonly capabilities?: Partial<BackendCapabilities> | undefined;
}

/** A backend that keeps to every rule of the contract and answers by a script. */
export interface ScriptedBackend extends TranscriptionBackend {
  /** All calls so far, refused ones left out. */
  readonly calls: readonly ScriptedCall[];
  /** The most calls that were in flight at once. */
  readonly maxConcurrent: number;
  /** How often `load` was called. */
  readonly loads: number;
}

const CAPABILITIES: BackendCapabilities = {
  wordTimestamps: true,
  prompt: true,
  languageDetection: true,
  translation: true,
  audioContextSizing: true,
  maxConcurrency: 1,
  maxAudioMs: 30_000,
};

/**
 * @example
 * ```ts
 * const script = createSpeechScript([{ text: 'hello', ms: 400 }, { pauseMs: 800 }]);
 * const backend = createScriptedBackend({ hypotheses: (call) => script.hear(call.samples) });
 * ```
 */
export function createScriptedBackend(options: ScriptedBackendOptions = {}): ScriptedBackend {
  const { clock, hypotheses = [''], failures, hangs } = options;
  const capabilities = { ...CAPABILITIES, ...options.capabilities };
  const calls: { -readonly [K in keyof ScriptedCall]: ScriptedCall[K] }[] = [];
  const disposal = new AbortController();
  let active = 0;
  let maxConcurrent = 0;
  let loads = 0;

  function hypothesisOf(call: ScriptedCall): Hypothesis {
    if (typeof hypotheses === 'function') return hypotheses(call);
    return hypotheses[Math.min(call.index, hypotheses.length - 1)] ?? '';
  }

  async function run(call: ScriptedCall, signal: AbortSignal): Promise<TranscriptResult> {
    if (hangs?.(call)) await aborted(signal);
    const latencyMs = perCall(options.latencyMs ?? 0, call);
    if (latencyMs > 0) {
      if (clock === undefined) throw new Error('createScriptedBackend: latencyMs needs a clock.');
      await clock.sleep(latencyMs, signal);
    }
    // A call without latency can be aborted too, before it answers.
    await undefined;
    if (signal.aborted) throw abortedError(signal);
    const failure = failures?.(call);
    if (failure !== undefined) throw failure;
    return toTranscript(hypothesisOf(call), call, latencyMs);
  }

  return {
    specVersion: 'v1',
    name: 'scripted',
    capabilities,
    calls,
    get maxConcurrent() {
      return maxConcurrent;
    },
    get loads() {
      return loads;
    },
    async load(loadOptions) {
      if (disposal.signal.aborted) throw disposedError();
      if (loadOptions?.signal?.aborted) throw abortedError(loadOptions.signal);
      loads++;
    },
    async transcribe(samples, callOptions) {
      if (disposal.signal.aborted) throw disposedError();
      refuse(samples, callOptions, capabilities);
      const call: (typeof calls)[number] = {
        index: calls.length,
        samples: samples.slice(),
        durationMs: samplesToMs(samples.length),
        options: callOptions,
        outcome: 'pending',
      };
      calls.push(call);
      active++;
      maxConcurrent = Math.max(maxConcurrent, active);
      const { signal } = callOptions;
      try {
        const ends = signal ? AbortSignal.any([signal, disposal.signal]) : disposal.signal;
        const result = await run(call, ends);
        call.outcome = 'answered';
        return result;
      } catch (error) {
        const wanted = signal?.aborted || disposal.signal.aborted;
        call.outcome = wanted ? 'aborted' : 'failed';
        throw disposal.signal.aborted ? disposedError() : error;
      } finally {
        active--;
      }
    },
    async health(): Promise<BackendHealth> {
      return { status: loads > 0 || calls.length > 0 ? 'ready' : 'unloaded' };
    },
    async [Symbol.asyncDispose]() {
      disposal.abort();
    },
  };
}

function refuse(
  samples: Float32Array,
  options: TranscribeOptions,
  { maxAudioMs }: BackendCapabilities,
): void {
  const error = (code: TranscribeError['code'], message: string) =>
    new TranscribeError(message, { code });
  if (options.sampleRate !== SAMPLE_RATE) {
    throw error(
      'ERR_INVALID_OPTION',
      `sampleRate is ${options.sampleRate}, but must be ${SAMPLE_RATE}.`,
    );
  }
  if (options.signal?.aborted) throw abortedError(options.signal);
  if (samples.length === 0) throw error('ERR_INVALID_AUDIO', 'The audio is empty.');
  assertFinite(samples);
  if (samplesToMs(samples.length) > maxAudioMs) {
    throw error('ERR_AUDIO_TOO_LONG', `The audio is longer than ${maxAudioMs} ms.`);
  }
}

function toTranscript(
  hypothesis: Hypothesis,
  call: ScriptedCall,
  latencyMs: number,
): TranscriptResult {
  const end = samplesToSeconds(call.samples.length);
  const defaults = { language: call.options.language ?? 'en', processingTimeMs: latencyMs };
  if (Array.isArray(hypothesis)) {
    const words = hypothesis as readonly Word[];
    const text = words.map((word) => word.text).join(' ');
    const segment = {
      start: words[0]?.start ?? 0,
      end: words.at(-1)?.end ?? end,
      text,
      ...(call.options.wordTimestamps ? { words } : {}),
    };
    return { ...defaults, text, segments: words.length === 0 ? [] : [segment] };
  }
  const given = (
    typeof hypothesis === 'string' ? { text: hypothesis } : hypothesis
  ) as Partial<TranscriptResult>;
  const text = given.text ?? given.segments?.map((segment) => segment.text).join(' ') ?? '';
  const segments = text === '' ? [] : [{ start: 0, end, text }];
  return { ...defaults, text, segments, ...given };
}

function perCall<T extends number>(value: PerCall<T>, call: ScriptedCall): T {
  return typeof value === 'function' ? value(call) : value;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function disposedError(): TranscribeError {
  return new TranscribeError('The backend was disposed.', { code: 'ERR_DISPOSED' });
}
