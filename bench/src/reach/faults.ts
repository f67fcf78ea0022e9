import { setTimeout as sleep } from 'node:timers/promises';
import { randomNumbers } from '../random-numbers.js';
import { progress } from '../report.js';
import type { ServerSlot } from './server-slot.js';
import type { Store } from './stores.js';

export const FAULT_KINDS = ['SIGKILL', 'SIGSTOP', 'SIGTERM'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault that happened, at a time of `performance.now()`. */
export interface Fault {
  readonly kind: FaultKind | 'broker';
  readonly at: number;
  /** The number of the server, or of the broker. */
  readonly victim: number;
  /** Whether a broker was away then. */
  readonly isDisturbed: boolean;
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
  slots: readonly ServerSlot[],
  store: Store,
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
    faults.push({ kind, at: performance.now(), victim, isDisturbed: store.isDisturbed });
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
      // There is to be another one to go on.
      while (!signal.aborted && slots.filter(({ state }) => state === 'up').length < 2) {
        await sleep(POLL_MS, undefined, { signal }).catch(() => {});
      }
      if (signal.aborted) return;
      const up = slots.map((_, i) => (chosen + i) % slots.length);
      const victim = up.find((i) => slots[i]!.state === 'up')!;
      consequences.push(
        hit(kind, victim).catch((error: Error) => {
          progress(`${kind} of server ${victim}: ${error.message}`);
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
