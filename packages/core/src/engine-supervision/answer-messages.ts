import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { abortedError } from '../errors/transcribe-error.js';
import type { EngineUse, FromEngine, ToEngine } from './engine-channel.js';
import { toEngineError } from './engine-errors.js';

/** Where the answer of a call is told while it comes about. */
export interface AnswerContext {
  /** Aborted when the call's answer is no longer wanted. */
  readonly signal: AbortSignal;
  /** What answers has read the call: from here on it may be what kills it. */
  onReceived(): void;
  onSegment(segment: Segment): void;
  onProgress(progress: number): void;
}

/** What a handler throws where its engine is gone: the engine's end says what there is to say. */
export const ENGINE_GONE: unique symbol = Symbol('engine gone');

/** What an engine does with the messages that it gets. */
export interface MessageHandlers<Load, Request, Facts, Result = TranscriptResult> {
  /** The engine's name, for errors that say no more than what happened: `whisper.cpp`. */
  readonly name?: string | undefined;
  /** @throws ENGINE_GONE where there is nothing to be told any more */
  load(load: Load): Promise<Facts>;
  /** @throws ENGINE_GONE where there is nothing to be answered any more */
  answer(samples: Float32Array, request: Request, context: AnswerContext): Promise<Result>;
  /** What the engine uses, where that is known at once: told with each answer. */
  use?(): EngineUse;
  /** What the engine uses, where that has to be found out. */
  measure?(): Promise<EngineUse | undefined>;
}

/**
 * The engine's side of a channel: answers messages, calls at the same time, each by its number.
 *
 * @param send - sends an answer back; an error crosses with its code, message, `retryable` and details
 */
export function answerMessages<Load, Request, Facts, Result = TranscriptResult>(
  handlers: MessageHandlers<Load, Request, Facts, Result>,
  send: (message: FromEngine<Facts, Result>) => void,
): (message: ToEngine<Load, Request>) => void {
  const running = new Map<number, AbortController>();
  const used = (): { readonly use?: EngineUse } => {
    const use = handlers.use?.();
    return use === undefined ? {} : { use };
  };

  async function load(message: Load): Promise<void> {
    try {
      const facts = await handlers.load(message);
      send({ type: 'loaded', facts, ...used() });
    } catch (error) {
      if (error === ENGINE_GONE) return;
      send({ type: 'load-failed', error: toEngineError(error, handlers.name) });
    }
  }

  async function transcribe(id: number, samples: Float32Array, request: Request): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    running.set(id, controller);
    try {
      const result = await handlers.answer(samples, request, {
        signal,
        onReceived: () => send({ type: 'received', id }),
        onSegment: (segment) => send({ type: 'segment', id, segment }),
        onProgress: (progress) => send({ type: 'progress', id, progress }),
      });
      send({ type: 'result', id, result, ...used() });
    } catch (cause) {
      if (cause === ENGINE_GONE) return;
      const error = toEngineError(signal.aborted ? abortedError(signal) : cause, handlers.name);
      send({ type: 'failed', id, error, ...used() });
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
        void transcribe(message.id, message.samples, message);
        break;
      case 'cancel':
        running.get(message.id)?.abort();
        break;
      case 'measure':
        void Promise.resolve(handlers.measure?.() ?? handlers.use?.()).then((use) =>
          send({ type: 'measured', id: message.id, use }),
        );
        break;
    }
  };
}
