import type { JobStore } from '@ws/core';
import { settlesWithin } from '../settles-within.js';

/** The queue of jobs, as `/health` tells of it. */
export interface QueueReport {
  /** The store's name: `bullmq`, `memory`. */
  readonly name: string;
  /** `down`: the store does not answer. Live sessions go on without it. */
  readonly status: 'up' | 'down';
  /** Jobs of all clients, over all servers and workers. Absent while the store is down. */
  readonly waiting?: number | undefined;
  readonly running?: number | undefined;
  /** Jobs that have failed, as long as they are kept. */
  readonly failed?: number | undefined;
  /** The milliseconds that the oldest job has waited. Absent where no job waits. */
  readonly oldest_waiting_ms?: number | undefined;
}

export interface QueueHealth {
  /** Asks the store. It resolves within {@link ANSWER_MS}, whatever the store does; calls at the same time share an answer. */
  report(): Promise<QueueReport>;
}

// A store that is away must not keep an answer about the server back.
const ANSWER_MS = 1000;

export function createQueueHealth({
  name,
  counts,
}: Pick<JobStore, 'name' | 'counts'>): QueueHealth {
  let asking: Promise<QueueReport> | undefined;

  async function ask(): Promise<QueueReport> {
    try {
      const { oldestWaitingAt, ...jobs } = await counts();
      const age = oldestWaitingAt === undefined ? {} : ageOf(oldestWaitingAt);
      return { name, status: 'up', ...jobs, ...age };
    } catch {
      return { name, status: 'down' };
    } finally {
      asking = undefined;
    }
  }

  return {
    async report() {
      asking ??= ask();
      const answer = asking;
      return (await settlesWithin(answer, ANSWER_MS)) ? answer : { name, status: 'down' };
    },
  };
}

function ageOf(addedAt: number): Pick<QueueReport, 'oldest_waiting_ms'> {
  // The clocks of two machines differ.
  return { oldest_waiting_ms: Math.max(0, Date.now() - addedAt) };
}
