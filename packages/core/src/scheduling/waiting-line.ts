import type { InferenceKind } from '../contracts/scheduler.js';
import type { Share } from './fair-queueing.js';

/** What the line needs to know of a task. */
export interface Waiting {
  readonly kind: InferenceKind;
  readonly share: Share;
}

/** Tasks that wait for a slot, bounded. */
export interface WaitingLine<T extends Waiting> {
  /**
   * Adds a task. A full line lets in what goes before something that waits: the newest of the last kind is pushed out.
   *
   * @returns what has no place: `task` itself, the one pushed out, or nothing
   */
  add(task: T): T | undefined;
  /** Takes out whose turn it is. */
  next(): T | undefined;
  /** Whether the task waited. */
  remove(task: T): boolean;
  readonly all: readonly T[];
}

const RANK: Readonly<Record<InferenceKind, number>> = { final: 0, speculative: 1, partial: 2 };

/**
 * Order: by kind (`final`, `speculative`, `partial`); within a kind whose session was served least; within a session
 * first come, first served.
 */
export function createWaitingLine<T extends Waiting>(maxWaiting: number): WaitingLine<T> {
  // As they came.
  const tasks: T[] = [];

  function remove(task: T | undefined): boolean {
    const index = tasks.indexOf(task as T);
    if (index >= 0) tasks.splice(index, 1);
    return index >= 0;
  }

  function goesBefore(a: T, b: T): boolean {
    const ranks = RANK[a.kind] - RANK[b.kind];
    return ranks < 0 || (ranks === 0 && a.share.served < b.share.served);
  }

  return {
    add(task) {
      let last: T | undefined;
      if (tasks.length >= maxWaiting) {
        last = tasks.reduce((a, b) => (RANK[b.kind] >= RANK[a.kind] ? b : a));
        if (RANK[last.kind] <= RANK[task.kind]) return task;
        remove(last);
      }
      tasks.push(task);
      return last;
    },
    next() {
      let first = tasks[0];
      for (const task of tasks) {
        if (goesBefore(task, first!)) first = task;
      }
      remove(first);
      return first;
    },
    remove,
    all: tasks,
  };
}
