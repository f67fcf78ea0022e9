import { loudestDb, SHORTEST_AUDIBLE_MS } from '../audio/level.js';
import { samplesToMs } from '../audio/sample-clock.js';
import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type { Guard, GuardEvidence, GuardedTranscript, Suppression } from '../contracts/guards.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { lettersIn } from '../text/letters.js';
import { normalizeWords } from '../text/normalize-words.js';
import { viewOf } from './backend-view.js';
import { LOGPROB_THRESHOLD, NO_SPEECH_THRESHOLD } from './no-speech.js';
import { LOUDEST_SAMPLES, NEARLY_SILENT_DB } from './phantom-phrase.js';
import { wordsSaidTwice } from './said-twice.js';

/** Settings of {@link guardedBackend}. */
export interface GuardedBackendOptions {
  /** What is known of a call's audio besides its samples, asked for at each call. */
  readonly evidence?: (() => Pick<GuardEvidence, 'speechMs'>) | undefined;
  /**
   * Told what was taken out of a call's answer, before the call resolves; not called where nothing was. After this, what
   * was used as prompt should not be used again. Times count from the first sample of the call's audio, which is told
   * with it.
   */
  readonly onSuppressed?:
    | ((suppressed: readonly Suppression[], samples: Float32Array) => void)
    | undefined;
}

/**
 * A backend as it is, but for its transcripts, which have gone through a guard. A call that had a prompt is made once
 * more, without prompt and draft, where the prompt may be why its answer is wrong:
 *
 * - The model repeated itself: of the two answers the one is kept of which less had to be taken out; `onSuppressed`
 *   hears of the loop all the same.
 * - Speech was heard, and the model said nothing, or a few words that are the prompt's or that it doubts itself: the
 *   second answer is kept where it says half as much again. Audio without speech is not asked for twice, nor is
 *   a partial (`timestamps: false`, no prefix) that the model takes for silence.
 * - The model says twice what the audio is too short to hold twice: the second answer is kept where it says that once.
 *
 * The prompt is all of `TranscribeOptions.prompt`, so the second call knows neither the user's prompt nor what was said
 * before, nor hotwords that are in it. Should it fail, the first answer stands.
 *
 * Which segments there are is known when the guard has seen them all: `onSegment` and `onProgress` are told then.
 *
 * Streams are the backend's own: what they say goes through no guard.
 *
 * It is a view: disposing it does nothing, the backend stays its maker's.
 */
export function guardedBackend(
  backend: TranscriptionBackend,
  guard: Guard,
  options?: GuardedBackendOptions,
): TranscriptionBackend {
  return viewOf(backend, guardedTranscribe(backend, guard, options));
}

/** The `transcribe` of {@link guardedBackend}. */
export function guardedTranscribe(
  backend: TranscriptionBackend,
  guard: Guard,
  { evidence, onSuppressed }: GuardedBackendOptions = {},
): TranscriptionBackend['transcribe'] {
  const call = async (given: GuardEvidence, options: TranscribeOptions) =>
    guard(await backend.transcribe(given.samples, options), given);

  /** What makes an answer without prompt better than the first one; `undefined` where none is asked for. */
  function betterThan(
    first: GuardedTranscript,
    given: GuardEvidence,
    options: TranscribeOptions,
  ): ((second: GuardedTranscript) => boolean) | undefined {
    if (!options.prompt) return undefined;
    if (first.suppressed.some(isLoop)) {
      return (second) => loopLength(second.suppressed) < loopLength(first.suppressed);
    }
    const once = wordsSaidTwice(first.result, given);
    if (once !== undefined) {
      return ({ result }) => {
        const said = normalizeWords(`${given.prefix ?? ''} ${result.text}`);
        return said.join(' ') === once.join(' ');
      };
    }
    // On noise a partial would cost twice, again and again; the final is asked for twice all the same.
    const isPartial = options.timestamps === false && !options.prefix;
    if (isPartial && first.suppressed.some(({ reason }) => reason === 'no_speech'))
      return undefined;
    if (!isSilencedByPrompt(first.result, options.prompt, given)) return undefined;
    return ({ result }) => saysMore(result, first.result);
  }

  async function guarded(
    given: GuardEvidence,
    options: TranscribeOptions,
  ): Promise<GuardedTranscript> {
    const first = await call(given, options);
    const isBetter = betterThan(first, given, options);
    if (isBetter === undefined) return first;
    const { prompt: _, draft: __, settled: ___, ...rest } = options;
    let second: GuardedTranscript;
    try {
      second = await call(given, rest);
    } catch (error) {
      if (rest.signal?.aborted) throw error;
      return first;
    }
    const kept = isBetter(second) ? second : first;
    const processingTimeMs = first.result.processingTimeMs + second.result.processingTimeMs;
    const loops = kept === first ? [] : first.suppressed.filter(isLoop);
    return {
      result: { ...kept.result, processingTimeMs },
      suppressed: [...loops, ...kept.suppressed],
    };
  }

  return async (samples, { onSegment, onProgress, ...options }) => {
    const prefix = backend.capabilities.prefix ? options.prefix : undefined;
    const speechMs = evidence?.().speechMs;
    const { result, suppressed } = await guarded({ speechMs, samples, prefix }, options);
    if (suppressed.length > 0) onSuppressed?.(suppressed, samples);
    if (backend.capabilities.progress) {
      for (const segment of result.segments) onSegment?.(segment);
      onProgress?.(1);
    }
    return result;
  };
}

