import {
  type KnownSpeaker,
  type LiveDiarizeOptions,
  type LiveDiarizer,
  SAMPLE_RATE,
  type SpeakerStream,
  type SpeakerTurn,
  TranscribeError,
} from '@ws/core';
import {
  abortedError,
  checkKnownSpeaker,
  checkSamples,
  invalidOption,
  isKnownName,
  MAX_SPEAKERS,
  MOST_KNOWN,
  readOption,
  samplesToSeconds,
  secondsToSamples,
  until,
} from '@ws/core/internal';
import { type CallBehaviour, type CallOutcome, createScriptedCalls } from './scripted-calls.js';

/** A call of `turns`, as it was recorded. */
export interface ScriptedSpeakersCall {
  /** Counts from 0, over all streams. */
  readonly index: number;
  /** The stream that was asked: 0 is the one that was opened first. */
  readonly stream: number;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  readonly outcome: CallOutcome;
}

/** How a {@link ScriptedLiveDiarizer} behaves. */
export interface ScriptedLiveDiarizerOptions extends CallBehaviour<ScriptedSpeakersCall> {
  /**
   * Turns by their start: of every stream, or by the number of the stream, from 0. `speaker` is any name. One of the
   * stream's known people is told by it, and others by numbers, in the order in which they are told. Default: none.
   */
  readonly turns?:
    | readonly SpeakerTurn[]
    | ((stream: number) => readonly SpeakerTurn[])
    | undefined;
}

/** A stream of a scripted diarizer, as it was recorded. */
export interface ScriptedSpeakerStream {
  readonly options: LiveDiarizeOptions;
  /** Samples that were written, those of streams before included. */
  readonly position: number;
  readonly disposed: boolean;
}

/** A live diarizer that keeps to every rule of the contract and answers by a script. */
export interface ScriptedLiveDiarizer extends LiveDiarizer {
  /** All calls of `turns` so far, refused ones left out. */
  readonly calls: readonly ScriptedSpeakersCall[];
  /** All streams so far. */
  readonly streams: readonly ScriptedSpeakerStream[];
  /** All people who were enrolled so far. */
  readonly enrolled: readonly KnownSpeaker[];
  /** How often `load` was called. */
  readonly loads: number;
  readonly disposed: boolean;
}

/** Seconds of audio that a stream keeps. */
const KEPT = 60;

/**
 * Answers are the script's turns, clipped to what is asked and to what is kept of the audio. Where more people speak than
 * `maxSpeakers`, the further ones have no turns.
 *
 * @example
 * ```ts
 * const diarizer = createScriptedLiveDiarizer({
 *   turns: [{ start: 0, end: 1.5, speaker: 'Anna' }, { start: 1.5, end: 4, speaker: 'Bert' }],
 * });
 * ```
 */
