import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

/** A broker as a process of its own. */
export interface Broker extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** Ends it at once, as a loss of power would. */
  kill(): Promise<void>;
}

/** Looks for a program, and prints that the tests that need it are skipped where it is not installed. */
export function isInstalled(program: string): boolean {
  if (spawnSync(program, ['--version']).error === undefined) return true;
  process.stdout.write(`skipped: ${program} is not installed here\n`);
  return false;
}

export interface NatsNode {
  readonly port: number;
  /** Its own, where its state is kept. */
  readonly folder: string;
  /** Ports by which the brokers of a cluster find each other; the first is its own. */
  readonly routes?: readonly [own: number, ...others: number[]] | undefined;
  /** Further lines of its configuration. */
  readonly lines?: readonly string[] | undefined;
}

export async function startNats({ port, folder, routes, lines = [] }: NatsNode): Promise<Broker> {
  await mkdir(folder, { recursive: true });
  const configuration = [
    `server_name: n${port}`,
    `listen: 127.0.0.1:${port}`,
    `jetstream { store_dir: "${folder}", max_mem: 256M, max_file: 256M }`,
    ...(routes === undefined
      ? []
      : [
          `cluster { name: ws, listen: "127.0.0.1:${routes[0]}", routes: [${routes
            .map((route) => `"nats://127.0.0.1:${route}"`)
            .join(', ')}] }`,
        ]),
    ...lines,
  ];
  const file = join(folder, 'nats.conf');
  await writeFile(file, configuration.join('\n'));
  return started('nats-server', ['-c', file], port);
}

/** Writes what it is told to a log that it reads when it is started again. */
export async function startRedis(
  { port, folder }: { readonly port: number; readonly folder: string },
  program = 'redis-server',
): Promise<Broker> {
  await mkdir(folder, { recursive: true });
  const settings = {
    ...{ port, bind: '127.0.0.1', dir: folder, save: '' },
    ...{ appendonly: 'yes', appendfsync: 'always', 'protected-mode': 'no' },
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return started(program, flags, port);
}

async function started(program: string, flags: readonly string[], port: number): Promise<Broker> {
  const child = spawn(program, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      said = (said + String(bytes)).slice(-4000);
    });
  }
  await answering(port, child, () => `${program} ended:\n${said}`);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return { port, pid: child.pid!, kill, [Symbol.asyncDispose]: kill };
}

/** Waits until something listens on a port. */
async function answering(port: number, child: ChildProcess, why: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(why());
    const probe = connect(port, '127.0.0.1');
    const answers = await once(probe, 'connect').then(
      () => true,
      () => false,
    );
    probe.destroy();
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
