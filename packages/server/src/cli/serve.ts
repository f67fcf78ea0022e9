import { once } from 'node:events';
import { type Terminal, writeLines } from '@ws/cli-kit';
import { createModelProgress } from '@ws/models';
import { createServer, type TranscriptionServer } from '../app/create-server.js';
import { normalizeServerOptions, type ServerOptions } from '../app/options/server-options.js';
import { loadVoice } from '../app/voice.js';
import { printConfig } from './config/print-config.js';
import { createLog } from './log.js';
import { readArguments } from './read-arguments.js';
import type { Secrets } from './secrets.js';
import { inheritedSocket } from './systemd/inherited-socket.js';
import { serviceManager } from './systemd/service-manager.js';

/**
 * `ws-server` without a command: serves until a signal ends it, then ends the process. Sessions that run are finished.
 *
 * @param args - without the program
 * @param becomeService - of the program's runner
 * @throws CommanderError, when it has told help, the version, or what is wrong; TranscribeError `ERR_INVALID_OPTION`
 */
export async function serve(
  args: readonly string[],
  version: string,
  secrets: Secrets['server'],
  terminal: Terminal,
  becomeService: () => void,
): Promise<void> {
  const { stdout, stderr } = terminal;
  const read = readArguments(args, version, terminal);
  const { logLevel = stderr.isTTY ? 'warn' : 'info', voice, ...settings } = read.settings;
  normalizeServerOptions(settings);
  if (read.printsConfig) {
    stdout.write(printConfig({ ...read, settings: { ...settings, voice, logLevel } }));
    return;
  }
  // Neither a full disk nor a pipe without a reader ends a server, and SIGHUP makes it read its files again.
  becomeService();
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  terminal.signal.addEventListener('abort', stop);
  if (read.stopsWithStdin) onStdinEnd(stop);

  const progress = createModelProgress(stderr);
  const logger = await createLog(logLevel);
  let server: TranscriptionServer | undefined;
  const systemd = serviceManager({
    logger,
    hasFailed: async () => (await server?.health())?.status === 'failed',
  });
  let isTold: Promise<void> | undefined;
  stopping.signal.addEventListener('abort', () => {
    isTold = systemd.stopping();
  });
  try {
    server = await createServer({
      ...settings,
      protocols: voice ? [await loadVoice(settings.dialects)] : [],
      ...secrets,
      fd: inheritedSocket(process.env, process.pid),
      logger,
      onModelProgress: progress.show,
      signal: stopping.signal,
    });
    progress.stop();
    reloadOnHangup(server, settings);
    // Before the line that says where it listens: a program that waits for that line can read the certificate then.
    if (server.fingerprint !== undefined) {
      writeLines(stderr, [`certificate of this start, SHA-256: ${server.fingerprint}`]);
    }
    const [line, ...hints] = linesOf(server, { page: settings.page, voice });
    writeLines(stdout, [line]);
    if (stderr.isTTY) writeLines(stderr, hints);
    systemd.ready(line);
    if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
    if (stderr.isTTY && server.sessions > 0) {
      const what = `finishing ${server.sessions} running session(s)`;
      stderr.write(`\n${what}; once more ends at once\n`);
    }
    await server.close();
  } catch (error) {
    progress.stop();
    // A start that was stopped is no failure.
    if (server !== undefined || !stopping.signal.aborted) terminal.fail(error);
  }
  await isTold;
  // Work that is left, such as an aborted start, would keep the process alive.
  process.exit();
}

/** The line for programs, which says where the server listens; then hints for people. */
function linesOf(
  { url, strategies, model }: TranscriptionServer,
  { page, voice }: { readonly page?: boolean | undefined; readonly voice?: boolean | undefined },
): [string, ...string[]] {
  const address = url.replace(/^ws/, 'http');
  return [
    `listening on ${url}/ws/transcribe/${strategies[0]} (model ${model})`,
    ...(page === false ? [] : [`to speak, open ${address} in a browser`]),
    ...(voice ? [`to speak with it, open ${address}/voice in a browser`] : []),
  ];
}

/** SIGHUP makes a server read its files again, where there are some; else it ends the process. */
function reloadOnHangup(
  server: TranscriptionServer,
  { apiKeysFile, tlsCert }: Pick<ServerOptions, 'apiKeysFile' | 'tlsCert'>,
): void {
  if (apiKeysFile === undefined && tlsCert === undefined) return;
  process.on('SIGHUP', () => void server.reload());
}

/** Calls back when standard input ends. That keeps no process alive. */
function onStdinEnd(stop: () => void): void {
  const { stdin } = process;
  stdin
    .once('end', stop)
    // A pipe may break, too.
    .once('close', stop)
    .on('error', () => {})
    .resume();
  (stdin as { unref?: () => void }).unref?.();
}
