import { msToSamples } from '../../audio/sample-clock.js';
import type {
  BackendCapabilities,
  TranscribeOptions,
  TranscriptionBackend,
} from '../../contracts/backend.js';
import type { StreamingSession } from '../../contracts/session.js';
import type { FinalEvent, PartialEvent, SessionEvent } from '../../contracts/session-events.js';
import type { StreamingSessionOptions } from '../../contracts/session-options.js';
import type { TranscriptResult } from '../../contracts/transcript.js';
import { TranscribeError } from '../../errors/transcribe-error.js';
import { createStreamingSession } from '../streaming-session.js';

export function speech(ms: number, levelDb = -20): Float32Array {
  const amplitude = Math.SQRT2 * 10 ** (levelDb / 20);
  return Float32Array.from(
    { length: msToSamples(ms) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * 200 * i) / 16000),
  );
}

export const silence = (ms: number): Float32Array => new Float32Array(msToSamples(ms));

export const transcript = (text: string, durationMs = 60_000): TranscriptResult => ({
  text: ` ${text}`,
  segments: text === '' ? [] : [{ start: 0, end: durationMs / 1000, text: ` ${text}` }],
  language: 'en',
  processingTimeMs: 7,
});

export interface Call {
  readonly samples: Float32Array;
  readonly options: TranscribeOptions;
  answer(result: TranscriptResult | Error): void;
}

/** What a call is answered with. */
export type Reply = (call: Call, index: number) => TranscriptResult | Error;

/** A backend, and what it was asked for. */
export interface Engine {
  readonly backend: TranscriptionBackend;
  readonly calls: readonly Call[];
  /** Calls without an answer. */
  readonly waiting: readonly Call[];
  mostActive(): number;
}

/** A backend whose calls are answered by `reply`, or, without one, by the test. */
export function backendOf(reply?: Reply, capabilities: Partial<BackendCapabilities> = {}): Engine {
  const calls: Call[] = [];
  const waiting: Call[] = [];
  let active = 0;
  let mostActive = 0;
  const backend: TranscriptionBackend = {
    specVersion: 'v1',
    name: 'test',
    capabilities: {
      wordTimestamps: false,
      prompt: true,
      prefix: false,
      draft: false,
      tokens: false,
      attention: false,
      languageDetection: true,
      translation: true,
      audioContextSizing: true,
      maxConcurrency: 1,
      maxAudioMs: 30_000,
      ...capabilities,
    },
    async load() {},
    transcribe(samples, options) {
      active++;
      mostActive = Math.max(mostActive, active);
      return new Promise<TranscriptResult>((resolve, reject) => {
        const call: Call = {
          samples,
          options,
          answer(result) {
            if (waiting.includes(call)) waiting.splice(waiting.indexOf(call), 1);
            active--;
            if (result instanceof Error) reject(result);
            else resolve(result);
          },
        };
        calls.push(call);
        waiting.push(call);
        options.signal?.addEventListener('abort', () => {
          if (waiting.includes(call))
            call.answer(new TranscribeError('x', { code: 'ERR_ABORTED' }));
        });
        if (reply) call.answer(reply(call, calls.length - 1));
      });
    },
    health: async () => ({ status: 'ready' }),
    async [Symbol.asyncDispose]() {},
  };
  return { backend, calls, waiting, mostActive: () => mostActive };
}

/** Answers with how long the audio is: `heard 1500`. */
export const heardMs = ({ samples }: Call): TranscriptResult =>
  transcript(`heard ${samples.length / 16}`);

export const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The events of a session, as they come. */
export interface Collected {
  readonly all: readonly SessionEvent[];
  /** Without what tells of speech. */
  readonly events: readonly SessionEvent[];
  /** The iteration has ended. */
  readonly done: Promise<void>;
  partials(): PartialEvent[];
  finals(): FinalEvent[];
}

export function collect(session: StreamingSession): Collected {
  const all: SessionEvent[] = [];
  const events: SessionEvent[] = [];
  const done = (async () => {
    for await (const event of session) {
      all.push(event);
      if (event.type !== 'speech_start' && event.type !== 'speech_end') events.push(event);
    }
  })();
  const partials = () => events.filter((event): event is PartialEvent => event.type === 'partial');
  const finals = () => events.filter((event): event is FinalEvent => event.type === 'final');
  return { all, events, done, partials, finals };
}

// Utterances end where the test says, and the final is decoded then and not before.
export const MANUAL: {
  readonly endpointing: { readonly automatic: false };
  readonly speculate: false;
} = {
  endpointing: { automatic: false },
  speculate: false,
};

export function open(
  reply?: Reply,
  options: Partial<StreamingSessionOptions> = {},
): Engine & Collected & { readonly session: StreamingSession } {
  const engine = backendOf(reply);
  const session = createStreamingSession({ backend: engine.backend, ...MANUAL, ...options });
  return { ...engine, ...collect(session), session };
}

export async function play(
  session: StreamingSession,
  audio: Float32Array,
  chunkMs = 20,
): Promise<void> {
  const chunk = msToSamples(chunkMs);
  for (let at = 0; at < audio.length; at += chunk) {
    await session.write(audio.subarray(at, at + chunk));
    await turn();
  }
}

/** A session as it is by default. */
export function openAutomatic(
  reply?: Reply,
  options: Partial<StreamingSessionOptions> = {},
): ReturnType<typeof open> {
  return open(reply, { endpointing: {}, speculate: undefined, partialIntervalMs: 0, ...options });
}
