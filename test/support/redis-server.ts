import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real Redis, which keeps what it has when it is restarted. */
export interface RedisProcess extends AsyncDisposable {
  readonly url: string;
  /** Ends it; it is away until {@link start}. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts `redis-server`, which must be installed, on a free port. */
export async function startRedis(): Promise<RedisProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'ws-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
    const kept = ['--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'];
    const own = spawn('redis-server', [...args, ...kept], { stdio: ['ignore', 'pipe', 'inherit'] });
    child = own;
    await new Promise<void>((resolve, reject) => {
      let said = '';
      own.once('error', reject);
      own.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${said}`)));
      own.stdout.on('data', (text) => {
        said += text;
        if (said.includes('Ready to accept connections')) resolve();
      });
    });
  }

  async function stop(): Promise<void> {
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
