import {
  createStreamingSession,
  type FinalEvent,
  type Logger,
  SAMPLE_RATE,
  type SessionEvent,
  type StreamingSession,
  TranscribeError,
  type TranscriptionStrategy,
  type TranscriptResult,
  type VoiceActivityDetector,
} from '@ws/core';
import type { OneShotMessage, OneShotResultMessage } from '@ws/core/internal';
import {
  HEADROOM_MS,
  type JoinableScheduler,
  msToSamples,
  roundSeconds,
  type SchedulerClient,
  samplesToMs,
  samplesToSeconds,
  segmentsOf,
} from '@ws/core/internal';
import { resampleWhole, STEP_MS } from '../../audio-session/audio-intake.js';
import type { AudioSessionContext } from '../../audio-session/audio-session.js';
import type { ResumableAudioSession } from '../../audio-session/create-audio-session.js';
import { disposeDetector } from '../../engine/detectors.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import type { AudioOfMessage } from './read-message.js';

export interface OneShotQuestion extends Pick<OneShotMessage, 'sampleRate' | 'previousTranscript'> {
  readonly audio: AudioOfMessage;
  readonly contextAudio: AudioOfMessage;
}

/** The one-shot messages of one session, answered in the order in which they came. */
export interface OneShots extends Disposable {
  /** Resolves when there is room for another one, which may be before this one is answered. */
  ask(question: OneShotQuestion): Promise<void>;
  idle(): Promise<void>;
  readonly busy: boolean;
  /** Audio of all of them, in milliseconds. */
  readonly audioMs: number;
}

export interface OneShotParts {
  readonly strategy: TranscriptionStrategy;
  readonly limits: Pick<ServerLimitSettings, 'maxOneShotMs' | 'maxBufferedMs'>;
  readonly session: ResumableAudioSession;
  readonly logger: Logger;
  answer(message: OneShotResultMessage): void;
  /** A question has no answer: a TranscribeError, `ERR_BACKEND_FAILED` for what else the backend throws. */
  fail(error: unknown): void;
  drained(): Promise<void>;
}

