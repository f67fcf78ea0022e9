import { setTimeout as sleep } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';

/** The connections of the work at jobs: the one that is made here, and the copies that BullMQ makes of it to wait on. */
export interface WorkConnections {
  readonly redis: Redis;
  /**
   * Ends the connections once `left` has settled. Where Redis answers nothing for 5 s meanwhile, it ends them before: what
   * still waits for an answer is rejected then.
   */
  endAfter(left: Promise<unknown>): Promise<void>;
}

const ANSWER_MS = 5000;
const BETWEEN_ASKS_MS = 500;

export function createWorkConnections(url: string): WorkConnections {
  const all: Redis[] = [];

  class WorkConnection extends Redis {
    override duplicate(options?: Partial<RedisOptions>): Redis {
      // The type of `replyMapping` does not fit the constructor. It is not set here.
      const { replyMapping: _, ...settings } = { ...this.options, ...options };
      const copy = new WorkConnection(settings);
      all.push(copy);
      return copy;
    }

    /** ioredis does not end a connection that waits to connect again, and its commands wait for ever. It ends one that connects. */
    override disconnect(reconnect = false): void {
      if (this.status === 'reconnecting' && !reconnect) this.connect().catch(() => {});
      super.disconnect(reconnect);
    }
  }

  // Running work goes on while Redis is away.
  const redis = new WorkConnection(url, { maxRetriesPerRequest: null });
  redis.on('error', () => {});
  all.push(redis);

  async function answers(): Promise<boolean> {
    const late = new AbortController();
    const answer = redis.ping().then(
      () => true,
      () => false,
    );
    try {
      return await Promise.race([answer, sleep(ANSWER_MS, false, late)]);
    } finally {
      late.abort();
    }
  }

  return {
    redis,
    async endAfter(left) {
      const ended = left.then(
        () => false,
        () => false,
      );
      while (await Promise.race([ended, answers()])) {
        await Promise.race([ended, sleep(BETWEEN_ASKS_MS)]);
      }
      for (const each of all) each.disconnect();
      await ended;
    },
  };
}
