import { abortedError, type Segment, TranscribeError, type TranscriptResult } from '@ws/core';
import type { EngineError, EngineUse, FromEngine, ToEngine } from '@ws/core/adapter';
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

/** What an engine does with its messages. */
export interface MessageHandlers<Load extends object> {
  /** Says by itself what comes of it. */
  load(message: Load): Promise<void>;
  /** @throws {@link ENGINE_GONE} where there is nothing to be answered any more */
  answer(
    samples: Float32Array,
    request: CallRequest,
    context: CallContext,
  ): Promise<TranscriptResult>;
  /** Nothing where it cannot tell. */
  measure(): EngineUse | undefined | Promise<EngineUse | undefined>;
}

/** Answers an engine's messages; calls at the same time, each by its number. */
export function createMessageAnswerer<Load extends object, Facts>(
  { load, answer, measure }: MessageHandlers<Load>,
  receive: (message: FromEngine<Facts>) => void,
): (message: ToEngine<Load, CallRequest>) => void {
  const running = new Map<number, AbortController>();

  async function transcribe({
    id,
    samples,
    ...request
  }: Extract<ToEngine<object, CallRequest>, { type: 'transcribe' }>): Promise<void> {
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

  return (message) => {
    switch (message.type) {
      case 'load':
        void load(message);
        break;
      case 'transcribe':
        void transcribe(message);
        break;
      case 'cancel':
        running.get(message.id)?.abort();
        break;
      case 'measure':
        void Promise.resolve(measure()).then((use) =>
          receive({ type: 'measured', id: message.id, use }),
        );
        break;
    }
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
