import {
  type BackendCapabilities,
  type BackendHealth,
  SAMPLE_RATE,
  TranscribeError,
  type TranscribeOptions,
  type TranscriptionBackend,
  type TranscriptResult,
} from '@ws/core';
import { abortedError, assertFinite, samplesToMs } from '@ws/core/internal';
import {
  type CallBehaviour,
  type CallOutcome,
  createScriptedCalls,
  scripted,
} from './scripted-calls.js';
import { type Hypothesis, toTranscript } from './scripted-transcript.js';

/** One call of a scripted backend, as it was recorded. */
export interface ScriptedCall {
  /** Counts from 0. */
  readonly index: number;
  /** A copy of the audio. */
  readonly samples: Float32Array;
  readonly durationMs: number;
  /** All that the caller asked for: its prompt, prefix and draft, too. */
  readonly options: TranscribeOptions;
  readonly outcome: CallOutcome;
}

/** How a {@link ScriptedBackend} behaves. */
export interface ScriptedBackendOptions extends CallBehaviour<ScriptedCall> {
  /**
   * What it hears: for every call, by a function of the call (its number, its audio, how long that is), or from a list
   * with one entry per call, the last of which is repeated. Default: an empty text.
   *
   * It is always the whole of what the audio says. Where a call has a prefix, the answer is what follows it: the
   * hypothesis without as many words as the prefix has. That holds where the hypothesis says something else, as a
   * decoder that is made to write the prefix goes on after it all the same. Each word is one token, of the word's
   * probability or else 1; attention, where it is reported, lies on the word's middle, and where a call is to be stopped
   * by it, the answer ends there. Where a hypothesis has `languageProbabilities` and the call gives no language, it is
   * detected from these, as the call's `languageChoice` says. Before it is given, `onSegment` and `onProgress` are told of it.
   */
  readonly hypotheses?: ((call: ScriptedCall) => Hypothesis) | readonly Hypothesis[] | undefined;
  /**
   * Default: everything but `attention`; one call at a time; 30 s. What is `false`, it ignores. Languages that are not
   * among `languages`, where these are given, it refuses.
   */
  readonly capabilities?: Partial<BackendCapabilities> | undefined;
  /**
   * Whether calls are kept, each with a copy of its audio. Default `true`; `false` for measurements of many calls, where
   * `calls` stays empty and scripts are given the caller's own audio.
   */
  readonly keepCalls?: boolean | undefined;
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
  languageChoice: true,
  translation: true,
  prefix: true,
  draft: true,
  tokens: true,
  attention: false,
  progress: true,
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
  const { hypotheses = [''], keepCalls = true, capabilities: given, ...behaviour } = options;
  const capabilities = { ...CAPABILITIES, ...given };
  const calls: { -readonly [K in keyof ScriptedCall]: ScriptedCall[K] }[] = [];
  const running = createScriptedCalls<(typeof calls)[number]>('backend', behaviour);
  let index = 0;
  let active = 0;

  const backend: ScriptedBackend & { maxConcurrent: number } = {
    specVersion: 'v1',
    name: 'scripted',
    capabilities,
    calls,
    maxConcurrent: 0,
    get loads() {
      return running.loads;
    },
    load: async (loadOptions) => running.load(loadOptions?.signal),
    async transcribe(samples, callOptions) {
      running.ensureOpen();
      refuse(samples, callOptions, capabilities);
      const call: (typeof calls)[number] = {
        index: index++,
        samples: keepCalls ? samples.slice() : samples,
        durationMs: samplesToMs(samples.length),
        options: callOptions,
        outcome: 'pending',
      };
      if (keepCalls) calls.push(call);
      active++;
      backend.maxConcurrent = Math.max(backend.maxConcurrent, active);
      try {
        return await running.run(call, callOptions.signal, (ends, processingTimeMs) => {
          const result = toTranscript(scripted(hypotheses, call) ?? '', {
            ...{ samples: samples.length, options: callOptions, capabilities, processingTimeMs },
          });
          if (capabilities.progress) tellProgress(result, call, ends);
          return result;
        });
      } finally {
        active--;
      }
    },
    async health(): Promise<BackendHealth> {
      return { status: running.loads > 0 || index > 0 ? 'ready' : 'unloaded' };
    },
    [Symbol.asyncDispose]: async () => running.dispose(),
  };
  return backend;
}

/** Segment after segment, as if each were decided where it ends; unless a listener aborts the call. */
function tellProgress(
  { segments }: TranscriptResult,
  call: ScriptedCall,
  signal: AbortSignal,
): void {
  const { onSegment, onProgress } = call.options;
  let progress = 0;
  for (const segment of segments) {
    onSegment?.(segment);
    if (signal.aborted) throw abortedError(signal);
    progress = Math.min(1, Math.max(progress, (1000 * segment.end) / call.durationMs));
    if (progress < 1) onProgress?.(progress);
    if (signal.aborted) throw abortedError(signal);
  }
  onProgress?.(1);
  if (signal.aborted) throw abortedError(signal);
}

function refuse(
  samples: Float32Array,
  options: TranscribeOptions,
  { maxAudioMs, prefix, attention, languages }: BackendCapabilities,
): void {
  const error = (code: TranscribeError['code'], message: string) =>
    new TranscribeError(message, { code });
  if (options.sampleRate !== SAMPLE_RATE) {
    throw error(
      'ERR_INVALID_OPTION',
      `sampleRate is ${options.sampleRate}, but must be ${SAMPLE_RATE}.`,
    );
  }
  if (prefix && options.prefix && options.timestamps !== false) {
    throw error('ERR_INVALID_OPTION', 'A prefix needs timestamps: false.');
  }
  if (attention && options.attentionStop && options.timestamps !== false) {
    throw error('ERR_INVALID_OPTION', 'attentionStop needs timestamps: false.');
  }
  for (const language of [options.language ?? [], options.languageChoice?.among ?? []].flat()) {
    if (languages?.includes(language) !== false) continue;
    throw error('ERR_INVALID_OPTION', `The language "${language}" is not known.`);
  }
  if (options.signal?.aborted) throw abortedError(options.signal);
  if (samples.length === 0) throw error('ERR_INVALID_AUDIO', 'The audio is empty.');
  assertFinite(samples);
  if (samplesToMs(samples.length) > maxAudioMs) {
    throw error('ERR_AUDIO_TOO_LONG', `The audio is longer than ${maxAudioMs} ms.`);
  }
}
