import type {
  BackendHealth,
  SchedulerMetrics,
  SessionJournal,
  TranscriptionBackend,
} from '@ws/core';
import type { EngineHealth, FallbackHealth } from '@ws/core/fallback';
import { errorMessage } from '@ws/core/internal';
import { PROTOCOL_VERSION } from '@ws/core/protocol';
import { settlesWithin } from '../settles-within.js';
import type { QueueHealth, QueueReport } from './queue-health.js';

/** Facts about the server, as `/health` tells them. Absent where the backend does not say. */
export interface HealthReport {
  /** `starting`: the model is being loaded. `failed`: the backend cannot transcribe. */
  readonly status: 'starting' | 'ok' | 'draining' | 'failed';
  readonly model: string;
  /** The backend's name. */
  readonly backend?: string | undefined;
  readonly precision?: string | undefined;
  readonly sessions: number;
  /** That wait for a client who lost its connection. */
  readonly parked_sessions: number;
  readonly max_sessions: number;
  /** Clients that wait for a place, or for the model. */
  readonly waiting_clients: number;
  readonly uptime_ms: number;
  /** The version of the native protocol. */
  readonly protocol: number;
  /** The journal of sessions, where there is one. Sessions go on while it is down. */
  readonly journal?: JournalReport | undefined;
  /** The queue of jobs, where there is one. */
  readonly jobs?: QueueReport | undefined;
  /** What waits for the engine, and what it has done. */
  readonly scheduler?: SchedulerReport | undefined;
  /** The process that serves. */
  readonly process: ProcessReport;
  /** The engine, as the backend reports on it. */
  readonly engine?: EngineReport | undefined;
}

/** The journal of sessions. */
export interface JournalReport {
  /** `folder`, `nats`, `redis`, or what a journal of your own is called. */
  readonly name: string;
  /** `down`: it did not answer the last call. */
  readonly status: 'up' | 'down';
}

/** What all sessions share: see `SchedulerMetrics` of `@ws/core`. */
export interface SchedulerReport {
  /** Calls that run at the same time, at most. */
  readonly max_concurrency: number;
  readonly running: number;
  readonly waiting: SchedulerMetrics['waiting'];
  /** Since the start. `aborted`: overtaken, or their client is gone. */
  readonly completed: number;
  readonly failed: number;
  readonly aborted: number;
  readonly timed_out: number;
  /** How long calls waited for the engine, and held it, in all. */
  readonly waited_ms: number;
  readonly ran_ms: number;
}

/** The server's own process. */
export interface ProcessReport {
  /** Resident memory. */
  readonly memory_bytes: number;
  /** Processor time since it started. */
  readonly cpu_time_ms: number;
}

/** The engine's own processes, all together. */
export interface EngineReport {
  readonly status: BackendHealth['status'];
  readonly message?: string | undefined;
  /** Processes that have loaded the model. */
  readonly processes?: number | undefined;
  /** Resident memory. */
  readonly memory_bytes?: number | undefined;
  /** Processor time since it started. */
  readonly cpu_time_ms?: number | undefined;
  /** How often it had to be started anew. */
  readonly restarts?: number | undefined;
  /** How often calls went over from one engine to another. Only where there is a second engine. */
  readonly switches?: number | undefined;
  /** The engines one by one, the preferred first. Only where there is a second one. */
  readonly engines?: readonly OneEngineReport[] | undefined;
}

/** One of several engines. */
export interface OneEngineReport
  extends Pick<EngineReport, 'status' | 'message' | 'processes' | 'memory_bytes' | 'restarts'> {
  /** Its backend and model. */
  readonly name: string;
  /** Whether it answers calls now. */
  readonly active: boolean;
  /** How often it failed. */
  readonly failures: number;
  /** Milliseconds until a call tries it again, where it is passed over. */
  readonly retry_in_ms?: number | undefined;
}

// A backend that hangs must not keep the answer back.
const BACKEND_TIMEOUT_MS = 2000;

/** What a server knows of itself. */
export interface ServerFacts
  extends Pick<
    HealthReport,
    'model' | 'sessions' | 'parked_sessions' | 'max_sessions' | 'waiting_clients' | 'uptime_ms'
  > {
  readonly phase: 'starting' | 'ready' | 'draining';
  readonly backend: TranscriptionBackend | undefined;
  readonly scheduler: SchedulerMetrics | undefined;
}

/** The stores of a server. Whether they answer does not decide whether it takes sessions. */
export interface WatchedStores {
  readonly journal?: Pick<SessionJournal, 'name' | 'health'> | undefined;
  readonly jobs?: QueueHealth | undefined;
}

