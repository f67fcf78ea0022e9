import { setTimeout as sleep } from 'node:timers/promises';
import { randomNumbers } from '../random-numbers.js';
import { progress } from '../report.js';
import type { Fleet } from './fleet.js';

export const FAULT_KINDS = ['SIGKILL', 'SIGSTOP', 'SIGTERM'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault that happened, at a time of `performance.now()`. */
export interface Fault {
  readonly kind: FaultKind | 'broker';
  readonly at: number;
  /** The number of the server, or of the broker. */
  readonly victim: number;
}

export interface FaultPlan {
  readonly kinds: readonly FaultKind[];
  readonly seed: number;
  readonly everyMs: number;
  /** Left out, brokers live. */
  readonly brokerEveryMs?: number | undefined;
}

const HANGS_MS = 7000;
const POLL_MS = 50;

/** Strikes until the signal; of a seed, the same kinds in the same order. Resolves once what it began is over. */
export async function strike(
  { slots, store, balancer }: Pick<Fleet, 'slots' | 'store' | 'balancer'>,
  { kinds, seed, everyMs, brokerEveryMs }: FaultPlan,
  signal: AbortSignal,
): Promise<readonly Fault[]> {
  const random = randomNumbers(seed);
  // The lowest bits of such a generator repeat: the first numbers of near seeds are alike.
  for (let i = 0; i < 8; i++) random();
  const draw = (count: number): number => Math.floor(((random() + 1) / 2) * count);
  const faults: Fault[] = [];
  const consequences: Promise<unknown>[] = [];

  function note(kind: Fault['kind'], victim: number): void {
    faults.push({ kind, at: performance.now(), victim });
  }

  const isUp = (server: number): boolean => slots[server]!.state === 'up';

  /** A server that is there to be struck, and another one to go on, as a rolling update would wait for it. */
  function victimFrom(first: number): number | undefined {
    const all = slots.map((_, i) => (first + i) % slots.length);
    return all.find(
      (one) =>
        isUp(one) && all.some((other) => other !== one && isUp(other) && balancer.leadsTo(other)),
    );
  }

  async function hit(kind: FaultKind, victim: number): Promise<void> {
    const slot = slots[victim]!;
    note(kind, victim);
    switch (kind) {
      case 'SIGSTOP':
        return slot.hang(HANGS_MS, signal);
      case 'SIGKILL':
        await slot.kill();
        break;
      case 'SIGTERM':
        await slot.leave();
    }
    if (!signal.aborted) await slot.start();
  }

  async function strikeServers(): Promise<void> {
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal }).catch(() => {});
      const kind = kinds[draw(kinds.length)]!;
      const chosen = draw(slots.length);
      let victim = victimFrom(chosen);
      while (!signal.aborted && victim === undefined) {
        await sleep(POLL_MS, undefined, { signal }).catch(() => {});
        victim = victimFrom(chosen);
      }
      if (signal.aborted || victim === undefined) return;
      const struck = victim;
      consequences.push(
        hit(kind, struck).catch((error: Error) => {
          progress(`${kind} of server ${struck}: ${error.message}`);
          throw error;
        }),
      );
    }
  }

  async function strikeBrokers(): Promise<void> {
    if (brokerEveryMs === undefined || store.brokers === 0) return;
    while (!signal.aborted) {
      await sleep(brokerEveryMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const victim = draw(store.brokers);
      note('broker', victim);
      await store.strike(victim);
    }
  }

  await Promise.all([strikeServers(), strikeBrokers()]);
  await Promise.all(consequences);
  return faults;
}
