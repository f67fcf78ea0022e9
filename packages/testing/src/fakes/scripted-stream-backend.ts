import {
  type StreamCapabilities,
  type StreamState,
  type StreamStep,
  type StreamWord,
  TranscribeError,
  type TranscriptionStream,
} from '@ws/core';
import {
  abortedError,
  checkSamples,
  createTurns,
  msToSamples,
  secondsToSamples,
} from '@ws/core/internal';
import {
  createScriptedBackend,
  type ScriptedBackend,
  type ScriptedBackendOptions,
} from './scripted-backend.js';
import { type CallBehaviour, type CallOutcome, createScriptedCalls } from './scripted-calls.js';
import type { SpeechScript } from './speech-script.js';

/** One call of a stream of a scripted backend. */
export interface ScriptedStreamCall {
  /** Counts the calls of all streams, from 0. */
  readonly index: number;
  /** Counts streams from 0, in the order in which they were opened. */
  readonly stream: number;
  readonly kind: 'push' | 'flush';
  /** Samples that were pushed. */
  readonly samples: number;
  outcome: CallOutcome;
}

/** How the streams of a {@link ScriptedStreamBackend} behave. */
export interface ScriptedStreamBackendOptions
  extends Pick<ScriptedBackendOptions, 'capabilities'>,
    CallBehaviour<ScriptedStreamCall> {
  /** What it hears. */
  readonly script: Pick<SpeechScript, 'hear'>;
  /** Default: chunks of 80 ms, sure of a word 160 ms after its end, times, snapshots, 16 streams. */
  readonly streams?: Partial<StreamCapabilities> | undefined;
}

/** A backend that hears audio as it comes, by a script; `transcribe` hears the same. */
export interface ScriptedStreamBackend extends ScriptedBackend {
  openStream(options?: { readonly signal?: AbortSignal | undefined }): Promise<TranscriptionStream>;
  readonly streamCalls: readonly ScriptedStreamCall[];
  /** Streams that are open. */
  readonly openStreams: number;
  /** Samples that all streams were given, those that were given twice counted twice. */
  readonly heardSamples: number;
}

const STREAMS: StreamCapabilities = {
  chunkMs: 80,
  lookaheadMs: 160,
  wordTimes: true,
  endOfTurn: false,
  snapshots: true,
  maxStreams: 16,
};

/** What a stream knows. A copy of it is a snapshot. */
interface Ear {
  /** Audio from `from` on, up to the last whole chunk: as much as words need that are not stable yet. */
  readonly heard: Float32Array;
  readonly from: number;
  /** Audio after it. */
  readonly rest: Float32Array;
  /** Whether a word was said. */
  readonly hasSpoken: boolean;
}

const DEAF: Ear = {
  heard: new Float32Array(0),
  from: 0,
  rest: new Float32Array(0),
  hasSpoken: false,
};

/**
 * @example
 * ```ts
 * const script = createSpeechScript([{ text: 'hello', ms: 400 }, { pauseMs: 800 }]);
 * const backend = createScriptedStreamBackend({ script });
 * const session = createStreamingSession({ backend, strategy: createNativeStrategy() });
 * ```
 */