/** Whether a guard took out what the model says over and over: in its place something may have been said. */
export function isLoop({ reason }: Pick<Suppression, 'reason'>): boolean {
  return reason === 'repetition' || reason === 'compression_ratio';
}

function loopLength(suppressed: readonly Suppression[]): number {
  return suppressed.filter(isLoop).reduce((sum, { text }) => sum + text.length, 0);
}

// No speaker is slower, not counting what comes before the first word and after the last.
const SLOWEST_MS_PER_LETTER = 150;
const AROUND_WORDS_MS = 500;

/**
 * Whether there was speech and the model, which had a prompt, said nothing of it after the guards, or too little: 150 ms
 * of speech a letter and half a second more would have had room for more words, and what it said are words of the
 * prompt, or it takes them for unlikely itself (an average log-probability below -1). A short prompt that ends a
 * sentence makes the small models answer so, most of all where the audio begins within one.
 */
function isSilencedByPrompt(
  result: TranscriptResult,
  prompt: string,
  { samples, speechMs, prefix = '' }: GuardEvidence,
): boolean {
  if ((speechMs ?? SHORTEST_AUDIBLE_MS) < SHORTEST_AUDIBLE_MS) return false;
  const words = normalizeWords(`${prefix} ${result.text}`);
  const sayableMs = SLOWEST_MS_PER_LETTER * words.join('').length + AROUND_WORDS_MS;
  if (words.length > 0) {
    if ((speechMs ?? samplesToMs(samples.length)) <= sayableMs) return false;
    const isEcho = ` ${normalizeWords(prompt).join(' ')} `.includes(` ${words.join(' ')} `);
    if (!isEcho && !isUnlikely(result)) return false;
  }
  // The samples are looked at last: that takes longest, and few answers are left.
  return loudestDb(samples, LOUDEST_SAMPLES) >= NEARLY_SILENT_DB;
}

/**
 * Whether an answer without prompt says what the one with it left out: half as much again, of what the model takes for
 * speech, and nothing that it takes for unlikely itself. On noise, without a prompt, it makes up more than with one.
 */
function saysMore(second: TranscriptResult, first: TranscriptResult): boolean {
  const isDoubted = second.segments.some(
    ({ noSpeechProb = 0 }) => noSpeechProb > NO_SPEECH_THRESHOLD,
  );
  return (
    !isDoubted &&
    !isUnlikely(second) &&
    lettersIn(second.text).length > 1.5 * lettersIn(first.text).length
  );
}

function isUnlikely({ segments }: TranscriptResult): boolean {
  return (
    segments.length > 0 && segments.every(({ avgLogprob = 0 }) => avgLogprob < LOGPROB_THRESHOLD)
  );
}
