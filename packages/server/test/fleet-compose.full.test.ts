// The fleet of deploy/fleet as processes: its brokers with the flags of the compose file, and servers that keep sessions in them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { isInstalled } from '../../../test/support/brokers.js';
import { ownPort } from '../../../test/support/own-port.js';
import { type Manifest, readManifests } from './support/manifests.js';
import { hearing, metricsAt, serve } from './support/serving.js';

const [{ services }] = readManifests('fleet', 'compose.yaml') as [Manifest];
const names = Object.keys(services).filter((name) => name.startsWith('nats-'));

it.skipIf(!isInstalled('nats-server'))(
  'three brokers with the flags of the compose file keep the sessions of three servers',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ws-fleet-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    /** Ports of this machine, for those of each container. */
    const ports = new Map<string, number>();
    for (const name of names) {
      for (const port of [4222, 6222, 8222]) ports.set(`${name}:${port}`, await ownPort());
    }
    const at = (name: string, port: number): string => `127.0.0.1:${ports.get(`${name}:${port}`)}`;
    const here = (text: string): string =>
      text.replace(/(nats-\d):(\d+)/g, (_, name, port) => at(name, Number(port)));
    for (const name of names) {
      const flags = (services[name].command as string[]).map((flag) =>
        here(flag)
          .replace('--http_port=8222', `--http_port=${ports.get(`${name}:8222`)}`)
          .replace('=/data', `=${join(folder, name)}`)
          .replace('0.0.0.0:6222', at(name, 6222)),
      );
      const broker = spawn(
        'nats-server',
        [...flags, '--addr=127.0.0.1', `--port=${ports.get(`${name}:4222`)}`],
        { stdio: 'ignore' },
      );
      onTestFinished(async () => {
        if (broker.exitCode !== null) return;
        broker.kill('SIGKILL');
        await once(broker, 'exit');
      });
    }
    for (const name of names) {
      const [url] = services[name].healthcheck.test.slice(-1) as [string];
      const healthy = url.replace('127.0.0.1:8222', at(name, 8222));
      await expect
        .poll(async () => (await fetch(healthy).catch(() => undefined))?.status)
        .toBe(200);
    }
    const sessionStore = here(services['server-1'].environment.WS_SESSION_STORE);
    const servers = await Promise.all(names.map(() => serve({ backend: hearing(), sessionStore })));
    for (const { url } of servers) {
      const address = url.replace('ws:', 'http:');
      expect(await (await fetch(`${address}/health`)).json()).toMatchObject({
        ...{ status: 'ok', journal: { name: 'nats', status: 'up' } },
      });
      const metrics = await metricsAt(address);
      expect(metrics.get('whisper_streaming_journal_up{journal="nats"}')).toBe(1);
    }
  },
);
