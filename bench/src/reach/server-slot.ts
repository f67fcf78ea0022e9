import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthReport } from '@ws/server';
import { ownPort } from '../../../test/support/own-port.js';
import { progress } from '../report.js';
import { buildScriptedServer } from './scripted-program.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const CLI = join(ROOT, 'packages', 'server', 'bin', 'ws-server.js');
const START_MS = 60_000;
const LEAVE_MS = 20_000;
const POLL_MS = 100;
const RESTART_MS = 500;
const READY_MS = 2000;

export interface SlotSettings {
  /** `scripted`, or a model. */
  readonly engine: string;
  readonly maxClients: number;
  /** Left out, sessions are kept nowhere. */
  readonly store?: string | undefined;
  /** The file of the server's log. */
  readonly logFile: string;
  /** Flags of Node. */
  readonly nodeFlags?: readonly string[] | undefined;
}

/** A place for a server: an address, and the process that is there now. */
export interface ServerSlot extends AsyncDisposable {
  readonly port: number;
  /** The state of the process: `up` once it can transcribe. */
  readonly state: 'starting' | 'up' | 'hung' | 'leaving' | 'down';
  readonly pid: number;
  /** Starts a process, and another one where it ends, as a supervisor does; resolves when it is up. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Lets it hang for so long. It wakes then. */
  hang(ms: number, signal: AbortSignal): Promise<void>;
  /** Asks it to leave. @returns milliseconds until it was gone. Throws where it does not go */
  leave(): Promise<number>;
  health(): Promise<HealthReport>;
}

export async function createServerSlot(settings: SlotSettings): Promise<ServerSlot> {
  const { engine, maxClients, store, logFile, nodeFlags = [] } = settings;
  const port = await ownPort();
  const log = createWriteStream(logFile, { flags: 'a' });
  let child: ChildProcess | undefined;
  let state: ServerSlot['state'] = 'down';

  const scripted = engine === 'scripted' ? await buildScriptedServer() : undefined;
  const command = (): readonly string[] =>
    scripted !== undefined
      ? [...nodeFlags, ...scripted, String(port), String(maxClients), store ?? '']
      : [
          ...[...nodeFlags, CLI, '--model', engine, '--port', String(port), '--turn', 'none'],
          ...['--threads', '1', '--processes', '1', '--no-page', '--log-level', 'warn'],
          ...['--max-clients', String(maxClients)],
          ...(store === undefined ? [] : ['--session-store', store]),
        ];

  async function gone(own: ChildProcess): Promise<void> {
    if (own.exitCode === null && own.signalCode === null) await once(own, 'exit');
  }

  async function health(): Promise<HealthReport> {
    const response = await fetch(`http://127.0.0.1:${port}/health`);
    return (await response.json()) as HealthReport;
  }

  async function start(): Promise<void> {
    const until = performance.now() + START_MS;
    while (!(await tryStart(until))) {
      if (performance.now() > until) throw new Error(`A server does not start: see ${logFile}`);
      await sleep(RESTART_MS);
    }
  }

  /** @returns whether it is up; `false`: it has ended */
  async function tryStart(until: number): Promise<boolean> {
    const own = spawn(process.execPath, command(), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HOST: '127.0.0.1' },
    });
    child = own;
    state = 'starting';
    own.stderr.pipe(log, { end: false });
    own.once('exit', () => {
      if (child === own) state = 'down';
    });
    await Promise.race([
      once(createInterface({ input: own.stdout }), 'line'),
      gone(own),
      sleep(START_MS, undefined, { ref: false }),
    ]);
    while (child === own && state === 'starting') {
      const isReady = await fetch(`http://127.0.0.1:${port}/health/ready`, {
        signal: AbortSignal.timeout(READY_MS),
      }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) break;
      if (performance.now() > until) {
        progress(`server ${port} listens, and is not ready`);
        return false;
      }
      await sleep(POLL_MS);
    }
    if (child !== own || state !== 'starting') {
      progress(`server ${port} ended: ${own.signalCode ?? own.exitCode}`);
      return false;
    }
    state = 'up';
    return true;
  }

  async function kill(): Promise<void> {
    state = 'down';
    child?.kill('SIGKILL');
    if (child !== undefined) await gone(child);
  }

  return {
    port,
    get state() {
      return state;
    },
    get pid() {
      return child!.pid!;
    },
    start,
    kill,
    async hang(ms, signal) {
      state = 'hung';
      child!.kill('SIGSTOP');
      await sleep(ms, undefined, { signal }).catch(() => {});
      child!.kill('SIGCONT');
      state = 'up';
    },
    async leave() {
      state = 'leaving';
      const own = child!;
      const asked = performance.now();
      own.kill('SIGTERM');
      const isGone = await Promise.race([
        gone(own).then(() => true),
        sleep(LEAVE_MS, false, { ref: false }),
      ]);
      if (!isGone) {
        await kill();
        throw new Error(`A server did not leave within ${LEAVE_MS} ms of SIGTERM: see ${logFile}`);
      }
      return performance.now() - asked;
    },
    health,
    async [Symbol.asyncDispose]() {
      await kill();
      log.end();
    },
  };
}
