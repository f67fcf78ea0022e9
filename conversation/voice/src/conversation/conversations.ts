import { randomUUID } from 'node:crypto';
import type { Clock } from '@ws/core';
import { createHistory, type History, type HistoryOptions } from '../answers/create-history.js';

/** What was said in one conversation, over however many connections. */
export interface KeptConversation {
  /** Random, so that no other client can guess it: a client resumes its conversation by it. */
  readonly id: string;
  readonly history: History;
  /** Something was said: it is remembered from now on. */
  keep(): void;
  /**
   * It goes on in one place at a time: wherever it went on before is told first, and says nothing more in it.
   *
   * @param taken - called once, when it goes on elsewhere
   * @returns lets go of it; nothing is called from then on
   */
  takeUp(taken: () => void): () => void;
}

/** The conversations of a server, as far as they are remembered. */
export interface Conversations {
  /**
   * The one of an id, or a new one where it is not known, or another client's.
   *
   * @param owner - the client's name
   */
  find(id: string | undefined, owner: string): KeptConversation;
}

const MAX_KEPT = 1000;
const LIFE_MS = 3_600_000;

/**
 * Keeps 1000 conversations for an hour after something was said in them; the one in which that was longest ago goes. One
 * in which nothing was said is not kept.
 *
 * @param promptTokens - what the model reads at most
 */
export function createConversations(
  options: HistoryOptions,
  clock: Clock,
  promptTokens?: number,
): Conversations {
  const kept = new Map<string, KeptConversation & { readonly owner: string; at: number }>();

  function forget(): void {
    for (const [id, { at }] of kept) {
      if (kept.size <= MAX_KEPT && clock.now() - at < LIFE_MS) break;
      kept.delete(id);
    }
  }

  return {
    find(id, owner) {
      forget();
      const known = id === undefined ? undefined : kept.get(id);
      if (known?.owner === owner) return known;
      let holder: (() => void) | undefined;
      const made = {
        ...{
          id: randomUUID() as string,
          history: createHistory(options, promptTokens),
          owner,
          at: 0,
        },
        keep() {
          made.at = clock.now();
          kept.delete(made.id);
          kept.set(made.id, made);
          forget();
        },
        takeUp(taken: () => void) {
          const before = holder;
          holder = taken;
          before?.();
          return () => {
            if (holder === taken) holder = undefined;
          };
        },
      };
      return made;
    },
  };
}
