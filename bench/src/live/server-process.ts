import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { HealthReport } from '@ws/server';
import type { ModelName } from '../engines.js';

const require = createRequire(import.meta.url);

/** How long an event loop kept what was due waiting, in milliseconds. A loop that idles has 1. */
export interface LoopDelay extends Figures {
  /** Processor time of the process between two times that it looked: what of it was its own doing. */
  readonly computing: Figures;
}

interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** A server in a process of its own, as `npx @ws/server` starts it. */
export interface ServerProcess extends AsyncDisposable {
  /** `ws://HOST:PORT` */
  readonly url: string;
  readonly pid: number;
  health(): Promise<HealthReport>;
  /** Of its event loop, since the last time it was asked. */
  loopDelay(): Promise<LoopDelay>;
}

const probe = new URL('./loop-probe.mjs?computing', import.meta.url).href;

/**
 * Starts the built server on a free port, with its defaults and these flags.
 *
 * @param probed - whether its event loop is watched, which takes some 0.04 s of processor time per second
 * @param env - variables beside those of this process
 */
export async function startServerProcess(
  model: ModelName,
  flags: readonly string[],
  probed = false,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const manifest = require.resolve('@ws/server/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> };
  const program = join(dirname(manifest), Object.values(bin)[0]!);
  if (!existsSync(join(dirname(manifest), 'dist'))) {
    throw new Error('packages/server is not built (npx -y pnpm@10.34.9 build)');
  }
  const child = spawn(
    process.execPath,
    [
      ...(probed ? ['--import', probe] : []),
      program,
      ...['--model', model, '--port', '0', '--log-level', 'error', ...flags],
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, HOST: '127.0.0.1', ...env },
    },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('The server did not start; its words are above.')));
    child.stdout!.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /listening on (ws:\/\/[^/\s]+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url,
    pid: child.pid!,
    async health() {
      const response = await fetch(`${url.replace(/^ws/, 'http')}/health`);
      return (await response.json()) as HealthReport;
    },
    async loopDelay() {
      const answer = once(child, 'message');
      child.send('report');
      const [delay] = (await answer) as [LoopDelay];
      child.send('reset');
      return delay;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