/** Puts together what is known. @param stores - left out where they are not asked */
export async function reportHealth(
  facts: ServerFacts,
  { journal, jobs }: WatchedStores = {},
): Promise<HealthReport> {
  const { phase, backend, scheduler, ...counted } = facts;
  const [engine, queue] = await Promise.all([reportEngine(phase, backend), jobs?.report()]);
  return {
    status: statusOf(phase, engine),
    ...counted,
    backend: backend?.name,
    precision: backend && engineFacts(backend).precision,
    protocol: PROTOCOL_VERSION,
    journal: journal && { name: journal.name, status: journal.health },
    jobs: queue,
    scheduler: scheduler && schedulerReport(scheduler),
    process: processReport(),
    engine,
  };
}

/** A worker that takes jobs of a queue, as its `/health` tells. */
export interface WorkerReport
  extends Pick<
    HealthReport,
    'status' | 'model' | 'backend' | 'precision' | 'uptime_ms' | 'jobs' | 'process' | 'engine'
  > {
  /** Jobs that it has now, and those that it takes at once. */
  readonly running: number;
  readonly concurrency: number;
}

/** Facts that a worker has about itself. */
export interface WorkerFacts
  extends Pick<ServerFacts, 'phase' | 'backend' | 'model' | 'uptime_ms'>,
    Pick<WorkerReport, 'running' | 'concurrency'> {}

/** @param jobs - left out where the queue is not asked */
export async function reportWorker(
  { phase, backend, ...counted }: WorkerFacts,
  jobs?: QueueHealth | undefined,
): Promise<WorkerReport> {
  const [engine, queue] = await Promise.all([reportEngine(phase, backend), jobs?.report()]);
  return {
    status: statusOf(phase, engine),
    ...counted,
    backend: backend?.name,
    precision: backend && engineFacts(backend).precision,
    jobs: queue,
    process: processReport(),
    engine,
  };
}

function statusOf(
  phase: ServerFacts['phase'],
  engine: EngineReport | undefined,
): HealthReport['status'] {
  if (phase !== 'ready') return phase;
  return engine?.status === 'failed' ? 'failed' : 'ok';
}

async function reportEngine(
  phase: ServerFacts['phase'],
  backend: TranscriptionBackend | undefined,
): Promise<EngineReport | undefined> {
  return backend && phase !== 'starting' ? engineReport(backend) : undefined;
}

function schedulerReport(metrics: SchedulerMetrics): SchedulerReport {
  const { sessions: _, maxConcurrency, timedOut, waitedMs, ranMs, ...counts } = metrics;
  return {
    max_concurrency: maxConcurrency,
    ...counts,
    timed_out: timedOut,
    waited_ms: Math.round(waitedMs),
    ran_ms: Math.round(ranMs),
  };
}

function processReport(): ProcessReport {
  const { user, system } = process.cpuUsage();
  return {
    memory_bytes: process.memoryUsage.rss(),
    cpu_time_ms: Math.round((user + system) / 1000),
  };
}

async function engineReport(backend: TranscriptionBackend): Promise<EngineReport> {
  try {
    const asked = backend.health();
    if (!(await settlesWithin(asked, BACKEND_TIMEOUT_MS))) {
      return { status: 'failed', message: `No answer within ${BACKEND_TIMEOUT_MS} ms.` };
    }
    const health = await asked;
    const { status, message, memoryBytes: memory_bytes, cpuTimeMs: cpu_time_ms, restarts } = health;
    return {
      ...{ status, message, processes: processesOf(health) },
      memory_bytes,
      cpu_time_ms,
      restarts,
      ...enginesOf(health),
    };
  } catch (error) {
    return { status: 'failed', message: errorMessage(error) };
  }
}

/** The engines of a fallback. */
function enginesOf(health: BackendHealth): Pick<EngineReport, 'switches' | 'engines'> {
  const { switches, engines } = health as Partial<FallbackHealth>;
  if (!Array.isArray(engines)) return {};
  return { switches, engines: engines.map(oneEngine) };
}

function oneEngine(health: EngineHealth): OneEngineReport {
  const { name, active, status, message, failures, retryInMs, memoryBytes, restarts } = health;
  return {
    ...{ name, active, status, message, failures },
    retry_in_ms: retryInMs && Math.round(retryInMs),
    ...{ processes: processesOf(health), memory_bytes: memoryBytes, restarts },
  };
}

/** Backends that keep several processes say how many there are. */
function processesOf(health: BackendHealth): number | undefined {
  const processes: unknown = 'processes' in health ? health.processes : undefined;
  return typeof processes === 'number' ? processes : undefined;
}

/** What a backend settled on, where it says so; for the log and for `/health`. */
interface EngineFacts {
  /** Calls that it takes at once. */
  readonly processes: number;
  /** Threads of one of them. */
  readonly threads?: number | undefined;
  readonly precision?: string | undefined;
}

/** Facts of a backend that is loaded: before, `auto` is not decided yet. */
export function engineFacts(backend: TranscriptionBackend): EngineFacts {
  const { threads, precision } = backend as { threads?: unknown; precision?: unknown };
  return {
    processes: backend.capabilities.maxConcurrency,
    ...(typeof threads === 'number' && { threads }),
    ...(typeof precision === 'string' && { precision }),
  };
}
