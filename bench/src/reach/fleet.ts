import { join } from 'node:path';
import { type Balancer, createBalancer } from './balancer.js';
import { createServerSlot, type ServerSlot } from './server-slot.js';
import { openStore, type Store, type StoreName } from './stores.js';

const SERVERS = 3;

export interface FleetSettings {
  readonly engine: string;
  readonly store: StoreName;
  readonly sessions: number;
  /** The folder of records and logs. */
  readonly folder: string;
}

/** Three servers on one store, behind a balancer. */
export interface Fleet extends AsyncDisposable {
  readonly slots: readonly ServerSlot[];
  readonly store: Store;
  readonly balancer: Balancer;
}

export async function startFleet(settings: FleetSettings): Promise<Fleet> {
  const { engine, sessions, folder } = settings;
  const store = await openStore(settings.store, folder);
  const slots = await Promise.all(
    Array.from({ length: SERVERS }, (_, i) =>
      createServerSlot({
        // One is to hold them all, and a client that comes again before its old connection is gone.
        ...{ engine, maxClients: 3 * sessions, store: store.address },
        logFile: join(folder, `server-${i}.log`),
      }),
    ),
  );
  async function stop(): Promise<void> {
    await Promise.all(slots.map((slot) => slot[Symbol.asyncDispose]()));
    await store[Symbol.asyncDispose]();
  }
  try {
    await Promise.all(slots.map((slot) => slot.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  const balancer = createBalancer(slots.map(({ port }) => port));
  return {
    ...{ slots, store, balancer },
    async [Symbol.asyncDispose]() {
      await balancer[Symbol.asyncDispose]();
      await stop();
    },
  };
}
