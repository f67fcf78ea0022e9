import { once } from 'node:events';
import { addFlag, createCommand, type Terminal, writeLines } from '@ws/cli-kit';
import { choice, countOrAuto } from '@ws/core/internal';
import { createModelProgress } from '@ws/models';
import type { Command } from 'commander';
import { SERVER_OPTIONS } from '../app/options/server-options.js';
import {
  createJobWorker,
  HEALTH_PORT,
  type JobWorkerOptions,
} from '../app/worker/create-job-worker.js';
import { createLog, LOG_LEVELS, type LogLevel } from './log.js';
import { type Flagged, SERVER_FLAGS, variableOf } from './server-flags.js';

/** The options that a server and a worker have by the same flags. */
const SHARED = [
  ...(['jobs', 'jobStorage', 'model', 'backend', 'precision', 'threads', 'processes'] as const),
  ...(['fallbackBackend', 'fallbackModel', 'fallbackTimeoutMs', 'fallbackLazy'] as const),
  ...(['executionProviders', 'vad', 'callTimeoutMs'] as const),
] satisfies readonly Flagged[];

interface WorkerArguments extends JobWorkerOptions {
  readonly logLevel?: LogLevel;
}

/** `ws-server worker`: transcribes the recordings of a queue until a signal ends it. */
export function createWorkerProgram(
  terminal: Terminal,
  secrets: Pick<JobWorkerOptions, 'webhookSecret'>,
): Command {
  const program = createCommand('ws-server worker', terminal).description(
    'Transcribes the recordings of a queue: as many workers as wanted, on as many machines.',
  );
  for (const name of SHARED) {
    addFlag(program, name, SERVER_OPTIONS[name], { ...SERVER_FLAGS[name], env: variableOf(name) });
  }
  addFlag(program, 'concurrency', countOrAuto(64), {
    help: 'recordings at once; auto: as many as the engine takes calls',
  });
  addFlag(program, 'host', SERVER_OPTIONS.host, {
    ...SERVER_FLAGS.host,
    help: 'address of --health-port; 0.0.0.0 for all',
  });
  addFlag(program, 'healthPort', HEALTH_PORT, {
    env: 'WS_HEALTH_PORT',
    help: 'port of /health and /metrics; 0 picks a free one (default: none)',
  });
  addFlag(program, 'logLevel', choice(LOG_LEVELS), {
    ...SERVER_FLAGS.logLevel,
    env: variableOf('logLevel'),
  });
  return program
    .addHelpText(
      'after',
      `
Example:
  ws-server worker --jobs redis://127.0.0.1:6379 --job-storage recordings

Environment:
  WS_WEBHOOK_SECRET   what webhooks are signed with

SIGINT and SIGTERM hand back what it has, for other workers to go on with. A worker whose engine does not start any more
does the same, and ends with status 1.`,
    )
    .action((given: WorkerArguments) => work(given, secrets, terminal));
}

async function work(
  { logLevel, ...given }: WorkerArguments,
  secrets: Pick<JobWorkerOptions, 'webhookSecret'>,
  { signal, stdout, stderr }: Terminal,
): Promise<void> {
  const progress = createModelProgress(stderr);
  const logger = await createLog(logLevel ?? (stderr.isTTY ? 'warn' : 'info'));
  try {
    await using worker = await createJobWorker({
      ...{ ...given, ...secrets, logger, signal },
      onModelProgress: progress.show,
    });
    progress.stop();
    const at = `${worker.concurrency} at once, model ${worker.model}`;
    const health = worker.healthUrl === undefined ? '' : `; its health is at ${worker.healthUrl}`;
    writeLines(stdout, [`transcribing the recordings of the queue (${at})${health}`]);
    const end = AbortSignal.any([signal, worker.gone]);
    if (!end.aborted) await once(end, 'abort');
    if (!signal.aborted) throw worker.gone.reason;
  } finally {
    progress.stop();
  }
}
