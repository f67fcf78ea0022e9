import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, startRedis as startBroker } from './brokers.js';
import { ownPort } from './own-port.js';

/** A real Redis, which keeps what it has when it is restarted. */
export interface RedisProcess extends AsyncDisposable {
  readonly url: string;
  /** Ends it at once; it is away until {@link start}. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts `redis-server`, which must be installed, on a port of its own. */
export async function startRedis(): Promise<RedisProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'ws-redis-'));
  const node = { port: await ownPort(), folder };
  let broker: Broker;

  async function start(): Promise<void> {
    broker = await startBroker(node);
  }

  await start();
  return {
    url: `redis://127.0.0.1:${node.port}`,
    start,
    stop: () => broker.kill(),
    async [Symbol.asyncDispose]() {
      await broker.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
