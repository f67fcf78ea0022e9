import { TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import { abortedError } from '@ws/core/internal';
import type { AnswerModel, AnswerPart, AnswerRequest } from '../answer-model.js';
import { checkAnswerRequest } from '../check-answer-request.js';
import { createThoughtFilter } from '../thoughts/thought-filter.js';
import type { AnswerLimitSettings } from './answer-limits.js';

/** What writes, without the limits. */
export interface AnswerWriter {
  readonly name: string;
  /** Makes it ready; its time counts against no limit, for a model may have to be fetched. */
  load?(signal: AbortSignal | undefined): Promise<void>;
  write(request: AnswerRequest, signal: AbortSignal): AsyncIterable<AnswerPart>;
  dispose?(): Promise<void>;
}

/** Uses of tools in one answer. A listener waits for each of them. */
const MAX_TOOLS = 100;

/** The contract of a model: requests are checked, answers kept within their limits. */
export function createLimitedModel(
  { name, load, write, dispose }: AnswerWriter,
  limits: AnswerLimitSettings,
): AnswerModel {
  const disposal = new AbortController();
  let disposed: Promise<void> | undefined;

  async function makeReady(signal: AbortSignal | undefined): Promise<void> {
    if (disposal.signal.aborted) throw disposal.signal.reason;
    if (signal?.aborted) throw abortedError(signal);
    if (load === undefined) return;
    try {
      await until(load(signal), signal);
    } catch (error) {
      throw disposal.signal.aborted ? disposal.signal.reason : error;
    }
  }

  return {
    specVersion: 'v1',
    name,
    load: ({ signal } = {}) => makeReady(signal),
    async *answer(request) {
      const { signal } = request;
      checkAnswerRequest(request);
      await makeReady(signal);
      const open = (stop: AbortSignal): AsyncIterable<AnswerPart> => write(request, stop);
      yield* limitedAnswer({ name, signal, disposal: disposal.signal, open }, limits);
    },
    [Symbol.asyncDispose]() {
      disposal.abort(
        new TranscribeError(`${name} was disposed. Create another one.`, { code: 'ERR_DISPOSED' }),
      );
      disposed ??= dispose?.() ?? Promise.resolve();
      return disposed;
    },
  };
}

/**
 * An answer within its limits, without what its model thinks aloud: it begins and ends in time, says something, is no longer
 * than it may be, and uses tools no more often than it may. However the iteration ends, the writer is told at once; nothing
 * is waited for that heeds no signal.
 */
async function* limitedAnswer(
  {
    name,
    signal,
    disposal,
    open,
  }: {
    readonly name: string;
    /** The caller's. */
    readonly signal: AbortSignal | undefined;
    /** Aborted, with the error that is then thrown, when the model is disposed. */
    readonly disposal: AbortSignal;
    /** Writes the answer; `signal` tells it that the rest is not wanted. */
    open(signal: AbortSignal): AsyncIterable<AnswerPart>;
  },
  { answerTimeoutMs, firstPartTimeoutMs, maxAnswerChars, clock }: AnswerLimitSettings,
): AsyncGenerator<AnswerPart, void, undefined> {
  const work = new AbortController();
  const begun = new AbortController();
  const failed = new Promise<never>((_, reject) => {
    work.signal.addEventListener('abort', () => reject(work.signal.reason), { once: true });
  });
  failed.catch(() => {});
  const end = (error: unknown): void => work.abort(error);
  const onAbort = (): void => end(abortedError(signal));
  const onDisposal = (): void => end(disposal.reason);
  const limit = (ms: number, stop: AbortSignal, message: string): Promise<void> =>
    clock.sleep(ms, stop).then(
      () => end(late(`${name} ${message} within ${ms} ms. Ask again.`)),
      () => {},
    );

  signal?.addEventListener('abort', onAbort, { once: true });
  disposal.addEventListener('abort', onDisposal, { once: true });
  if (signal?.aborted) onAbort();
  if (disposal.aborted) onDisposal();
  void limit(firstPartTimeoutMs, begun.signal, 'has not begun to answer');
  void limit(answerTimeoutMs, work.signal, 'has not finished its answer');
  let source: AsyncIterator<AnswerPart> | undefined;
  const thoughts = createThoughtFilter();
  let chars = 0;
  let tools = 0;

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
    if (work.signal.aborted) return await failed;
    source = open(work.signal)[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await Promise.race([failed, source.next()]);
      if (done) break;
      if (value.type === 'text' && value.text === '') continue;
      begun.abort();
      if (value.type === 'tool' && ++tools > MAX_TOOLS) {
        throw failure(
          `${name} used tools more than ${MAX_TOOLS} times in one answer. Ask for less at once.`,
        );
      }
      if (value.type === 'text') {
        yield* said(thoughts.push(value.text));
      } else {
        yield* said(thoughts.interrupt());
        yield value;
      }
    }
    yield* said(thoughts.end());
    if (chars === 0) throw failure(`${name} ended its answer without a word. Ask again.`, true);
  } catch (error) {
    throw TranscribeError.isInstance(error)
      ? error
      : failure(
          `${name} failed: ${error instanceof Error ? error.name : 'for no known reason'}.`,
          true,
        );
  } finally {
    signal?.removeEventListener('abort', onAbort);
    disposal.removeEventListener('abort', onDisposal);
    begun.abort();
    work.abort();
    // It may wait for something that never comes: do not wait for it.
    void source?.return?.()?.catch(() => {});
  }
}

function late(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_BACKEND_TIMEOUT', retryable: true });
}

function failure(message: string, retryable = false): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_BACKEND_FAILED', retryable });
}
