import { setTimeout as sleep } from 'node:timers/promises';
import { randomNumbers } from '../random-numbers.js';
import { progress } from '../report.js';
import { type Fault, type FaultPlan, strike } from './faults.js';
import { type Fleet, type FleetSettings, startFleet } from './fleet.js';
import { type Judgement, judge } from './judge.js';
import { type Speech, speak, type Told } from './speaker.js';
import { type Takeover, takeoversOf } from './takeovers.js';

/** Sessions begin within so many milliseconds: people do not pause together. */
const BEGIN_WITHIN_MS = 5000;
/** The run without faults goes so many times faster than real time. */
const UNBROKEN_PACE = 8;

export interface BrokenRun {
  readonly seed: number;
  readonly seconds: number;
  readonly faults: readonly Fault[];
  readonly judgements: readonly Judgement[];
  readonly takeovers: readonly Takeover[];
  /** A line for each client that did not finish: what it waits for, and with which server. */
  readonly unfinished: readonly string[];
  /** Seconds of processor time of the brokers. */
  readonly brokerCpuSeconds: number;
  readonly told: readonly Told[];
}

/** Runs one session without faults, whose events the others are compared with. */
export async function unbrokenRun(fleet: Fleet, speech: Speech): Promise<Told> {
  const { url } = await fleet.balancer.entrance();
  const told = await speak(url, { ...speech, pace: UNBROKEN_PACE });
  if (told.unfinished !== undefined) throw new Error(`Without faults: ${told.unfinished}`);
  return told;
}

/** Sessions in real time, while servers and brokers are struck. */
export async function brokenRun(
  settings: FleetSettings,
  speech: Speech,
  plan: FaultPlan,
): Promise<BrokenRun> {
  await using fleet = await startFleet(settings);
  const unbroken = await unbrokenRun(fleet, speech);
  const random = randomNumbers(plan.seed);
  const over = new AbortController();
  const cpuBefore = fleet.store.cpuSeconds();
  const began = performance.now();
  const striking = strike(fleet, plan, over.signal);
  striking.catch(() => {});
  const sessions = await Promise.all(
    Array.from({ length: settings.sessions }, async () => {
      const { url, visits } = await fleet.balancer.entrance();
      await sleep(((random() + 1) / 2) * BEGIN_WITHIN_MS);
      return { told: await speak(url, speech), visits };
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  over.abort();
  const faults = await striking;
  const unfinished = sessions.flatMap(({ told, visits }, i) =>
    told.unfinished === undefined
      ? []
      : [`client ${i}: ${told.unfinished}; with server ${visits.at(-1)?.server}`],
  );
  for (const line of unfinished.slice(0, 5)) progress(line);
  return {
    ...{ seed: plan.seed, seconds, faults, unfinished },
    judgements: sessions.map(({ told }) => judge(told, unbroken, settings.engine === 'scripted')),
    takeovers: sessions.flatMap(({ told, visits }) => takeoversOf(told.outages, visits, faults)),
    brokerCpuSeconds: fleet.store.cpuSeconds() - cpuBefore,
    told: sessions.map(({ told }) => told),
  };
}
