import { splitWords } from '../agreement/hypothesis-words.js';
import { checkSamples } from '../audio/finite-samples.js';
import { quietestPoint } from '../audio/quietest-point.js';
import { msToSamples } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { TranscriptionStrategy, UtteranceHypothesis } from '../contracts/strategy.js';
import type {
  StreamOptions,
  StreamStep,
  StreamWord,
  TranscriptionStream,
} from '../contracts/stream.js';
import { disposedError } from '../engine-supervision/engine-errors.js';
import { abortedError } from '../errors/transcribe-error.js';
import { UNSPACED_SCRIPTS } from '../text/unspaced-scripts.js';

interface LiftedStreamSettings extends Omit<StreamOptions, 'signal'> {
  /** Samples between two decodes. */
  readonly interval: number;
  /** Samples of the longest utterance. */
  readonly longest: number;
}

type Call = { readonly signal?: AbortSignal | undefined };

// More than any strategy takes as prompt.
const MAX_PREVIOUS_CHARS = 2000;
/** Where the longest utterance may be cut: in its last two seconds. What lies there is not committed before. */
const CUT = msToSamples(2000);
const UNSPACED = new RegExp(`^[${UNSPACED_SCRIPTS}]`, 'u');

/** A stream over a strategy: see `asStream`. */
export function createLiftedStream(
  backend: TranscriptionBackend,
  strategy: TranscriptionStrategy,
  { interval, longest, ...spoken }: LiftedStreamSettings,
): TranscriptionStream {
  const ends = new AbortController();
  /** The utterance: its audio, of which `length` samples are there, and its place in the stream. */
  let audio = new Float32Array(2 * interval);
  let length = 0;
  let start = 0;
  let decoder = strategy.openUtterance(backend);
  /** Samples of the utterance up to which it was decoded. */
  let decodedTo = 0;
  /** Characters of the utterance's text that were told as stable. */
  let toldChars = 0;
  let previousTranscript = '';
  let hasText = false;
  let workedMs = 0;
  let stable: StreamWord[] = [];
  let tentative: readonly StreamWord[] = [];
  let language: string | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** Runs after all calls before. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = turn.then(() => {
      if (ends.signal.aborted) throw disposedError('stream');
      return run();
    });
    turn = result.catch(() => {});
    return result;
  }

  function begin(at: number): void {
    start = at;
    length = 0;
    decodedTo = 0;
    toldChars = 0;
    tentative = [];
    decoder = strategy.openUtterance(backend);
  }

  function hold(samples: Float32Array): void {
    if (length + samples.length > audio.length) {
      const larger = new Float32Array(Math.min(longest, 2 * (length + samples.length)));
      larger.set(audio.subarray(0, length));
      audio = larger;
    }
    audio.set(samples, length);
    length += samples.length;
  }

  async function decode(to: number, isFinal: boolean, { signal }: Call): Promise<void> {
    if (signal?.aborted) throw abortedError(signal);
    const all = signal ? AbortSignal.any([signal, ends.signal]) : ends.signal;
    let hypothesis: UtteranceHypothesis;
    try {
      hypothesis = await decoder.decode(
        {
          ...{ samples: audio.slice(0, to), previousTranscript, isFinal },
          holdsBack: to > longest - CUT,
        },
        { ...spoken, signal: all, timestamps: isFinal, fallback: false },
      );
    } catch (error) {
      if (ends.signal.aborted) throw disposedError('stream');
      throw error;
    }
    const { result, committedChars } = hypothesis;
    decodedTo = to;
    workedMs += result.processingTimeMs;
    language = result.language || language;
    const sureChars = isFinal ? result.text.length : Math.max(committedChars, toldChars);
    stable.push(...wordsIn(result.text.slice(toldChars, sureChars), toldChars > 0));
    tentative = wordsIn(result.text.slice(sureChars), sureChars > 0);
    toldChars = sureChars;
    if (!isFinal) return;
    previousTranscript = `${previousTranscript} ${result.text}`.slice(-MAX_PREVIOUS_CHARS);
    hasText ||= result.text !== '';
  }

  /** With the space that stands between utterances, where words begin one. */
  function wordsIn(text: string, isWithin: boolean): readonly StreamWord[] {
    const words = splitWords(text).map((word) => ({ text: word.text }));
    const [first] = words;
    if (first === undefined || isWithin || !hasText || UNSPACED.test(first.text.trim()))
      return words;
    return [{ text: ` ${first.text.trim()}` }, ...words.slice(1)];
  }

  async function hear(samples: Float32Array, call: Call): Promise<void> {
    for (let at = 0; at < samples.length; ) {
      const next = Math.min(decodedTo + interval, longest);
      const piece = samples.subarray(at, at + next - length);
      hold(piece);
      at += piece.length;
      if (length < next) return;
      if (length < longest) await decode(length, false, call);
      else await cut(call);
    }
  }

  /** The utterance has grown too long. */
  async function cut(call: Call): Promise<void> {
    const at = longest - CUT + quietestPoint(audio.subarray(longest - CUT, longest));
    await decode(at, true, call);
    const rest = audio.slice(at, length);
    begin(start + at);
    await hear(rest, call);
  }

  function step(): StreamStep {
    const told = {
      ...{ stable, tentative, upToSample: start + decodedTo, processingTimeMs: workedMs },
      ...(language !== undefined && { language }),
    };
    stable = [];
    workedMs = 0;
    return told;
  }

  return {
    push: (samples, call = {}) =>
      inTurn(async () => {
        if (call.signal?.aborted) throw abortedError(call.signal);
        checkSamples(samples);
        await hear(samples, call);
        return step();
      }),
    flush: (call = {}) =>
      inTurn(async () => {
        if (call.signal?.aborted) throw abortedError(call.signal);
        if (length > 0) {
          await decode(length, true, call);
          begin(start + length);
        }
        return step();
      }),
    reset: () =>
      inTurn(async () => {
        begin(0);
        stable = [];
        workedMs = 0;
        previousTranscript = '';
        hasText = false;
        language = undefined;
      }),
    async [Symbol.asyncDispose]() {
      ends.abort();
    },
  };
}
