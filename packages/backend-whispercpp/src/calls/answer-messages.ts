import { abortedError, type Segment, TranscribeError, type TranscriptResult } from '@ws/core';
import type { EngineError, FromEngine, ToEngine } from '@ws/core/adapter';
import type { AnswerListeners } from './answer-call.js';
import type { CallRequest } from './call-request.js';

/** Where a call's answer is told. */
export interface CallContext extends AnswerListeners {
  readonly signal: AbortSignal;
  /** Numbers this call among all of its backend. */
  readonly id: number;
  /** What answers has read the call: from here on it may be what kills it. */
  onReceived(): void;
}

/** An engine that is gone, and with it its calls: its end is what is told of them. */
export const ENGINE_GONE: unique symbol = Symbol('engine gone');

/** An engine's calls, answered by a function of this process. */
export interface MessageAnswerer {
  begin(message: Extract<ToEngine<object, CallRequest>, { type: 'transcribe' }>): void;
  cancel(id: number): void;
}

/**
 * Answers an engine's messages with a function, which throws {@link ENGINE_GONE} where there is nothing to be answered
 * any more.
 */
export function createMessageAnswerer<Facts>(
  answer: (
    samples: Float32Array,
    request: CallRequest,
    context: CallContext,
  ) => Promise<TranscriptResult>,
  receive: (message: FromEngine<Facts>) => void,
): MessageAnswerer {
  const running = new Map<number, AbortController>();

  async function transcribe({
    id,
    samples,
    ...request
  }: Parameters<MessageAnswerer['begin']>[0]): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    running.set(id, controller);
    try {
      const result = await answer(samples, request, {
        id,
        signal,
        onReceived: () => receive({ type: 'received', id }),
        onSegment: (segment: Segment) => receive({ type: 'segment', id, segment }),
        onProgress: (progress) => receive({ type: 'progress', id, progress }),
      });
      receive({ type: 'result', id, result });
    } catch (error) {
      if (error === ENGINE_GONE) return;
      const told = signal.aborted ? abortedError(signal) : error;
      receive({ type: 'failed', id, error: asEngineError(told) });
    } finally {
      running.delete(id);
    }
  }

  return {
    begin: (message) => void transcribe(message),
    cancel: (id) => running.get(id)?.abort(),
  };
}

/** An error as an engine tells it. */
export function asEngineError(error: unknown): EngineError {
  if (TranscribeError.isInstance(error)) {
    const { code, message, retryable, details } = error;
    return { code, message, retryable, details };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'ERR_BACKEND_FAILED', message: `whisper.cpp failed: ${message}` };
}