// Messages that wait for the engine before the socket is no longer read from.
const MAX_WAITING = 4;
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
export function createOneShots(
  { scheduler, oneShotQueue, eventLoop, clock }: AudioSessionContext,
  { strategy, limits, session, logger, answer, fail, drained }: OneShotParts,
): OneShots {
  const { signal, watch } = session;
  const { maxOneShotMs, maxBufferedMs } = limits;
  const { maxAudioMs, windowMs = maxAudioMs } = scheduler.backend.capabilities;
  const atOnceMs = Math.min(windowMs, WINDOW_MS);
  // Of one-shot messages alone, which are answered one after the other.
  const resamplers = session.createResamplers();
  const maxWaitingSize = msToSamples(maxBufferedMs);
  const waiting: { readonly size: number; readonly done: Promise<void> }[] = [];
  let last = Promise.resolve();
  let audioMs = 0;
  /** The scheduler of all messages, once there is one: most sessions send none. */
  let shared: (JoinableScheduler & Disposable) | undefined;

  /** Gives the sessions of all messages the same clients of the engine: one message after the other gets no new share. */
  function joinAll(): JoinableScheduler & Disposable {
    const queue = oneShotQueue?.join();
    const engine = scheduler.join();
    const { backend } = engine;
    const client: SchedulerClient = {
      backend,
      run(kind, task, until) {
        const work =
          queue === undefined
            ? engine.run(kind, task, until)
            : queue.run(kind, (slot) => engine.run(kind, task, slot), until);
        return work.catch(failOnce);
      },
      [Symbol.dispose]() {},
    };
    return {
      backend,
      join: () => client,
      [Symbol.dispose]() {
        queue?.[Symbol.dispose]();
        engine[Symbol.dispose]();
      },
    };
  }

  function whole(
    field: 'audio' | 'contextAudio',
    { [field]: pieces, sampleRate = SAMPLE_RATE }: OneShotQuestion,
  ): Promise<Float32Array> {
    const ms = (lengthOf(pieces) / sampleRate) * 1000;
    if (ms <= maxOneShotMs) return resampleWhole(pieces, sampleRate, resamplers, eventLoop);
    // Rounded up: what is too long is never said to last as long as it may.
    const lasts = `lasts ${Math.ceil(ms) / 1000} s; a message without "type" may hold ${maxOneShotMs / 1000} s`;
    throw new TranscribeError(
      field === 'audio'
        ? `The audio ${lasts}. Send it in parts, or stream it as "audio_frame".`
        : `The "context_audio" ${lasts} of it. Send only the last of what was heard before.`,
      { code: 'ERR_AUDIO_TOO_LONG', details: { maxOneShotMs } },
    );
  }

  async function transcribe(question: OneShotQuestion): Promise<OneShotResultMessage> {
    const { redactor, ...settings } = session.settings.forOneShot();
    const { previousTranscript, contextAudio: context } = question;
    const samples = await whole('audio', question);
    audioMs += samplesToMs(samples.length);
    watch.onOneShot(samples.length);
    const contextAudio = context.length > 0 ? await whole('contextAudio', question) : undefined;
    const isWhole = samplesToMs(samples.length) <= atOnceMs;
    const maxUtteranceMs = isWhole ? atOnceMs : Math.min(session.maxUtteranceMs, atOnceMs);
    const detector = await session.createDetector();
    // Where there is no detector, everything is speech.
    let heardSpeech = detector === null;
    const vad = detector && noticing(detector, () => (heardSpeech = true));
    let decodedWhole: TranscriptResult | undefined;
    let opened = 0;

    /** The strategy as a session uses it, but for what the message says and asks for. */
    const asked: TranscriptionStrategy = {
      ...strategy,
      openUtterance(backend) {
        const isFirst = opened++ === 0;
        return {
          async decode(pass, { timestamps: _, fallback: __, ...options }) {
            // The detector may miss a soft beginning; but where it heard nothing at all, what was loud enough will do.
            const isAll = isWhole && heardSpeech;
            const said = [previousTranscript, pass.previousTranscript];
            const input = {
              samples: isAll ? samples : pass.samples,
              previousTranscript: said.filter(Boolean).join(' ') || undefined,
              ...(isFirst
                ? { contextAudio }
                : { contextAudio: pass.contextAudio, contextWords: pass.contextWords }),
            };
            const result = await strategy.transcribe(backend, input, options);
            if (isAll) decodedWhole = result;
            return { result, committedChars: 0 };
          },
        };
      },
    };
    let stream: StreamingSession | undefined;
    const leave = (): void => void stream?.[Symbol.asyncDispose]();
    signal.addEventListener('abort', leave, { once: true });
    try {
      // Nothing would end what joins after the client has left.
      signal.throwIfAborted();
      shared ??= joinAll();
      stream = createStreamingSession({
        ...settings,
        scheduler: shared,
        strategy: asked,
        vad,
        endpointing: { automatic: !isWhole, maxUtteranceMs },
        partialIntervalMs: 0,
        speculate: false,
        // What is spent on pieces without text counts, too, and so does their language.
        emptyFinals: true,
        maxBufferedMs: 2 * maxUtteranceMs + HEADROOM_MS,
        ...{ clock, logger },
      });
      const collected = collect(stream);
      collected.catch(() => {});
      const step = msToSamples(STEP_MS);
      for (let at = 0; at < samples.length; at += step) {
        await stream.write(samples.subarray(at, at + step));
        await eventLoop.next();
      }
      await stream.end();
      const finals = await collected;
      const result =
        decodedWhole === undefined
          ? resultOfPieces(finals)
          : resultOf({ ...decodedWhole, end: samplesToSeconds(samples.length) });
      return redactor?.transcript(result) ?? result;
    } finally {
      signal.removeEventListener('abort', leave);
      await stream?.[Symbol.asyncDispose]();
      void disposeDetector(detector, logger);
    }
  }

  /** Never rejects. */
  async function answerOne(question: OneShotQuestion): Promise<void> {
    if (signal.aborted) return;
    try {
      answer(await transcribe(question));
    } catch (error) {
      if (signal.aborted) return;
      logger.error({ code: (error as TranscribeError).code }, 'one-shot message has no transcript');
      fail(error);
    }
    await drained();
  }

  function isFull(): boolean {
    const size = waiting.reduce((sum, one) => sum + one.size, 0);
    return waiting.length > MAX_WAITING || size > maxWaitingSize;
  }

  return {
    async ask(question) {
      const size = lengthOf(question.audio) + lengthOf(question.contextAudio);
      const done = last.then(() => answerOne(question)).finally(() => waiting.shift());
      last = done;
      waiting.push({ size, done });
      // One alone may be larger.
      while (isFull()) await waiting[0]!.done;
    },
    idle: () => last,
    get busy() {
      return waiting.length > 0;
    },
    get audioMs() {
      return audioMs;
    },
    [Symbol.dispose]: () => shared?.[Symbol.dispose](),
  };
}

/** A detector that tells when it hears speech. Disposing it does nothing. */
function noticing(vad: VoiceActivityDetector, onSpeech: () => void): VoiceActivityDetector {
  const notice = (probability: number): number => {
    // One that gives no number has heard who knows what.
    if (!(probability < SPEECH)) onSpeech();
    return probability;
  };
  return {
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
  };
}

/** The client gets the error, and may ask again. Without this, the session would try again by itself. */
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
      ...{ start: roundSeconds(start), end: roundSeconds(end), text: said.trim() },
      ...(words && { words }),
    })),
    language,
    processingTimeMs,
  };
}

function resultOfPieces(finals: readonly FinalEvent[]): OneShotResultMessage {
  return resultOf({
    text: finals.flatMap(({ text }) => text || []).join(' '),
    segments: finals.flatMap(segmentsOf),
    language: finals.at(-1)?.language ?? '',
    processingTimeMs: finals.reduce((sum, { processingTimeMs }) => sum + processingTimeMs, 0),
  });
}

function lengthOf(pieces: AudioOfMessage): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
