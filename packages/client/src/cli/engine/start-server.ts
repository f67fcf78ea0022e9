import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KnownSpeakersArguments, SpeakerCountArguments } from '@ws/cli-kit';
import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import { type EngineArguments, speakersOf } from '../flags.js';
import type { ServerProgram } from './find-server.js';

export interface OwnServer extends AsyncDisposable {
  readonly url: string;
}

export interface StartServerOptions {
  readonly signal: AbortSignal;
  /** Called with each line that the server writes to stderr. Those of its log begin with a brace. */
  readonly onLine: (line: string) => void;
}

const STOP_MS = 5000;
const KEPT_LINES = 20;
const ITS_NAME = /^ws-server: /;

/**
 * Starts a server on a free port of this machine. It ends with this process, however that ends: its standard input does.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` with what the server says where it does not start, `ERR_ABORTED`
 */
export async function startServer(
  { program, args }: ServerProgram,
  {
    model,
    backend,
    threads,
    ...given
  }: EngineArguments & SpeakerCountArguments & KnownSpeakersArguments,
  { signal, onLine }: StartServerOptions,
): Promise<OwnServer> {
  const child = spawn(
    program,
    [
      ...args,
      ...['--port', '0', '--stop-with-stdin', '--log-level', 'warn', '--max-clients', '1'],
      ...Object.entries({ model, backend, threads }).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, String(value)],
      ),
      ...(speakersOf(given) ? ['--speakers'] : []),
    ],
    // Signals to the terminal's group are ours to handle: the server is not to go before the session.
    { stdio: 'pipe', detached: process.platform !== 'win32', windowsHide: true },
  );
  child.stdin.on('error', () => {});
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    onLine(line.replace(ITS_NAME, ''));
    said.push(line);
    if (said.length > KEPT_LINES) said.shift();
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, killedBy) =>
      resolve(lastError(said) ?? `it ended with ${code ?? killedBy}`),
    );
  });

  async function stop(): Promise<void> {
    child.stdin.end();
    const late = new AbortController();
    const isOver = await Promise.race([
      ended.then(() => true),
      sleep(STOP_MS, false, { signal: late.signal }),
    ]);
    late.abort();
    if (!isOver) child.kill('SIGKILL');
  }

  try {
    const line = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line', { signal }).then(([text]) =>
        String(text),
      ),
      ended.then((why) => {
        throw cannotStart(why);
      }),
    ]);
    const url = /^listening on (wss?:\/\/[^/\s]+)/.exec(line)?.[1];
    if (url === undefined) throw cannotStart(`it says: ${line}`);
    return { url, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw signal.aborted ? abortedError(signal) : error;
  }
}

/** What it said last, all lines of it, without its name. The hint at its own help is no help to users of this program. */
function lastError(said: readonly string[]): string | undefined {
  const lines = said.filter((line) => !line.startsWith('{') && line !== 'Try --help.');
  const begins = lines.findLastIndex((line) => ITS_NAME.test(line));
  return begins < 0 ? lines.at(-1) : lines.slice(begins).join('\n').replace(ITS_NAME, '');
}

function cannotStart(why: string): TranscribeError {
  return new TranscribeError(`The engine does not start: ${why}`, {
    code: 'ERR_BACKEND_UNAVAILABLE',
  });
}
