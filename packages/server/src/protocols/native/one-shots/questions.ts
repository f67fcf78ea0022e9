import { msToSamples, type OneShotResultMessage } from '@ws/core/internal';
import {
  createOneShots,
  lengthOf,
  type OneShotContext,
  type OneShotQuestion,
  type OneShotSettings,
} from './one-shots.js';
import { createOrderedWork } from './ordered-work.js';

/** The one-shot messages of a session, answered in the order in which they came. */
export interface Questions extends Disposable {
  /** Resolves when there is room for another one, which may be before this one is answered. */
  ask(question: OneShotQuestion): Promise<void>;
  /** Resolves when all are answered. */
  idle(): Promise<void>;
  /** Whether some are not answered yet. */
  readonly busy: boolean;
  /** Audio of all of them, in milliseconds. */
  readonly heardMs: number;
}

/** Whom they are answered to, and what holds for them. */
export interface QuestionsContext extends OneShotContext {
  readonly maxBufferedMs: number;
  /** Nobody is there to be answered any more. */
  readonly signal: AbortSignal;
  /** What is set when a question's turn comes. */
  settings(): OneShotSettings;
  answer(message: OneShotResultMessage): void;
  /** A question has no answer. */
  fail(error: unknown): void;
  /** Resolves when what was said has been read, as far as it must be. */
  drained(): Promise<void>;
}

// Messages that wait for the engine before the socket is no longer read from.
const MAX_WAITING = 4;

export function createQuestions(context: QuestionsContext): Questions {
  const { signal } = context;
  const oneShots = createOneShots(context);
  const work = createOrderedWork({
    maxWaiting: MAX_WAITING,
    maxSize: msToSamples(context.maxBufferedMs),
  });

  async function answer(question: OneShotQuestion): Promise<void> {
    if (signal.aborted) return;
    try {
      context.answer(await oneShots.answer(question, context.settings(), signal));
    } catch (error) {
      if (signal.aborted) return;
      context.fail(error);
    }
    await context.drained();
  }

  return {
    ask(question) {
      const size = lengthOf(question.audio) + lengthOf(question.contextAudio);
      return work.add(size, () => answer(question));
    },
    idle: work.idle,
    get busy() {
      return work.busy;
    },
    get heardMs() {
      return oneShots.heardMs;
    },
    [Symbol.dispose]: () => oneShots[Symbol.dispose](),
  };
}
