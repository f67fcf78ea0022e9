import {
  type Clock,
  createStreamingSession,
  type FinalEvent,
  type InferenceScheduler,
  type Logger,
  SAMPLE_RATE,
  type SessionEvent,
  type StreamingSession,
  type StreamingSessionOptions,
  TranscribeError,
  type TranscriptionStrategy,
  type TranscriptResult,
  type VoiceActivityDetector,
} from '@ws/core';
import {
  HEADROOM_MS,
  type JoinableScheduler,
  msToSamples,
  type OneShotResultMessage,
  type SchedulerClient,
  samplesToMs,
  samplesToSeconds,
  segmentsOf,
} from '@ws/core/internal';
import type { Redactor } from '@ws/redaction';
import { resampleWhole, STEP_MS } from '../../../audio-session/input/audio-intake.js';
import type { Resamplers } from '../../../audio-session/input/resamplers.js';
import { disposeDetector } from '../../../engine/detectors.js';
import type { EventLoopBudget } from '../../../net/sockets/event-loop-budget.js';
import type { SessionWatch } from '../../../operations/observation/session-watch.js';
import type { AudioOfMessage } from '../read-message.js';

/** What the session was configured with. */
export type OneShotSettings = Pick<
  StreamingSessionOptions,
  'language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps'
> & {
  /** What covers the answer. */
  readonly redactor: Redactor | undefined;
};

/** A message that asks for one answer. */
export interface OneShotQuestion {
  readonly audio: AudioOfMessage;
  readonly contextAudio: AudioOfMessage;
  readonly sampleRate?: number | undefined;
  readonly previousTranscript?: string | undefined;
}

/** Answers pieces of audio that stand alone. */
export interface OneShots extends Disposable {
  /** Audio that was asked about so far, in milliseconds. */
  readonly heardMs: number;
  /**
   * @throws TranscribeError `ERR_AUDIO_TOO_LONG`, `ERR_ABORTED`, `ERR_OVERLOADED`, `ERR_BACKEND_TIMEOUT`, what the
   * backend throws; errors of another kind as `ERR_BACKEND_FAILED`
   */
  answer(
    question: OneShotQuestion,
    settings: OneShotSettings,
    signal: AbortSignal,
  ): Promise<OneShotResultMessage>;
}