export function createScriptedStreamBackend({
  script,
  streams: given,
  capabilities,
  ...behaviour
}: ScriptedStreamBackendOptions): ScriptedStreamBackend {
  const streams = { ...STREAMS, ...given };
  const windowed = createScriptedBackend({
    hypotheses: ({ samples }) => script.hear(samples),
    capabilities: { ...capabilities, streams },
  });
  const streamCalls: ScriptedStreamCall[] = [];
  const open = new Set<number>();
  const states = new WeakMap<object, Ear>();
  const running = createScriptedCalls<ScriptedStreamCall>('stream', behaviour);
  let opened = 0;
  let heardSamples = 0;

  async function openStream(
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<TranscriptionStream> {
    await windowed.load({ signal: options.signal });
    if (open.size >= streams.maxStreams) {
      const message = `${open.size} streams are open. Dispose one first.`;
      throw new TranscribeError(message, { code: 'ERR_OVERLOADED', retryable: true });
    }
    const id = opened++;
    open.add(id);
    return createStream(id);
  }

  function createStream(id: number): TranscriptionStream {
    const ends = new AbortController();
    let ear = DEAF;
    const turns = createTurns();

    function inTurn<T>(run: () => T | Promise<T>): Promise<T> {
      return turns(() => {
        running.ensureOpen();
        if (ends.signal.aborted) {
          throw new TranscribeError('The stream was disposed.', { code: 'ERR_DISPOSED' });
        }
        return run();
      });
    }

    async function call(
      kind: ScriptedStreamCall['kind'],
      samples: Float32Array,
      signal: AbortSignal | undefined,
    ): Promise<StreamStep> {
      if (signal?.aborted) throw abortedError(signal);
      checkSamples(samples);
      const made: ScriptedStreamCall = {
        ...{ index: streamCalls.length, stream: id, kind, samples: samples.length },
        outcome: 'pending',
      };
      streamCalls.push(made);
      heardSamples += samples.length;
      const all = signal ? AbortSignal.any([signal, ends.signal]) : ends.signal;
      try {
        return await running.run(made, all, (_, processingTimeMs) => {
          const { ear: next, ...step } = hear(ear, samples, kind === 'flush');
          ear = next;
          return { ...step, language: 'en', processingTimeMs };
        });
      } catch (error) {
        if (!ends.signal.aborted) throw error;
        throw new TranscribeError('The stream was disposed.', { code: 'ERR_DISPOSED' });
      }
    }

    return {
      push: (samples, options) => inTurn(() => call('push', samples, options?.signal)),
      flush: (options) => inTurn(() => call('flush', new Float32Array(0), options?.signal)),
      reset: () =>
        inTurn(() => {
          ear = DEAF;
        }),
      ...(streams.snapshots && {
        snapshot: () =>
          inTurn(() => {
            const state = {} as StreamState;
            states.set(state, ear);
            return state;
          }),
        restore: (state: StreamState) =>
          inTurn(() => {
            const kept = states.get(state);
            if (kept === undefined) {
              const message = 'The state is of another backend.';
              throw new TranscribeError(message, { code: 'ERR_INVALID_STATE' });
            }
            ear = kept;
          }),
      }),
      async [Symbol.asyncDispose]() {
        ends.abort();
        open.delete(id);
      },
    };
  }

  /** All that a call says, and what is known afterwards. */
  function hear(before: Ear, samples: Float32Array, isFlush: boolean) {
    const { chunkMs, lookaheadMs = 0, wordTimes } = streams;
    const chunk = msToSamples(chunkMs);
    const all = joined(before.rest, samples);
    const taken = isFlush ? all.length : all.length - (all.length % chunk);
    const heard = joined(before.heard, all.subarray(0, taken));
    const end = before.from + heard.length;
    const words = script.hear(heard).map((word) => ({
      text: word.text,
      startSample: before.from + secondsToSamples(word.start),
      endSample: before.from + secondsToSamples(word.end),
      ...(word.probability !== undefined && { probability: word.probability }),
    }));
    const isSure = ({ endSample }: { readonly endSample: number }): boolean =>
      isFlush || end - endSample >= Math.max(1, msToSamples(lookaheadMs));
    const count = words.findIndex((word) => !isSure(word));
    const sure = count < 0 ? words.length : count;
    const told = words.map(
      ({ text, startSample, endSample, ...rest }, at): StreamWord => ({
        text: at === 0 && !before.hasSpoken ? text : ` ${text}`,
        ...(wordTimes && { startSample, endSample }),
        ...rest,
      }),
    );
    // What lies before a word that is not stable is not needed any more.
    const from = words[sure]?.startSample ?? end;
    return {
      ear: {
        heard: heard.slice(from - before.from),
        from,
        rest: all.slice(taken),
        hasSpoken: before.hasSpoken || sure > 0,
      },
      stable: told.slice(0, sure),
      tentative: told.slice(sure),
      upToSample: end,
    };
  }

  return Object.create(windowed, {
    openStream: { enumerable: true, value: openStream },
    streamCalls: { enumerable: true, value: streamCalls },
    openStreams: { enumerable: true, get: () => open.size },
    heardSamples: { enumerable: true, get: () => heardSamples },
    [Symbol.asyncDispose]: {
      async value() {
        running.dispose();
        open.clear();
        await windowed[Symbol.asyncDispose]();
      },
    },
  });
}

function joined(one: Float32Array, other: Float32Array): Float32Array {
  const both = new Float32Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
