import { createContainerDecoders } from '@ws/containers';
import {
  createInferenceScheduler,
  type ErrorCode,
  type JobHandlers,
  type JobWork,
  TranscribeError,
  type TranscriptionBackend,
} from '@ws/core';
import {
  countOrAuto,
  type OptionKind,
  readOption,
  text,
  wholeNumber,
  wireErrorCode,
} from '@ws/core/internal';
import { createEngines } from '../../engine/create-engines.js';
import { loadDetectors } from '../../engine/detectors.js';
import { createRecordingSpeakers } from '../../engine/recording-speakers.js';
import { wireMessage } from '../../net/http/client-errors.js';
import { createEventLoopBudget } from '../../net/sockets/event-loop-budget.js';
import {
  reportWorker,
  type WorkerFacts,
  type WorkerReport,
} from '../../operations/health/health-report.js';
import { createQueueHealth } from '../../operations/health/queue-health.js';
import { createKeptParts } from '../../operations/kept-parts.js';
import {
  createWorkerMetrics,
  type WorkerMetrics,
} from '../../operations/metrics/worker-metrics.js';
import { ownVersion } from '../../operations/own-version.js';
import { tracedJob } from '../../operations/tracing/job-spans.js';
import { loadTracing, type Tracing } from '../../operations/tracing/trace-context.js';
import type { QueuedRequest } from '../../protocols/jobs/job-request.js';
import { openJobs } from '../../protocols/jobs/open-jobs.js';
import {
  normalizeServerOptions,
  type ServerOptions,
  type ServerSettings,
} from '../options/server-options.js';
import { type JobEngine, runJob } from './run-job.js';
import { tellWebhook } from './tell-webhook.js';
import { openWorkerPort } from './worker-port.js';

/** Settings of `createJobWorker`. Those of the engine are a server's; `jobs` and `jobStorage` are needed. */
export interface JobWorkerOptions
  extends Pick<
    ServerOptions,
    | 'jobs'
    | 'jobStorage'
    | 'backend'
    | 'model'
    | 'fallbackBackend'
    | 'fallbackModel'
    | 'fallbackTimeoutMs'
    | 'fallbackLazy'
    | 'precision'
    | 'threads'
    | 'processes'
    | 'executionProviders'
    | 'vad'
    | 'callTimeoutMs'
    | 'host'
    | 'onModelProgress'
    | 'logger'
    | 'clock'
    | 'signal'
  > {
  /**
   * Recordings at once, 1 to 64, or `auto` (default): as many as the engine takes calls. The pieces of one recording in English
   * keep all of an engine busy; other languages are decoded piece after piece.
   */
  readonly concurrency?: number | 'auto' | undefined;
  /** The secret that signs webhooks. A worker without it sends none. */
  readonly webhookSecret?: string | undefined;
  /**
   * The port of `host` where the worker answers `/health`, `/health/live`, `/health/ready` and `/metrics`, 0 for a free one.
   * Default: none.
   */
  readonly healthPort?: number | undefined;
}

/** A worker that takes jobs. Disposing it hands back those that it has, at once, for other workers to go on with. */
export interface JobWorker extends AsyncDisposable {
  readonly model: string;
  /** Recordings at once. */
  readonly concurrency: number;
  /** The number of jobs that it has now. */
  readonly running: number;
  /** `http://HOST:PORT`, where it has a port for its health. */
  readonly healthUrl: string | undefined;
  /** Reports what `/health` answers. */
  health(): Promise<WorkerReport>;
  /** Aborted, with the engine's error, once the engine does not start any more: the worker has handed back its jobs then. */
  readonly gone: AbortSignal;
}

/** The kind of the option `healthPort`, which is not said by default. */
export const HEALTH_PORT: OptionKind<number | undefined> = wholeNumber(0, 65_535);

const MOST_AT_ONCE = 64;
/** Errors of an engine that does not start, whatever is called again. */
const ENGINE_FAILURES: readonly ErrorCode[] = [
  'ERR_BACKEND_UNAVAILABLE',
  'ERR_MODEL_NOT_FOUND',
  'ERR_MODEL_INVALID',
  'ERR_DOWNLOAD_FAILED',
];

/**
 * Starts a worker: loads the engine, then transcribes the recordings of a queue, until it is disposed.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_CONNECTION` where the queue or the storage does not answer;
 *   `ERR_BACKEND_UNAVAILABLE` where a package is not installed; `ERR_ABORTED`; what `backend.load` throws
 */