export function createScriptedLiveDiarizer(
  options: ScriptedLiveDiarizerOptions = {},
): ScriptedLiveDiarizer {
  const { turns: script = [], ...behaviour } = options;
  const calls: { -readonly [K in keyof ScriptedSpeakersCall]: ScriptedSpeakersCall[K] }[] = [];
  const streams: ScriptedSpeakerStream[] = [];
  const enrolled: KnownSpeaker[] = [];
  const running = createScriptedCalls<(typeof calls)[number]>('diarizer', behaviour);

  /** A call begins when the one before it has ended, and may be aborted before. */
  async function inTurn(
    before: Promise<unknown>,
    call: (typeof calls)[number],
    ends: AbortSignal,
    answer: () => readonly SpeakerTurn[],
  ): Promise<readonly SpeakerTurn[]> {
    try {
      await until(before, ends);
    } catch (error) {
      call.outcome = 'aborted';
      throw error;
    }
    return running.run(call, ends, answer);
  }

  function open(given: LiveDiarizeOptions): SpeakerStream {
    const { maxSpeakers = 20, known = [], continued } = given;
    checkOptions(given);
    const index = streams.length;
    const own = typeof script === 'function' ? script(index) : script;
    const people = [...new Set(own.map(({ speaker }) => speaker))];
    const disposal = new AbortController();
    /** What each of the script's people is told as. */
    const told = new Map<string, string>();
    const seconds = new Map<string, number>();
    for (const voice of continued?.voices ?? []) {
      const person = people[voice.vector[0] ?? -1];
      if (person === undefined) continue;
      told.set(person, voice.speaker);
      seconds.set(person, voice.seconds);
    }
    let position = continued?.position ?? 0;
    const first = position;
    let last: Promise<unknown> = Promise.resolve();
    streams.push({
      options: given,
      get position() {
        return position;
      },
      get disposed() {
        return disposal.signal.aborted || running.disposed;
      },
    });

    function ensureOpen(): void {
      running.ensureOpen();
      if (!disposal.signal.aborted) return;
      throw new TranscribeError('The stream was disposed.', { code: 'ERR_DISPOSED' });
    }

    function speakerOf(person: string): string | undefined {
      const before = told.get(person);
      if (before !== undefined || told.size >= maxSpeakers) return before;
      const numbers = [...told.values()].filter((name) => /^\d+$/.test(name));
      const speaker = known.some((voice) => voice.speaker === person)
        ? person
        : String(numbers.length + 1);
      told.set(person, speaker);
      return speaker;
    }

    /** @param kept - where the audio that is kept begins */
    function answer(start: number, end: number, kept: number): SpeakerTurn[] {
      const from = Math.max(start, samplesToSeconds(kept));
      const answered: SpeakerTurn[] = [];
      for (const turn of own) {
        const clipped = { start: Math.max(from, turn.start), end: Math.min(end, turn.end) };
        if (clipped.start >= clipped.end) continue;
        const speaker = speakerOf(turn.speaker);
        if (speaker === undefined) continue;
        const before = seconds.get(turn.speaker) ?? 0;
        seconds.set(turn.speaker, before + clipped.end - clipped.start);
        answered.push({ ...clipped, speaker });
      }
      return answered.sort((one, other) => one.start - other.start);
    }

    return {
      write(samples) {
        ensureOpen();
        checkSamples(samples);
        position += samples.length;
      },
      async turns(start, end, { signal } = {}) {
        ensureOpen();
        if (signal?.aborted) throw abortedError(signal);
        checkRange(start, end, position);
        const call: (typeof calls)[number] = {
          ...{ index: calls.length, stream: index, start, end },
          outcome: 'pending',
        };
        calls.push(call);
        const ends = signal ? AbortSignal.any([signal, disposal.signal]) : disposal.signal;
        const kept = Math.max(first, position - KEPT * SAMPLE_RATE);
        const before = last;
        const mine = inTurn(before, call, ends, () => answer(start, end, kept));
        last = Promise.allSettled([before, mine]);
        try {
          return await mine;
        } catch (error) {
          ensureOpen();
          throw error;
        }
      },
      remains: () => ({
        position,
        voices: [...told].map(([person, speaker]) => ({
          ...{ speaker, vector: [people.indexOf(person)], seconds: seconds.get(person) ?? 0 },
        })),
      }),
      async [Symbol.asyncDispose]() {
        disposal.abort();
      },
    };
  }

  return {
    specVersion: 'v1',
    name: 'scripted',
    calls,
    streams,
    get loads() {
      return running.loads;
    },
    get disposed() {
      return running.disposed;
    },
    load: async (loadOptions) => running.load(loadOptions?.signal),
    enrolled,
    async enroll(person, { signal } = {}) {
      running.ensureOpen();
      if (signal?.aborted) throw abortedError(signal);
      checkKnownSpeaker(person);
      const { name, samples } = person;
      if (samples.every((sample) => sample === 0)) {
        throw new TranscribeError(`Nothing of ${name} is heard.`, { code: 'ERR_INVALID_AUDIO' });
      }
      enrolled.push(person);
      return { speaker: name, vector: [0], seconds: samplesToSeconds(samples.length) };
    },
    open(given = {}) {
      running.ensureOpen();
      return open(given);
    },
    [Symbol.asyncDispose]: async () => running.dispose(),
  };
}

function checkOptions({ maxSpeakers = 20, known = [], continued }: LiveDiarizeOptions): void {
  const { position = 0 } = continued ?? {};
  if (!Number.isSafeInteger(position) || position < 0) {
    throw invalidOption('continued.position', position, 'a whole number of samples');
  }
  readOption(MAX_SPEAKERS, 'maxSpeakers', maxSpeakers);
  if (known.length > MOST_KNOWN) {
    throw invalidOption('known', known.length, `at most ${MOST_KNOWN} people`);
  }
  const names = new Set<string>();
  for (const { speaker, vector } of known) {
    if (!isKnownName(speaker) || names.has(speaker)) {
      throw invalidOption('speaker', speaker, 'a name that no other has, and no number');
    }
    names.add(speaker);
    if (!Array.isArray(vector)) throw invalidOption('vector', vector, 'what enroll gave');
  }
}

function checkRange(start: number, end: number, position: number): void {
  if (!(start >= 0 && start <= end && end - start <= KEPT)) {
    throw invalidOption('end', end, `from start, ${start}, to ${KEPT} s after it`);
  }
  if (secondsToSamples(end) > position) {
    throw invalidOption('end', end, `at most ${samplesToSeconds(position)}, the audio so far`);
  }
}
