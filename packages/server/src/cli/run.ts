import { createRequire } from 'node:module';
import type { CommanderError } from 'commander';
import { createServer, type TranscriptionServer } from '../server/create-server.js';
import { type Arguments, createProgram } from './arguments.js';
import { runKeys } from './keys/run-keys.js';
import { createLog } from './log.js';
import { createProgressDisplay } from './model-progress.js';
import { runModels } from './models/run-models.js';
import { exitCodeOf } from './run-command.js';
import { takeSecrets } from './secrets.js';
import { runTranscribe } from './transcribe/run-transcribe.js';

const EXIT = { ok: 0, usage: 2 } as const;
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
  const options = parse(argv);
  const {
    logLevel = process.stderr.isTTY ? 'warn' : 'info',
    allowOrigin: allowedOrigins,
    ...settings
  } = options;
  const progress = createProgressDisplay(process.stderr);
  const starting = new AbortController();
  let server: TranscriptionServer | undefined;

  onSignals(() => {
    starting.abort();
    // While it starts, the aborted start ends the process.
    if (server === undefined) return;
    if (process.stderr.isTTY && server.sessions > 0) {
      process.stderr.write(
        `\nfinishing ${server.sessions} running session(s); once more ends at once\n`,
      );
    }
    server.close().then(
      () => process.exit(EXIT.ok),
      (error: unknown) => fail(error),
    );
  });

  try {
    server = await createServer({
      ...settings,
      ...secrets,
      allowedOrigins,
      logger: createLog(logLevel),
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
    process.stderr.write(`certificate of this start, SHA-256: ${fingerprint}\n`);
  }
  reloadOnHangup(server, settings);
  process.stdout.write(
    `listening on ${server.url}/ws/transcribe/${server.strategies[0]} (model ${server.model})\n`,
  );
}

function parse(argv: readonly string[]): Arguments {
  const program = createProgram(ownVersion()).exitOverride();
  // An empty variable, as compose files make them, is one that is not set.
  for (const { envVar } of program.options) {
    if (envVar !== undefined && process.env[envVar] === '') delete process.env[envVar];
  }
  try {
    return program.parse(argv).opts<Arguments>();
  } catch (error) {
    // It has written what is to be said; help and version are no errors.
    process.exit((error as CommanderError).exitCode === 0 ? EXIT.ok : EXIT.usage);
  }
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
  { apiKeysFile, tlsCert }: Pick<Arguments, 'apiKeysFile' | 'tlsCert'>,
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