export async function createJobWorker(options: JobWorkerOptions): Promise<JobWorker> {
  const { concurrency: asked, webhookSecret, healthPort, ...rest } = options;
  const settings = normalizeServerOptions(rest);
  const { source, logger, clock, signal, vad, callTimeoutMs, host } = settings;
  const { model } = source;
  const count = readOption(countOrAuto(MOST_AT_ONCE), 'concurrency', asked);
  const secret = readOption(text(), 'webhookSecret', webhookSecret);
  const port = readOption(HEALTH_PORT, 'healthPort', healthPort);
  const parts = createKeptParts();
  const { keep } = parts;
  const startedAt = clock.now();
  let isEnding = false;
  let loaded: Pick<WorkerFacts, 'backend' | 'concurrency'> | undefined;
  let work: JobWork | undefined;

  const facts = (): WorkerFacts => ({
    ...{ model, backend: loaded?.backend, concurrency: loaded?.concurrency ?? 0 },
    phase: isEnding ? 'draining' : work === undefined ? 'starting' : 'ready',
    running: work?.running ?? 0,
    uptime_ms: Math.round(clock.now() - startedAt),
  });

  async function dispose(): Promise<void> {
    isEnding = true;
    await parts[Symbol.asyncDispose]();
  }

  try {
    const { store, storage } = keep(await openJobs(settings, { logger, signal }));
    const queue = createQueueHealth(store);
    const health = (): Promise<WorkerReport> => reportWorker(facts(), queue);
    const metrics = createWorkerMetrics(health);
    keep({ [Symbol.asyncDispose]: async () => metrics[Symbol.dispose]() });
    const answers = {
      health,
      readiness: async () => (await reportWorker(facts())).status,
      metrics: metrics.exposition,
    };
    // From here on the port tells that the worker starts.
    const front =
      port === undefined
        ? undefined
        : keep(await openWorkerPort({ host, port }, answers, { clock, logger }));
    const detectors = await loadDetectors(vad, logger);
    let backend: TranscriptionBackend;
    // A backend that was given belongs to the caller.
    if (source.kind === 'given') backend = source.backend;
    else backend = keep(await createEngines(source, { logger, clock, callTimeoutMs }));
    await backend.load({ signal });
    const { maxConcurrency } = backend.capabilities;
    const concurrency = count === 'auto' ? maxConcurrency : count;
    loaded = { backend, concurrency };
    const engine: JobEngine = {
      ...{ storage, detectors, clock, logger, mark: markOf(settings, backend) },
      eventLoop: createEventLoopBudget(),
      scheduler: keep(createInferenceScheduler({ backend, callTimeoutMs, clock, logger })),
      // A recording is heard twice where it is told who speaks.
      decoders: keep(createContainerDecoders({ maxStreams: 2 * concurrency, clock, logger })),
      speakers: keep(createRecordingSpeakers({ ...settings, speakers: true })),
    };
    const gone = new AbortController();
    /** Hands back all jobs where the engine does not start any more: other workers may have one that does. */
    async function checkEngine(job: AbortSignal): Promise<void> {
      try {
        await backend.load({ signal: job });
      } catch (error) {
        if (job.aborted) return;
        gone.abort(error);
        logger.error(
          { err: error },
          'the engine does not start any more: its jobs are handed back',
        );
        isEnding = true;
        void work?.[Symbol.asyncDispose]();
      }
    }
    const tracing = await loadTracing();
    const handlers = handlersOf(engine, { secret, checkEngine, metrics, tracing });
    const taking = keep(store.work(handlers, { concurrency }));
    work = taking;
    logger.info(
      {
        ...{ model, backend: backend.name, store: store.name, storage: storage.name },
        ...{ concurrency, health: front?.url },
      },
      'worker is ready',
    );
    return {
      ...{ model, concurrency, health, healthUrl: front?.url, gone: gone.signal },
      get running() {
        return taking.running;
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function handlersOf(
  engine: JobEngine,
  {
    secret,
    checkEngine,
    metrics,
    tracing,
  }: {
    readonly secret: string | undefined;
    readonly checkEngine: (job: AbortSignal) => Promise<void>;
    readonly metrics: Pick<WorkerMetrics, 'attempted'>;
    readonly tracing: Tracing | undefined;
  },
): JobHandlers {
  const { storage, clock, logger } = engine;
  return {
    async run(job, control) {
      const { id } = job;
      const since = clock.now();
      try {
        const { trace } = job.request as unknown as QueuedRequest;
        const seconds = await tracedJob(tracing, { id, trace }, () => runJob(job, control, engine));
        metrics.attempted('done', clock.now() - since, seconds);
        logger.info({ job: id, seconds }, 'recording transcribed');
        return seconds;
      } catch (error) {
        if (TranscribeError.isInstance(error) && ENGINE_FAILURES.includes(error.code)) {
          await checkEngine(control.signal);
        }
        const isLeft = control.signal.aborted;
        metrics.attempted(isLeft ? 'left' : 'failed', clock.now() - since);
        if (isLeft) logger.info({ job: id }, 'job left');
        else logger.warn({ err: error, job: id }, 'attempt of a job failed');
        throw error;
      }
    },
    describe: (error) => ({ code: wireErrorCode(error), message: wireMessage(error) }),
    tell: (job) => tellWebhook(job, secret, engine),
    forget: (id) => storage.removeAll(id),
  };
}

/** Identifies the engine that gives the answers. */
function markOf({ source }: Pick<ServerSettings, 'source'>, backend: TranscriptionBackend): string {
  const version = ownVersion();
  if (source.kind === 'given')
    return JSON.stringify({ version, name: backend.name, model: source.model });
  const { name, model, precision, executionProviders, fallback } = source;
  const second = fallback && { name: fallback.engine.name, model: fallback.engine.model };
  return JSON.stringify({ version, name, model, precision, executionProviders, second });
}
