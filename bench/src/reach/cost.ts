import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { distribution } from '@ws/bench';
import { describeMachine } from '../machine.js';
import { randomNumbers } from '../random-numbers.js';
import { progress, publish, table } from '../report.js';
import type { FleetSettings } from './fleet.js';
import { createServerSlot, type ServerSlot } from './server-slot.js';
import { type Speech, speak } from './speaker.js';
import { openStore } from './stores.js';

const BEGIN_WITHIN_MS = 5000;
const WAYS = ['without', 'with'] as const;
type Way = (typeof WAYS)[number];

interface Cost {
  /** Milliseconds from the end of the audio of each final to its arrival. */
  readonly delays: readonly number[];
  /** Seconds of processor time: of the server itself, and of its engine. */
  readonly server: number;
  readonly engine: number;
}

export interface CostPlan {
  readonly rounds: number;
  /** A folder for V8's profiles of the servers with a journal. Left out, none are made. */
  readonly profiles?: string | undefined;
  readonly command: string;
}

/** Measures the cost of a journal: two servers run at the same time, one with it and one without, with as many sessions each. */
export async function reportCost(
  settings: FleetSettings,
  speech: Speech,
  { rounds, profiles, command }: CostPlan,
): Promise<void> {
  const { engine, sessions, folder } = settings;
  await using store = await openStore(settings.store, folder);
  const costs: Record<Way, Cost>[] = [];
  let brokers = 0;
  let seconds = 0;
  for (let round = 0; round < rounds; round++) {
    progress(`${settings.store}, ${engine}: round ${round + 1} of ${rounds}`);
    const slots = {} as Record<Way, ServerSlot>;
    try {
      // The one that starts last has the younger process: they take turns.
      for (const way of round % 2 === 0 ? WAYS : [...WAYS].reverse()) {
        slots[way] = await createServerSlot({
          ...{ engine, maxClients: sessions, store: way === 'with' ? store.address : undefined },
          logFile: join(folder, `server-${way}.log`),
          ...(profiles !== undefined &&
            way === 'with' && { nodeFlags: ['--cpu-prof', `--cpu-prof-dir=${profiles}`] }),
        });
        await slots[way].start();
        // Once for what is only done the first time.
        await speak(`ws://127.0.0.1:${slots[way].port}`, { ...speech, pace: 8 });
      }
      const began = performance.now();
      const brokersBefore = store.cpuSeconds();
      const [without, withIt] = await Promise.all(
        WAYS.map((way) => measure(slots[way], speech, sessions)),
      );
      seconds += (performance.now() - began) / 1000;
      brokers += store.cpuSeconds() - brokersBefore;
      costs.push({ without: without!, with: withIt! });
      // A process writes its profile when it leaves.
      if (profiles !== undefined) await slots.with.leave();
    } finally {
      await Promise.all(Object.values(slots).map((slot) => slot[Symbol.asyncDispose]()));
    }
  }
  const all = (way: Way): Cost => ({
    delays: costs.flatMap((cost) => cost[way].delays),
    server: costs.reduce((sum, cost) => sum + cost[way].server, 0),
    engine: costs.reduce((sum, cost) => sum + cost[way].engine, 0),
  });
  const [without, withIt] = [all('without'), all('with')];
  const rows = [without, withIt].map(({ delays, server, engine: engineSeconds }, i) => {
    const { p50, p90, p99 } = distribution(delays);
    return [
      WAYS[i]!,
      String(delays.length),
      [p50, p90, p99].map((ms) => ms.toFixed(1)).join(' / '),
      server.toFixed(2),
      engineSeconds.toFixed(2),
    ];
  });
  const later = distribution(withIt.delays).p50 - distribution(without.delays).p50;
  const own = withIt.server / without.server - 1;
  const whole = (withIt.server + withIt.engine) / (without.server + without.engine) - 1;
  const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
  publish(
    `reach-cost-${engine}-${settings.store}`,
    [
      `# What a journal costs: ${sessions} sessions with and ${sessions} without, ${engine}, ${settings.store}`,
      describeMachine(),
      `\`${command}\`; ${rounds} rounds, both servers at the same time. Processor: seconds, of the server itself and of its engine's processes.`,
      table(['journal', 'finals', 'delay, p50 / p90 / p99', 'server', 'engine'], rows),
      [
        `Finals are ${later.toFixed(1)} ms later at p50 (at most 3).`,
        `The server itself takes ${percent(own)} more, with its engine ${percent(whole)} (at most 2 %).`,
        `Each round by itself: ${costs.map((cost) => percent(cost.with.server / cost.without.server - 1)).join(', ')}.`,
        `The brokers take ${(brokers / seconds).toFixed(3)} of a core.`,
      ].join(' '),
    ],
    costs,
  );
}

async function measure(slot: ServerSlot, speech: Speech, sessions: number): Promise<Cost> {
  const random = randomNumbers();
  const before = await slot.health();
  const told = await Promise.all(
    Array.from({ length: sessions }, async () => {
      await sleep(((random() + 1) / 2) * BEGIN_WITHIN_MS);
      return speak(`ws://127.0.0.1:${slot.port}`, speech);
    }),
  );
  const after = await slot.health();
  for (const { unfinished } of told) if (unfinished !== undefined) throw new Error(unfinished);
  return {
    delays: told.flatMap(({ finals }) => finals.map(({ delayMs }) => delayMs)),
    server: (after.process.cpu_time_ms - before.process.cpu_time_ms) / 1000,
    engine: ((after.engine?.cpu_time_ms ?? 0) - (before.engine?.cpu_time_ms ?? 0)) / 1000,
  };
}
