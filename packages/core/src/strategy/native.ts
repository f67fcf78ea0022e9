import { samplesToSeconds } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type {
  StrategyOptions,
  TranscriptionStrategy,
  UtteranceDecoder,
  UtteranceHypothesis,
  UtterancePass,
} from '../contracts/strategy.js';
import type {
  StreamState,
  StreamStep,
  StreamWord,
  TranscriptionStream,
} from '../contracts/stream.js';
import type { Word } from '../contracts/transcript.js';
import { asTranscribeError, TranscribeError } from '../errors/transcribe-error.js';
import { invalidOption } from '../options/invalid-option.js';
import { until } from '../timing/until.js';
import { callOptions, composePrompt } from './call-options.js';
import { ensureSuits } from './strategy-options.js';
import { wordsKept } from './words-kept.js';

const PARTIAL_INTERVAL_MS = 200;
const MAX_PREVIOUS_CHARS = 200;
// Silence after the last sound, of which a partial may have heard more than a final is to hear.
const SLACK = 4800;

/**
 * The strategy `native`: a backend that hears audio as it comes is given each sample of an utterance once. Words that it says
 * are stable are committed. A session has one stream of the backend for all of its utterances.
 *
 * Where speech goes on after a final was begun, the stream goes back to where it was before; one without `snapshots` hears
 * the utterance again. Guards judge no text of a stream: they know what Whisper makes up.
 */
export function createNativeStrategy(): TranscriptionStrategy {
  const strategy = { name: 'native', needsStreams: true } as const;
  return {
    ...strategy,
    partialIntervalMs: PARTIAL_INTERVAL_MS,
    contextOverlapMs: 0,
    async transcribe(backend, input, options) {
      const prompt = composePrompt(input, options, MAX_PREVIOUS_CHARS);
      return backend.transcribe(input.samples, callOptions(backend, options, { prompt }));
    },
    openUtterance(backend) {
      ensureSuits(strategy, backend);
      return createNativeUtterance(backend);
    },
  };
}

/** What a stream has said of an utterance. */
interface Heard {
  readonly stable: readonly StreamWord[];
  readonly tentative: readonly StreamWord[];
}

/** A stream, and what it has heard of the utterance. */
interface Listening {
  readonly stream: TranscriptionStream;
  pushed: number;
  heard: Heard;
  /** As it was before it was flushed, where it was. */
  flushed: { readonly heard: Heard; readonly state: StreamState | undefined } | undefined;
  language: string | undefined;
  workedMs: number;
}

const NOTHING: Heard = { stable: [], tentative: [] };

