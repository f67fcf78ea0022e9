import { TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import { abortedError } from '@ws/core/internal';
import type { AnswerModel, AnswerPart, AnswerRequest, ToolUse } from '../answer-model.js';
import { checkAnswerRequest } from '../check-answer-request.js';
import { createThoughtFilter } from '../thoughts/thought-filter.js';
import type { AnswerLimitSettings } from './answer-limits.js';

/** What writes, without the limits. */
export interface AnswerWriter {
  readonly name: string;
  /** Whether it calls tools of the caller's. Default `false`. */
  readonly takesTools?: boolean;
  /** Makes it ready; its time counts against no limit, for a model may have to be fetched. */
  load?(signal: AbortSignal | undefined): Promise<void>;
  write(request: AnswerRequest, signal: AbortSignal): AsyncIterable<AnswerPart>;
  dispose?(): Promise<void>;
}

/** Uses of tools in one answer. A listener waits for each of them. */
const MAX_TOOLS = 100;

/**
 * The contract of a model: requests are checked, answers kept within their limits, without what their model thinks aloud. An
 * answer begins and ends in time, says something, is no longer than it may be, and uses tools no more often than it may.
 * However its iteration ends, the writer is told at once; nothing is waited for that heeds no signal.
 */
export function createLimitedModel(
  { name, takesTools = false, load, write, dispose }: AnswerWriter,
  { answerTimeoutMs, firstPartTimeoutMs, maxAnswerChars, clock }: AnswerLimitSettings,
): AnswerModel {
  const disposal = new AbortController();
  let disposed: Promise<void> | undefined;

  /** @throws TranscribeError `ERR_DISPOSED`, `ERR_ABORTED` */
  function check(signal: AbortSignal | undefined): void {
    disposal.signal.throwIfAborted();
    if (signal?.aborted) throw abortedError(signal);
  }

  async function makeReady(signal: AbortSignal | undefined): Promise<void> {
    check(signal);
    if (load === undefined) return;
    try {
      await until(load(signal), signal);
    } catch (error) {
      disposal.signal.throwIfAborted();
      throw error;
    }
  }

  async function* answer(request: AnswerRequest): AsyncGenerator<AnswerPart, void, undefined> {
    const { signal } = request;
    checkAnswerRequest(request);
    await makeReady(signal);
    const late = new AbortController();
    const begun = new AbortController();
    const over = new AbortController();
    const ends = AbortSignal.any([late.signal, disposal.signal, ...(signal ? [signal] : [])]);
    const limit = async (ms: number, stop: AbortSignal, message: string): Promise<void> => {
      // A clock rejects when it is stopped.
      const isLate = await clock.sleep(ms, stop).then(
        () => true,
        () => false,
      );
      const text = `${name} ${message} within ${ms} ms. Ask again.`;
      const error = new TranscribeError(text, { code: 'ERR_BACKEND_TIMEOUT', retryable: true });
      if (isLate) late.abort(error);
    };
    void limit(firstPartTimeoutMs, begun.signal, 'has not begun to answer');
    void limit(answerTimeoutMs, over.signal, 'has not finished its answer');
    let source: AsyncIterator<AnswerPart> | undefined;
    const thoughts = createThoughtFilter();
    let chars = 0;
    let tools = 0;
    let hasCalled = false;
    let isCut = false;

    function* said(text: string): Generator<AnswerPart, void, undefined> {
      if (text === '') return;
      const room = maxAnswerChars - chars;
      chars += text.length;
      if (text.length > room) {
        if (room > 0) yield { type: 'text', text: text.slice(0, room) };
        throw failure(`The answer of ${name} is longer than maxAnswerChars, ${maxAnswerChars}.`);
      }
      yield { type: 'text', text };
    }

    try {
      check(signal);
      source = write(request, AbortSignal.any([ends, over.signal]))[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await until(source.next(), ends);
        if (done) break;
        if (value.type === 'text' && value.text === '') continue;
        begun.abort();
        if (value.type === 'text') {
          yield* said(thoughts.push(value.text));
          continue;
        }
        if (value.type === 'cut') {
          isCut = true;
          break;
        }
        if ((value.type === 'call' || begins(value)) && ++tools > MAX_TOOLS) {
          throw failure(
            `${name} used tools more than ${MAX_TOOLS} times in one answer. Ask for less at once.`,
          );
        }
        yield* said(thoughts.interrupt());
        hasCalled ||= value.type === 'call';
        yield value;
      }
      yield* said(thoughts.end());
      if (isCut) yield { type: 'cut' };
      else if (chars === 0 && !hasCalled) {
        throw failure(`${name} ended its answer without a word. Ask again.`, true);
      }
    } catch (error) {
      late.signal.throwIfAborted();
      check(signal);
      if (TranscribeError.isInstance(error)) throw error;
      const why = error instanceof Error ? error.name : 'for no known reason';
      throw failure(`${name} failed: ${why}.`, true);
    } finally {
      begun.abort();
      over.abort();
      // It may wait for something that never comes: do not wait for it.
      void source?.return?.()?.catch(() => {});
    }
  }

  return {
    specVersion: 'v1',
    name,
    takesTools: () => takesTools,
    load: ({ signal } = {}) => makeReady(signal),
    answer,
    [Symbol.asyncDispose]() {
      disposal.abort(
        new TranscribeError(`${name} was disposed. Create another one.`, { code: 'ERR_DISPOSED' }),
      );
      disposed ??= dispose?.() ?? Promise.resolve();
      return disposed;
    },
  };
}

function begins({ state = 'running' }: ToolUse): boolean {
  return state === 'running';
}

function failure(message: string, retryable = false): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_BACKEND_FAILED', retryable });
}
