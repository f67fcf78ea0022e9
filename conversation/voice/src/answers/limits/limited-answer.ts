import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import type { AnswerPart } from '../answer-model.js';
import { createThoughtFilter } from '../thoughts/thought-filter.js';
import type { AnswerLimitSettings } from './answer-limits.js';

/** Whose answer it is, and who may end it. */
export interface LimitedAnswer {
  /** For errors: `anthropic claude-…`. */
  readonly name: string;
  /** Of whoever asked. */
  readonly signal: AbortSignal | undefined;
  /** Aborted, with the error that is then thrown, when the model is disposed. */
  readonly disposal: AbortSignal;
  /** Writes the answer; `signal` tells it that nobody wants the rest. */
  open(signal: AbortSignal): AsyncIterable<AnswerPart>;
}

/** Uses of tools in one answer. Whoever waits for a spoken answer waits for each of them. */
const MAX_TOOLS = 100;

/**
 * An answer within its limits, without what its model thinks aloud: it begins and ends in time, says something, is no longer than it may be, and uses tools no
 * more often than it may. However the
 * iteration ends, whoever writes is told at once; nothing is waited for that heeds no signal.
 */
export async function* limitedAnswer(
  { name, signal, disposal, open }: LimitedAnswer,
  { answerTimeoutMs, firstPartTimeoutMs, maxAnswerChars, clock }: AnswerLimitSettings,
): AsyncGenerator<AnswerPart, void, undefined> {
  const work = new AbortController();
  const begun = new AbortController();
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});

  function end(error: unknown): void {
    fail(error);
    work.abort(error);
  }
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
    // It may wait for something that never comes, and so must nobody for it.
    void source?.return?.()?.catch(() => {});
  }
}

function late(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_BACKEND_TIMEOUT', retryable: true });
}

function failure(message: string, retryable = false): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_BACKEND_FAILED', retryable });
}
