import type { AnswerModel, AnswerPart, AnswerRequest } from '../answer-model.js';

/** A model that does as a test says, for what is tested around models. */
export interface ScriptedModel extends AnswerModel {
  readonly asked: AnswerRequest[];
  readonly disposed: boolean;
}

export function scriptedModel(
  name: string,
  answer: (request: AnswerRequest, time: number) => AsyncIterable<AnswerPart>,
  load: () => Promise<void> = async () => {},
): ScriptedModel {
  const asked: AnswerRequest[] = [];
  let disposed = false;
  return {
    specVersion: 'v1',
    name,
    asked,
    get disposed() {
      return disposed;
    },
    load,
    answer(request) {
      asked.push(request);
      return answer(request, asked.length);
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
    },
  };
}

export async function* says(...texts: string[]): AsyncGenerator<AnswerPart> {
  for (const text of texts) yield { type: 'text', text };
}

// biome-ignore lint/correctness/useYield: it fails before it says anything.
export async function* fails(error: unknown): AsyncGenerator<AnswerPart> {
  throw error;
}
