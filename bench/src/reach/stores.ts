import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Broker, startNats, startRedis } from '../../../test/support/brokers.js';
import { ownPort } from '../../../test/support/own-port.js';

export type StoreName = 'nats' | 'redis' | 'folder' | 'none';

/** The store of the servers' sessions, with its processes. */
export interface Store extends AsyncDisposable {
  readonly name: StoreName;
  /** The address for `--session-store`; left out where the servers have no store. */
  readonly address: string | undefined;
  /** Processes; 0 where it cannot be killed. */
  readonly brokers: number;
  /** Kills a broker, and starts it again a while later. */
  strike(broker: number): Promise<void>;
  /** Seconds of processor time of all brokers so far. */
  cpuSeconds(): number;
}

const AWAY_MS = 3000;
const HERTZ = 100;

/** Seconds of processor time of a process that runs. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / HERTZ;
}

export async function openStore(name: StoreName, folder: string): Promise<Store> {
  switch (name) {
    case 'none':
      return withoutBrokers(name, undefined);
    case 'folder':
      return withoutBrokers(name, join(folder, 'sessions'));
    case 'redis': {
      const port = await ownPort();
      const start = () => startRedis({ port, folder: join(folder, 'redis') });
      return withBrokers(name, `redis://127.0.0.1:${port}`, [start]);
    }
    case 'nats': {
      const ports = [await ownPort(), await ownPort(), await ownPort()];
      const routes = [await ownPort(), await ownPort(), await ownPort()];
      const starts = ports.map((port, i) => () => {
        const others = routes.filter((_, other) => other !== i);
        const place = { port, folder: join(folder, `nats-${i}`) };
        return startNats({ ...place, routes: [routes[i]!, ...others] });
      });
      const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',');
      return withBrokers(name, `nats://${hosts}?replicas=3&storage=memory`, starts);
    }
  }
}

function withoutBrokers(name: StoreName, address: string | undefined): Store {
  return {
    ...{ name, address, brokers: 0 },
    strike: async () => {},
    cpuSeconds: () => 0,
    async [Symbol.asyncDispose]() {},
  };
}

async function withBrokers(
  name: StoreName,
  address: string,
  starts: readonly (() => Promise<Broker>)[],
): Promise<Store> {
  const running = await Promise.all(starts.map((start) => start()));
  /** Seconds of processor time of processes that are gone. */
  let spent = 0;
  return {
    ...{ name, address, brokers: starts.length },
    async strike(broker) {
      spent += cpuSecondsOf(running[broker]!.pid);
      await running[broker]!.kill();
      await sleep(AWAY_MS);
      running[broker] = await starts[broker]!();
    },
    cpuSeconds: () => running.reduce((sum, { pid }) => sum + cpuSecondsOf(pid), spent),
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((broker) => broker.kill()));
    },
  };
}
