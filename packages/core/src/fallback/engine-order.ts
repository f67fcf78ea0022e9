import type { Clock } from '../contracts/clock.js';
import type { TranscribeError } from '../errors/transcribe-error.js';
import type { FallbackEvent } from './fallback-options.js';

/** Keeps which of several engines work, and in which order a call tries them. Engines are counted from 0. */
export interface EngineOrder {
  /** The engine that answers calls now: the first that works. */
  readonly active: number;
  /** How often another engine became the active one. */
  readonly switches: number;
  /**
   * The engines in the order in which a call tries them: those that work, then those that are passed over. An engine whose
   * pause is over stands in its old place, until a call has begun to try it.
   */
  forCall(): readonly number[];
  /** A call goes to an engine. */
  begin(engine: number): EngineTry;
  /** How often an engine has failed, and in how many milliseconds it is tried again where it is passed over. */
  standing(engine: number): { readonly failures: number; readonly retryInMs?: number | undefined };
}

/** One call at one engine, of which one end is told. */
export interface EngineTry {
  answered(): void;
  failed(error: TranscribeError): void;
  /** The call ended for a reason that says nothing of the engine. */
  left(): void;
}

/** How an engine that failed stands. */
interface Outage {
  /** Failures since the engine last worked. */
  readonly failures: number;
  readonly endsAt: number;
  /** A call tries the engine. */
  isTried: boolean;
}

const LONGEST_PAUSE = 10;

export function createEngineOrder(options: {
  readonly names: readonly string[];
  readonly coolDownMs: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly onEvent: (event: FallbackEvent) => void;
}): EngineOrder {
  const { names, coolDownMs, clock, onEvent } = options;
  const outages = new Map<number, Outage>();
  const failures = names.map(() => 0);
  let active = 0;
  let switches = 0;

  function isUsable(engine: number): boolean {
    const outage = outages.get(engine);
    return outage === undefined || (!outage.isTried && clock.now() >= outage.endsAt);
  }

  function turnToFirst(): void {
    const first = names.findIndex((_, engine) => !outages.has(engine));
    if (first < 0 || first === active) return;
    active = first;
    switches++;
  }

  function fail(engine: number, before: Outage | undefined, error: TranscribeError): void {
    failures[engine]!++;
    const inRow = (before?.failures ?? 0) + 1;
    const retryInMs = coolDownMs * Math.min(2 ** (inRow - 1), LONGEST_PAUSE);
    outages.set(engine, { failures: inRow, endsAt: clock.now() + retryInMs, isTried: false });
    turnToFirst();
    onEvent({ type: 'failed', engine, name: names[engine]!, error, retryInMs, active });
  }

  return {
    get active() {
      return active;
    },
    get switches() {
      return switches;
    },
    forCall() {
      const all = names.map((_, engine) => engine);
      return [...all.filter(isUsable), ...all.filter((engine) => !isUsable(engine))];
    },
    begin(engine) {
      const outage = outages.get(engine);
      if (outage !== undefined) outage.isTried = true;
      /** Several calls may have been at the engine when it failed: the first of them that says so counts. */
      const isCurrent = (): boolean => outages.get(engine) === outage;
      return {
        answered() {
          if (outage === undefined || !isCurrent()) return;
          outages.delete(engine);
          turnToFirst();
          onEvent({ type: 'recovered', engine, name: names[engine]!, active });
        },
        failed(error) {
          if (isCurrent()) fail(engine, outage, error);
        },
        left() {
          if (outage !== undefined) outage.isTried = false;
        },
      };
    },
    standing(engine) {
      const outage = outages.get(engine);
      const retryInMs = outage && Math.max(0, outage.endsAt - clock.now());
      return { failures: failures[engine]!, ...(retryInMs !== undefined && { retryInMs }) };
    },
  };
}