function createNativeUtterance(backend: TranscriptionBackend): UtteranceDecoder {
  let listening: Listening | undefined;
  let running: Promise<unknown> = Promise.resolve();
  /** They stay, whatever another stream would hear in their place. */
  let committed: readonly StreamWord[] = [];

  async function open({ language, prompt, hotwords, task }: StrategyOptions): Promise<Listening> {
    if (task === 'translate') {
      throw invalidOption(
        'task',
        task,
        'left out with the strategy "native", which does not translate',
      );
    }
    const stream = await backend.openStream!({ language, prompt, hotwords });
    listening = {
      ...{ stream, pushed: 0, heard: NOTHING, flushed: undefined },
      ...{ language, workedMs: 0 },
    };
    return listening;
  }

  /** The engine has failed, or hangs: the next pass has another stream. */
  function lose(one: Listening | undefined): void {
    if (one === undefined || listening !== one) return;
    listening = undefined;
    Promise.resolve(one.stream[Symbol.asyncDispose]()).catch(() => {});
  }

  /** A stream that has heard a part of the audio, and nothing else. */
  async function streamFor(samples: Float32Array, options: StrategyOptions): Promise<Listening> {
    if (listening === undefined) return open(options);
    const { stream, flushed, pushed } = listening;
    const isBeyond = samples.length < pushed - SLACK;
    if (flushed !== undefined && samples.length > pushed && flushed.state !== undefined) {
      await stream.restore!(flushed.state);
      listening.heard = flushed.heard;
    } else if (isBeyond || (flushed !== undefined && samples.length > pushed)) {
      await stream.reset();
      listening.pushed = 0;
      listening.heard = NOTHING;
    } else return listening;
    listening.flushed = undefined;
    return listening;
  }

  async function hear(pass: UtterancePass, options: StrategyOptions): Promise<Listening> {
    const before = listening;
    try {
      return await hearOn(pass, options);
    } catch (error) {
      lose(before);
      // Another utterance of the session has its stream: this one hears all of its audio again.
      if (before === undefined || asTranscribeError(error).code !== 'ERR_INVALID_STATE')
        throw error;
      return hearOn(pass, options);
    }
  }

  async function hearOn(
    { samples, isFinal }: UtterancePass,
    options: StrategyOptions,
  ): Promise<Listening> {
    const one = await streamFor(samples, options);
    try {
      if (samples.length > one.pushed) {
        take(one, await one.stream.push(samples.subarray(one.pushed)));
        one.pushed = samples.length;
      }
      if (isFinal && one.flushed === undefined) {
        const { heard } = one;
        const state = await one.stream.snapshot?.();
        take(one, await one.stream.flush());
        one.flushed = { heard, state };
      }
      return one;
    } catch (error) {
      lose(one);
      throw error;
    }
  }

  return {
    async decode(pass, options): Promise<UtteranceHypothesis> {
      const { signal } = options;
      let one: Listening;
      try {
        await until(running, signal);
        const work = hear(pass, options);
        // A pass that is overtaken is not taken back: the audio has been heard, and the next pass goes on after it.
        running = work.catch(() => {});
        one = await until(work, signal);
      } catch (error) {
        if (isGivenUp(signal)) {
          lose(listening);
          running = Promise.resolve();
        }
        throw error;
      }
      const { stable, tentative } = one.heard;
      const words = wordsKept(committed, [...stable, ...tentative]);
      const commits = !pass.isFinal && pass.holdsBack !== true;
      if (commits && stable.length > committed.length) committed = words.slice(0, stable.length);
      const { workedMs } = one;
      one.workedMs = 0;
      return {
        result: transcriptOf(words, pass, {
          language: one.language ?? backend.capabilities.languages?.[0] ?? '',
          processingTimeMs: workedMs,
          wordTimestamps: options.wordTimestamps === true,
        }),
        committedChars: textOf(committed).trimStart().length,
      };
    },
  };
}

function take(one: Listening, step: StreamStep): void {
  one.heard = { stable: [...one.heard.stable, ...step.stable], tentative: step.tentative };
  one.language = step.language ?? one.language;
  one.workedMs += step.processingTimeMs;
}

/** A scheduler has given the call up: the engine may never answer. */
function isGivenUp(signal: AbortSignal | undefined): boolean {
  const reason: unknown = signal?.reason;
  return TranscribeError.isInstance(reason) && reason.code === 'ERR_BACKEND_TIMEOUT';
}

function textOf(words: readonly StreamWord[]): string {
  return words.map(({ text }) => text).join('');
}

function transcriptOf(
  words: readonly StreamWord[],
  { samples }: Pick<UtterancePass, 'samples'>,
  told: {
    readonly language: string;
    readonly processingTimeMs: number;
    readonly wordTimestamps: boolean;
  },
): UtteranceHypothesis['result'] {
  const { wordTimestamps, ...facts } = told;
  const text = textOf(words).trim();
  const timed = wordTimestamps ? words.flatMap(timedWord) : [];
  const segment = {
    ...{ start: 0, end: samplesToSeconds(samples.length), text },
    ...(timed.length === words.length && { words: timed }),
  };
  return { text, segments: text === '' ? [] : [segment], ...facts };
}

function timedWord({ text, startSample, endSample, probability }: StreamWord): Word[] {
  if (startSample === undefined || endSample === undefined) return [];
  const times = { start: samplesToSeconds(startSample), end: samplesToSeconds(endSample) };
  return [{ text: text.trim(), ...times, ...(probability !== undefined && { probability }) }];
}
