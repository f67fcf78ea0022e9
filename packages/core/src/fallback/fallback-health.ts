import type { BackendHealth, TranscriptionBackend } from '../contracts/backend.js';
import type { Clock } from '../contracts/clock.js';
import { errorMessage } from '../errors/error-message.js';
import { inTime } from '../timing/until.js';
import type { EngineOrder } from './engine-order.js';

/** How the engines of a fallback are: the best state of all, and the memory, time and restarts of all together. */
export interface FallbackHealth extends BackendHealth {
  /** How often another engine became the one that answers. */
  readonly switches: number;
  /** The engines, in their order. */
  readonly engines: readonly EngineHealth[];
}

/** How one engine of a fallback is. */
export interface EngineHealth extends BackendHealth {
  readonly name: string;
  /** Whether it answers calls now. */
  readonly active: boolean;
  /** How often it failed. */
  readonly failures: number;
  /** Milliseconds until a call tries it again, where it is passed over. */
  readonly retryInMs?: number | undefined;
}

// Another engine answers meanwhile: a report must not wait for one that hangs.
const PATIENCE_MS = 1000;
const BEST_FIRST = ['ready', 'loading', 'unloaded', 'failed'] as const;
const SUMS = ['memoryBytes', 'cpuTimeMs', 'restarts'] as const;

export async function fallbackHealth(
  backends: readonly TranscriptionBackend[],
  names: readonly string[],
  order: Pick<EngineOrder, 'active' | 'switches' | 'standing'>,
  clock: Clock,
): Promise<FallbackHealth> {
  const told = await Promise.all(backends.map((backend) => healthOf(backend, clock)));
  const engines = told.map((health, engine) => ({
    ...health,
    name: names[engine]!,
    active: engine === order.active,
    ...order.standing(engine),
  }));
  const status = BEST_FIRST.find((one) => engines.some((engine) => engine.status === one))!;
  const { message } = engines.find((engine) => engine.status === status)!;
  const sums = SUMS.flatMap((name) => {
    const values = engines.flatMap((engine) => engine[name] ?? []);
    return values.length === 0 ? [] : [[name, values.reduce((all, one) => all + one, 0)] as const];
  });
  return {
    status,
    ...(message !== undefined && { message }),
    ...Object.fromEntries(sums),
    switches: order.switches,
    engines,
  };
}

async function healthOf(backend: TranscriptionBackend, clock: Clock): Promise<BackendHealth> {
  try {
    const limit = { ms: PATIENCE_MS, clock, what: 'The report of the engine' };
    return await inTime(backend.health(), undefined, limit);
  } catch (error) {
    return { status: 'failed', message: errorMessage(error) };
  }
}
