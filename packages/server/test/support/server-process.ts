import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa, type Result } from 'execa';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

/** A server in a process of its own, from the built command line. */
export interface ServerProcess {
  readonly url: string;
  readonly line: string;
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** What it has written to stderr so far. */
  stderr(): string;
  /** How it ended; never rejects. */
  readonly ended: Promise<Pick<Result, 'exitCode' | 'signal' | 'stdout' | 'stderr'>>;
}

/** Runs the command line to its end. */
export function runCli(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Pick<Result, 'exitCode' | 'stdout' | 'stderr'>> {
  return execa('node', [cli, ...args], { reject: false, env });
}

/** Starts `ws-server --model tiny.en --port 0`; resolves when it says that it listens. */
export function startServer(...args: string[]): Promise<ServerProcess> {
  return startServerIn({}, ...args);
}

/** The same, with variables of the environment. */
export function startServerIn(
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<ServerProcess> {
  return listening(['node'], env, args);
}

/** The same, by another program, which is given what to run. */
export function startServerBy(
  program: readonly string[],
  args: readonly string[],
): Promise<ServerProcess> {
  return listening([...program, 'node'], {}, args);
}

async function listening(
  [program, ...before]: readonly string[],
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<ServerProcess> {
  const child = execa(program!, [...before, cli, '--model', 'tiny.en', '--port', '0', ...args], {
    // A signal asks for an orderly end, which takes as long as the answers do.
    ...{ reject: false, cleanup: true, forceKillAfterDelay: false, env },
  });
  let logged = '';
  child.stderr.on('data', (bytes: Buffer) => {
    logged += bytes;
  });
  const ended = child.then((result) => result);
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    ended.then(({ stderr }) => Promise.reject(new Error(`The server did not start: ${stderr}`))),
  ]);
  const url = /^listening on (wss?:\/\/\S+) \(model \S+\)$/.exec(line)?.[1];
  if (url === undefined) throw new Error(`The server said: ${line}`);
  return {
    ...{ url, line, pid: child.pid!, ended },
    kill: (signal) => void child.kill(signal),
    stderr: () => logged,
  };
}
