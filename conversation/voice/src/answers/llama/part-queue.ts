import type { AnswerPart } from '../answer-model.js';

/** Parts from one who tells to one who iterates. What an answer may have of them bounds it. */
export interface PartQueue extends AsyncIterable<AnswerPart> {
  push(part: AnswerPart): void;
  end(): void;
  fail(error: unknown): void;
}

export function createPartQueue(): PartQueue {
  const parts: AnswerPart[] = [];
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let wake: () => void = () => {};

  return {
    push(part) {
      parts.push(part);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    fail(error) {
      failure = { error };
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const next = parts.shift();
        if (next !== undefined) {
          yield next;
          continue;
        }
        if (failure !== undefined) throw failure.error;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
