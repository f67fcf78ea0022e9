import {
  type Clock,
  TranscribeError,
  type TranscribeOptions,
  type TranscriptionBackend,
  type TranscriptResult,
  type Word,
} from '@ws/core';
import { abortedError, samplesToMs, samplesToSeconds } from '@ws/core/internal';
import { toTranscript } from '../../src/fakes/scripted-transcript.js';
import { type Heard, hear, type SpokenWord } from './coded-speech.js';
import type { FinalPasses } from './final-passes.js';
import type { BackendPlan, CallFault } from './session-plan.js';

// Than when it is given up: another call may be running then.
const LATER_MS = 137;
const LATEST_MS = 700;

// A call that is given up may be made again.
const PASSING: ReadonlySet<CallFault> = new Set<CallFault>([
  'fails for now',
  'hangs',
  'hangs for ever',
  'answers late',
]);

const LASTING: ReadonlySet<CallFault> = new Set<CallFault>([
  'fails for good',
  'rejects with nothing',
  'gives nothing',
  'gives no text',
  'gives no segments',
]);

/** A backend that hears coded speech, and fails by plan; with what has to be known of it afterwards. */
export interface PlannedBackend extends TranscriptionBackend {
  readonly calls: number;
  /** Samples of the longest call. */
  readonly longestCall: number;
  /** Words that it heard and did not tell, as it was planned. */
  readonly swallowed: ReadonlySet<SpokenWord>;
  /** How many calls failed in a way that may pass, and in a way that may not. */
  readonly failures: { readonly passing: number; readonly lasting: number };
}

/**
 * @param settings.givenUpAfterMs - after which nobody waits for a call any more
 * @param settings.maxCalls - what asks for more is broken, and is not answered
 */
export function createPlannedBackend(
  plan: BackendPlan,
  settings: {
    readonly clock: Clock;
    readonly wordOf: (number: number) => SpokenWord | undefined;
    readonly givenUpAfterMs: number;
    readonly maxCalls: number;
    readonly finals: FinalPasses;
  },
): PlannedBackend {
  const { clock, wordOf, givenUpAfterMs, maxCalls, finals } = settings;
  const { latencies, faults, maxConcurrency, maxAudioMs, ...skills } = plan;
  const capabilities = {
    ...skills,
    languageDetection: true,
    translation: true,
    progress: false,
    audioContextSizing: true,
    maxConcurrency,
    maxAudioMs,
  };
  const swallowed = new Set<SpokenWord>();
  let calls = 0;
  let longestCall = 0;
  const failures = { passing: 0, lasting: 0 };

  async function answer(
    index: number,
    samples: Float32Array,
    options: TranscribeOptions,
  ): Promise<TranscriptResult> {
    const fault = faults[index];
    if (fault !== undefined && PASSING.has(fault)) failures.passing++;
    if (fault !== undefined && LASTING.has(fault)) failures.lasting++;
    if (index >= maxCalls || fault === 'hangs for ever') return new Promise(() => {});
    const latencyMs = latencies[index % latencies.length]!;
    // What is given may be changed by its owner when a deaf call is given up.
    const heard = hear(samples, wordOf);
    const { length } = samples;
    const { signal } = options;
    if (fault === 'hangs') await aborted(signal);
    if (fault === 'answers late')
      await clock.sleep(givenUpAfterMs + 1 + ((index * LATER_MS) % LATEST_MS));
    else if (fault === 'is deaf') await clock.sleep(latencyMs);
    else if (latencyMs > 0) await clock.sleep(latencyMs, signal);
    await undefined;
    if (signal?.aborted && fault !== 'answers late' && fault !== 'is deaf') {
      throw abortedError(signal);
    }
    throwPlanned(fault);
    if (fault === 'hears nothing') for (const { word } of heard.words) swallowed.add(word);
    const isPartial = options.timestamps === false && !finals.has(signal);
    const result = toTranscript(hypothesis(heard, length, isPartial, index), {
      samples: length,
      options,
      capabilities,
      processingTimeMs: latencyMs,
    });
    return spoiled(result, fault);
  }

  return {
    specVersion: 'v1',
    name: 'planned',
    capabilities,
    async load() {},
    transcribe(samples, options) {
      const index = calls++;
      longestCall = Math.max(longestCall, samples.length);
      if (samplesToMs(samples.length) > maxAudioMs) {
        const message = `The audio is longer than ${maxAudioMs} ms.`;
        return Promise.reject(new TranscribeError(message, { code: 'ERR_AUDIO_TOO_LONG' }));
      }
      if (faults[index] === 'throws at once') {
        failures.lasting++;
        throw new Error('planned');
      }
      return answer(index, samples, options);
    },
    health: async () => ({ status: 'ready' }),
    async [Symbol.asyncDispose]() {},
    get calls() {
      return calls;
    },
    get longestCall() {
      return longestCall;
    },
    swallowed,
    failures,
  };
}

function throwPlanned(fault: CallFault | undefined): void {
  switch (fault) {
    case 'fails for now':
      throw new TranscribeError('planned', { code: 'ERR_BACKEND_CRASHED', retryable: true });
    case 'fails for good':
      throw new TranscribeError('planned', { code: 'ERR_BACKEND_FAILED' });
    case 'rejects with nothing':
      throw undefined;
    default:
  }
}

function spoiled(result: TranscriptResult, fault: CallFault | undefined): TranscriptResult {
  const withTimes = (change: (start: number, end: number) => { start: number; end: number }) => ({
    ...result,
    segments: result.segments.map((segment) => ({
      ...segment,
      ...change(segment.start, segment.end),
      ...(segment.words && {
        words: segment.words.map((word) => ({ ...word, ...change(word.start, word.end) })),
      }),
    })),
  });
  switch (fault) {
    case 'gives nothing':
      return undefined as unknown as TranscriptResult;
    case 'gives no text':
      return { ...result, text: 7 } as unknown as TranscriptResult;
    case 'gives no segments':
      return { text: result.text } as unknown as TranscriptResult;
    case 'gives empty segments':
      return { ...result, segments: [] };
    case 'gives times that are no numbers':
      return withTimes(() => ({ start: Number.NaN, end: Number.NaN }));
    case 'gives times that run backwards':
      return withTimes((start, end) => ({ start: end, end: start }));
    case 'hears nothing':
      return { ...result, text: '', segments: [] };
    default:
      return result;
  }
}

/**
 * What a decoder writes: all words, and where the audio ends within one, in a partial something else; each time something
 * else, with little probability, for which it looks at the end of the audio. Now and then a partial has the newest
 * word wrong, or writes a word in another case or with a comma after it.
 */
function hypothesis(
  { words, begun }: Heard,
  length: number,
  isPartial: boolean,
  index: number,
): readonly Word[] {
  const end = samplesToSeconds(length);
  const guess: Word = { text: `x${length}`, start: end, end, probability: 0.5 };
  const written = words.map((heard, i): Word => {
    const isNewest = i === words.length - 1;
    if (isPartial && isNewest && (heard.cutOff || index % 5 === 0)) return guess;
    return {
      text: isPartial ? restyled(heard.word.text, index + i) : heard.word.text,
      start: samplesToSeconds(heard.start),
      end: samplesToSeconds(heard.end),
      probability: 0.9,
    };
  });
  return isPartial && begun !== undefined ? [...written, guess] : written;
}

function restyled(text: string, chance: number): string {
  if (chance % 7 === 0) return `${text},`;
  return chance % 11 === 0 ? text.toUpperCase() : text;
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    else signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
