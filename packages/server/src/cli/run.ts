import { createRequire } from 'node:module';
import { CommanderError } from 'commander';
import { createServer, type TranscriptionServer } from '../app/create-server.js';
import { normalizeServerOptions } from '../app/options/server-options.js';
import { loadVoice } from '../app/voice.js';
import { printConfig } from './config/print-config.js';
import { runKeys } from './keys/run-keys.js';
import { createLog, type LogLevel } from './log.js';
import { createProgressDisplay } from './model-progress.js';
import { runModels } from './models/run-models.js';
import { onStdinEnd } from './on-stdin-end.js';
import { type OperatorSettings, readArguments } from './read-arguments.js';
import { exitCodeOf } from './run-command.js';
import { takeSecrets } from './secrets.js';
import { createStderr } from './stderr.js';
import { inheritedSocket } from './systemd/inherited-socket.js';
import { serviceManager } from './systemd/service-manager.js';
import { runTranscribe } from './transcribe/run-transcribe.js';

const EXIT = { ok: 0, failed: 1 } as const;
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;
/**
 * `ws-server`: serves until a signal ends it; `ws-server models`: looks after models; `ws-server keys`: makes API keys;
 * `ws-server transcribe`: writes the transcripts of recordings.
 */
export async function run(argv: readonly string[]): Promise<void> {
  // Before anything is started that would have them, too.
  const secrets = takeSecrets(process.env);
  if (argv[2] === 'models') return runModels(argv.slice(3));
  if (argv[2] === 'keys') return runKeys(argv.slice(3));
  if (argv[2] === 'transcribe') return runTranscribe(argv.slice(3));
  const { logLevel, stopsWithStdin, voice, ...settings } = await parse(argv.slice(2));
  const stderr = createStderr();
  const progress = createProgressDisplay(stderr);
  const starting = new AbortController();
  const logger = createLog(logLevel);
  const systemd = serviceManager(process.env, process.pid, {
    logger,
    hasFailed: async () => (await server?.health())?.status === 'failed',
  });
  let server: TranscriptionServer | undefined;

  const stop = (): void => {
    starting.abort();
    systemd.stopping();
    // While it starts, the aborted start ends the process.
    if (server === undefined) return;
    if (stderr.isTTY && server.sessions > 0) {
      stderr.write(`\nfinishing ${server.sessions} running session(s); once more ends at once\n`);
    }
    server.close().then(
      () => process.exit(EXIT.ok),
      (error: unknown) => fail(error),
    );
  };
  onSignals(stop);
  if (stopsWithStdin) onStdinEnd(stop);

  try {
    const protocols = voice ? [await loadVoice()] : [];
    server = await createServer({
      ...settings,
      protocols,
      ...secrets,
      fd: inheritedSocket(process.env, process.pid),
      logger,
      onModelProgress: progress.show,
      signal: starting.signal,
    });
  } catch (error) {
    progress.stop();
    if (starting.signal.aborted) process.exit(EXIT.ok);
    fail(error);
  }
  progress.stop();
  const { fingerprint } = server;
  if (fingerprint !== undefined) {
    stderr.write(`certificate of this start, SHA-256: ${fingerprint}\n`);
  }
  reloadOnHangup(server, settings);
  const listening = `listening on ${server.url}/ws/transcribe/${server.strategies[0]} (model ${server.model})`;
  // A full disk, or a pipe that nobody reads, ends no server.
  process.stdout.on('error', () => {});
  process.stdout.write(`${listening}\n`);
  if (stderr.isTTY && settings.page !== false) {
    stderr.write(`to speak, open ${server.url.replace(/^ws/, 'http')} in a browser\n`);
  }
  if (stderr.isTTY && voice) {
    stderr.write(
      `to speak with it, open ${server.url.replace(/^ws/, 'http')}/voice in a browser\n`,
    );
  }
  systemd.ready(listening);
}

/** What was said; nothing of it is wrong. Ends the process where that is all that was asked for. */
async function parse(
  args: readonly string[],
): Promise<OperatorSettings['settings'] & { logLevel: LogLevel; stopsWithStdin: boolean }> {
  try {
    const read = readArguments(args, ownVersion());
    const { logLevel = usualLogLevel(), voice, ...settings } = read.settings;
    normalizeServerOptions(settings);
    if (read.printsConfig) {
      process.stdout.write(printConfig({ ...read, settings: { ...settings, voice, logLevel } }));
      await endWritten();
    }
    return { ...settings, voice, logLevel, stopsWithStdin: read.stopsWithStdin };
  } catch (error) {
    // The program writes what the user asked for, such as --help, to stdout.
    if (error instanceof CommanderError && error.exitCode === EXIT.ok) await endWritten();
    fail(error);
  }
}

/** Ends the process when what it has written to stdout is there; where it cannot be, it says so. */
async function endWritten(): Promise<void> {
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    process.stdout.once('error', resolve);
    // An error of what was written before is told in between.
    process.stdout.write('', () => setImmediate(resolve, undefined));
  });
  // A reader that has seen enough, such as head, is no failure.
  if (error === undefined || error.code === 'EPIPE') process.exit(EXIT.ok);
  createStderr().write(`ws-server: Cannot write to standard output: ${error.message}.\n`);
  process.exit(EXIT.failed);
}

function usualLogLevel(): LogLevel {
  return process.stderr.isTTY ? 'warn' : 'info';
}

/** The first signal asks for an orderly end, the second one ends at once. */
function onSignals(stop: () => void): void {
  let stopping = false;
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (stopping) process.exit(128 + number);
      stopping = true;
      stop();
    });
  }
}

/** SIGHUP means what it does to other servers, where there is something to read again. */
function reloadOnHangup(
  server: TranscriptionServer,
  { apiKeysFile, tlsCert }: Partial<Pick<OperatorSettings['settings'], 'apiKeysFile' | 'tlsCert'>>,
): void {
  if (apiKeysFile === undefined && tlsCert === undefined) return;
  process.on('SIGHUP', () => void server.reload());
}

function fail(error: unknown): never {
  process.exit(exitCodeOf(error));
}

function ownVersion(): string {
  const require = createRequire(import.meta.url);
  const { version } = require('@ws/server/package.json') as { version: string };
  return version;
}
