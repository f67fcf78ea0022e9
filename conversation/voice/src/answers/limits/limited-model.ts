import { TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import { abortedError } from '@ws/core/internal';
import type { AnswerModel, AnswerPart, AnswerRequest } from '../answer-model.js';
import { checkAnswerRequest } from '../check-answer-request.js';
import type { AnswerLimitSettings } from './answer-limits.js';
import { limitedAnswer } from './limited-answer.js';

/** What writes, without the limits. */
export interface AnswerWriter {
  readonly name: string;
  /** Makes it ready; its time counts against no limit, for a model may have to be fetched. */
  load?(signal: AbortSignal | undefined): Promise<void>;
  write(request: AnswerRequest, signal: AbortSignal): AsyncIterable<AnswerPart>;
  dispose?(): Promise<void>;
}

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