/** What the one-shot messages of a session have in common. */
export interface OneShotContext {
  readonly scheduler: InferenceScheduler;
  /** Where the one-shot messages of all sessions stand in line, before they wait with everybody else, if anywhere. */
  readonly oneShotLine: InferenceScheduler | undefined;
  readonly strategy: TranscriptionStrategy;
  /** The session's detector; each message has one of its own. `null`: none. */
  readonly createDetector: () => Promise<VoiceActivityDetector | null>;
  readonly maxOneShotMs: number;
  /** Longer audio than the engine takes at once is cut into pieces of at most this. */
  readonly maxUtteranceMs: number;
  /** Of one-shot messages alone, which are answered one after the other. */
  readonly resamplers: Resamplers;
  readonly eventLoop: EventLoopBudget;
  readonly watch: Pick<SessionWatch, 'onOneShot'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

// What Whisper hears at once.
const WINDOW_MS = 30_000;
// What counts as speech, where a detector gives a probability.
const SPEECH = 0.5;

/**
 * One-shot messages of one session. Each goes through a session of its own, so that the rules are the same: silence is
 * not decoded, and what the model makes up is taken out. Audio that the engine takes at once is decoded as a whole. Longer
 * audio is cut at its pauses, as a stream is, and each piece waits for the engine as finals do, so that others have their
 * turn between two of them.
 */
export function createOneShots(context: OneShotContext): OneShots {
  const { scheduler, oneShotLine, resamplers, eventLoop, maxOneShotMs } = context;
  const { maxAudioMs, windowMs = maxAudioMs } = scheduler.backend.capabilities;
  const atOnceMs = Math.min(windowMs, WINDOW_MS);
  // Joined when the first message comes, as most sessions send none. All messages share them: a session that sends many
  // must not get the fair share of a new client for each.
  let clients:
    | { readonly line: SchedulerClient | undefined; readonly engine: SchedulerClient }
    | undefined;

  let heardMs = 0;

  /** The scheduler for one message. Its session joins as the shared clients, which outlive it. */
  function sharedClients(): JoinableScheduler {
    clients ??= { line: oneShotLine?.join(), engine: scheduler.join() };
    const { line, engine } = clients;
    const { backend } = engine;
    const client: SchedulerClient = {
      backend,
      run(kind, task, signal) {
        const work =
          line === undefined
            ? engine.run(kind, task, signal)
            : line.run(kind, (slot) => engine.run(kind, task, slot), signal);
        return work.catch(failOnce);
      },
      [Symbol.dispose]() {},
    };
    return { backend, join: () => client };
  }

  function checkLength(
    field: 'audio' | 'contextAudio',
    samples: AudioOfMessage,
    sampleRate: number,
  ): number {
    const length = lengthOf(samples);
    const ms = (length / sampleRate) * 1000;
    if (ms <= maxOneShotMs) return length;
    // Rounded up: what is too long is never said to last as long as it may.
    const lasts = `lasts ${Math.ceil(ms) / 1000} s; a message without "type" may hold ${maxOneShotMs / 1000} s`;
    throw new TranscribeError(
      field === 'audio'
        ? `The audio ${lasts}. Send it in parts, or stream it as "audio_frame".`
        : `The "context_audio" ${lasts} of it. Send only the last of what was heard before.`,
      { code: 'ERR_AUDIO_TOO_LONG', details: { maxOneShotMs } },
    );
  }

  async function whole(
    field: 'audio' | 'contextAudio',
    { [field]: samples, sampleRate = SAMPLE_RATE }: OneShotQuestion,
  ): Promise<Float32Array> {
    const length = checkLength(field, samples, sampleRate);
    return resampleWhole(samples, length, sampleRate, resamplers, eventLoop);
  }

  return {
    get heardMs() {
      return heardMs;
    },
    async answer(question, { redactor, ...settings }, signal) {
      const { previousTranscript, contextAudio } = question;
      const samples = await whole('audio', question);
      heardMs += samplesToMs(samples.length);
      context.watch.onOneShot(samples.length);
      const before = contextAudio.length > 0 ? await whole('contextAudio', question) : undefined;
      const isWhole = samplesToMs(samples.length) <= atOnceMs;
      const maxUtteranceMs = isWhole ? atOnceMs : Math.min(context.maxUtteranceMs, atOnceMs);
      const made = await context.createDetector();
      const detector = noticing(made);
      let decodedWhole: TranscriptResult | undefined;

      const strategy = asOneShot(
        context.strategy,
        { previousTranscript, contextAudio: before },
        {
          // The detector may miss a soft beginning; but where it heard nothing at all, what was loud enough will do.
          wholeAudio: () => (isWhole && detector.heardSpeech() ? samples : undefined),
          onWhole(result) {
            decodedWhole = result;
          },
        },
      );
      let session: StreamingSession | undefined;
      const leave = (): void => void session?.[Symbol.asyncDispose]();
      signal.addEventListener('abort', leave, { once: true });
      try {
        session = createStreamingSession({
          ...settings,
          scheduler: sharedClients(),
          strategy,
          vad: detector.vad,
          endpointing: { automatic: !isWhole, maxUtteranceMs },
          partialIntervalMs: 0,
          speculate: false,
          maxBufferedMs: 2 * maxUtteranceMs + HEADROOM_MS,
          clock: context.clock,
          logger: context.logger,
        });
        signal.throwIfAborted();
        const heard = collect(session);
        heard.catch(() => {});
        const step = msToSamples(STEP_MS);
        for (let at = 0; at < samples.length; at += step) {
          await session.write(samples.subarray(at, at + step));
          await eventLoop.next();
        }
        await session.end();
        const finals = await heard;
        const answer =
          decodedWhole === undefined
            ? resultOfPieces(finals)
            : resultOf({ ...decodedWhole, end: samplesToSeconds(samples.length) });
        return redactor?.transcript(answer) ?? answer;
      } finally {
        signal.removeEventListener('abort', leave);
        await session?.[Symbol.asyncDispose]();
        void disposeDetector(made, context.logger);
      }
    },
    [Symbol.dispose]() {
      clients?.line?.[Symbol.dispose]();
      clients?.engine[Symbol.dispose]();
    },
  };
}

/** The strategy as a session uses it, but for what a message without `type` says and asks for. */
function asOneShot(
  strategy: TranscriptionStrategy,
  message: {
    readonly previousTranscript: string | undefined;
    readonly contextAudio: Float32Array | undefined;
  },
  hooks: {
    readonly wholeAudio: () => Float32Array | undefined;
    readonly onWhole: (result: TranscriptResult) => void;
  },
): TranscriptionStrategy {
  let opened = 0;
  return {
    ...strategy,
    openUtterance(backend) {
      const isFirst = opened++ === 0;
      return {
        async decode(pass, { timestamps: _, fallback: __, ...options }) {
          const whole = hooks.wholeAudio();
          const said = [message.previousTranscript, pass.previousTranscript];
          const input = {
            samples: whole ?? pass.samples,
            previousTranscript: said.filter(Boolean).join(' ') || undefined,
            ...(isFirst
              ? { contextAudio: message.contextAudio }
              : { contextAudio: pass.contextAudio, contextWords: pass.contextWords }),
          };
          const result = await strategy.transcribe(backend, input, options);
          if (whole !== undefined) hooks.onWhole(result);
          return { result, committedChars: 0 };
        },
      };
    },
  };
}

/** A detector, and whether it has heard speech. Where there is none, everything is. Disposing it does nothing. */
function noticing(vad: VoiceActivityDetector | null): {
  readonly vad: VoiceActivityDetector | null;
  heardSpeech(): boolean;
} {
  let speech = vad === null;
  const notice = (probability: number): number => {
    // One that gives no number has heard who knows what.
    if (!(probability < SPEECH)) speech = true;
    return probability;
  };
  return {
    heardSpeech: () => speech,
    vad: vad && {
      specVersion: vad.specVersion,
      name: vad.name,
      sampleRates: vad.sampleRates,
      frameSizes: (sampleRate) => vad.frameSizes(sampleRate),
      process(frame) {
        const probability = vad.process(frame);
        return typeof probability === 'number' ? notice(probability) : probability.then(notice);
      },
      reset: () => vad.reset(),
      async [Symbol.asyncDispose]() {},
    },
  };
}

/** Who asked is told, and may ask again; a session would try again by itself. */
function failOnce(error: unknown): never {
  if (!TranscribeError.isInstance(error)) {
    throw new TranscribeError('The backend failed on this audio.', {
      code: 'ERR_BACKEND_FAILED',
      cause: error,
    });
  }
  const { message, code, details } = error;
  throw new TranscribeError(message, { code, details, cause: error });
}

async function collect(session: AsyncIterable<SessionEvent>): Promise<readonly FinalEvent[]> {
  const finals: FinalEvent[] = [];
  let failure: TranscribeError | undefined;
  for await (const event of session) {
    if (event.type === 'final') finals.push(event);
    if (event.type === 'error') failure ??= event.error;
  }
  if (failure !== undefined) throw failure;
  return finals;
}

function resultOf(
  result: Omit<TranscriptResult, 'languageProbability'> & { readonly end?: number },
): OneShotResultMessage {
  const { text, language, processingTimeMs } = result;
  return {
    type: 'one_shot_result',
    text: text.trim(),
    segments: segmentsOf(result).map(({ start, end, text: said, words }) => ({
      ...{ start, end, text: said.trim() },
      ...(words && { words }),
    })),
    language,
    processingTimeMs,
  };
}

function resultOfPieces(finals: readonly FinalEvent[]): OneShotResultMessage {
  return resultOf({
    text: finals
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join(' '),
    segments: finals.flatMap(segmentsOf),
    language: finals.at(-1)?.language ?? '',
    processingTimeMs: finals.reduce((sum, { processingTimeMs }) => sum + processingTimeMs, 0),
  });
}

/** How many samples the pieces hold. */
export function lengthOf(pieces: AudioOfMessage): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
