import { splitWords } from '../agreement/hypothesis-words.js';
import { checkSamples } from '../audio/finite-samples.js';
import { quietestPoint } from '../audio/quietest-point.js';
import { createSampleBuffer } from '../audio/sample-buffer.js';
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
import { tailOfText } from '../text/tail-of-text.js';
import { UNSPACED_SCRIPTS } from '../text/unspaced-scripts.js';
import { createTurns } from '../timing/turns.js';

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
  /** The audio of the utterance, by places in the stream. */
  let audio = createSampleBuffer();
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
  const turns = createTurns();

  /** Runs after all calls before. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    return turns(() => {
      if (ends.signal.aborted) throw disposedError('stream');
      return run();
    });
  }

  /** Another utterance begins, with what there is of its audio. */
  function begin(at: number): void {
    audio.dropBefore(at);
    decodedTo = 0;
    toldChars = 0;
    tentative = [];
    decoder = strategy.openUtterance(backend);
  }

  /** The first samples of the utterance. */
  function heard(to: number): Float32Array {
    return audio.slice(audio.start, audio.start + to);
  }

  async function decode(to: number, isFinal: boolean, { signal }: Call): Promise<void> {
    if (signal?.aborted) throw abortedError(signal);
    const all = signal ? AbortSignal.any([signal, ends.signal]) : ends.signal;
    let hypothesis: UtteranceHypothesis;
    try {
      hypothesis = await decoder.decode(
        {
          ...{ samples: heard(to), previousTranscript, isFinal },
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
    previousTranscript = tailOfText(`${previousTranscript} ${result.text}`, MAX_PREVIOUS_CHARS);
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
    for (let at = 0; ; ) {
      const next = Math.min(decodedTo + interval, longest);
      // No more than the longest utterance is held, however much comes at once.
      const piece = samples.subarray(at, at + Math.max(0, next - audio.length));
      audio.append(piece);
      at += piece.length;
      if (audio.length < next) return;
      if (next < longest) await decode(next, false, call);
      else await cut(call);
    }
  }

  /** The utterance has grown too long. */
  async function cut(call: Call): Promise<void> {
    const at = longest - CUT + quietestPoint(heard(longest).subarray(longest - CUT));
    await decode(at, true, call);
    begin(audio.start + at);
  }

  function step(): StreamStep {
    const told = {
      ...{ stable, tentative, upToSample: audio.start + decodedTo, processingTimeMs: workedMs },
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
        if (audio.length > 0) {
          await decode(audio.length, true, call);
          begin(audio.end);
        }
        return step();
      }),
    reset: () =>
      inTurn(async () => {
        audio = createSampleBuffer();
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
