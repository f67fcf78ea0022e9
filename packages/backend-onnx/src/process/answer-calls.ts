import { TranscribeError } from '@ws/core';
import type { WhisperEngine } from '../engine/whisper-engine.js';
import type { CallMessage, ToWorker, WorkerError } from './messages.js';

/** Where calls of the engine are answered: in an inference process, or in a worker of a browser. */
export interface CallAnswers {
  transcribe(message: ToWorker & { type: 'transcribe' }): Promise<void>;
  /** Stops a call before its next token. */
  cancel(id: number): void;
}

/** What {@link answerCalls} needs. */
export interface AnswerCallsOptions {
  /** The engine, once it is loaded. */
  readonly engine: () => WhisperEngine | undefined;
  readonly send: (message: CallMessage) => void;
  /** Sees an error of the engine; `true` leaves the call without an answer, for no engine is left to go on with. */
  readonly isTheEnd?: ((error: unknown) => boolean) | undefined;
}

/** Answers calls one after the other, for they must not overlap. */
export function answerCalls({ engine, send, isTheEnd }: AnswerCallsOptions): CallAnswers {
  const running = new Map<number, AbortController>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    async transcribe(message) {
      const { id, samples } = message;
      send({ type: 'received', id });
      const controller = new AbortController();
      running.set(id, controller);
      const call = last.then(async () => {
        const whisper = engine();
        if (whisper === undefined) throw new Error('transcribe came before load');
        const result = await whisper.transcribe(samples, {
          ...message,
          ...(message.tellsProgress && {
            onSegment: (segment) => send({ type: 'segment', id, segment }),
            onProgress: (progress) => send({ type: 'progress', id, progress }),
          }),
          signal: controller.signal,
        });
        const { text, segments, language, languageProbability, languageProbabilities } = result;
        const { stoppedBy, processingTimeMs } = result;
        return {
          text,
          segments,
          language,
          languageProbability,
          languageProbabilities,
          stoppedBy,
          processingTimeMs,
        };
      });
      last = call.catch(() => {});
      try {
        send({ type: 'result', id, result: await call });
      } catch (error) {
        if (isTheEnd?.(error) !== true) send({ type: 'failed', id, error: asWorkerError(error) });
      } finally {
        running.delete(id);
      }
    },
    cancel: (id) => running.get(id)?.abort(),
  };
}

/** An error as it can be sent. */
export function asWorkerError(error: unknown): WorkerError {
  if (TranscribeError.isInstance(error)) {
    return { code: error.code, message: error.message, details: error.details };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'ERR_BACKEND_FAILED', message: `The engine failed: ${message}`, details: {} };
}
