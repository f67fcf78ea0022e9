// The fleet of deploy/fleet, and the one server of deploy/compose.yaml: what they say of programs is true.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Terminal } from '@ws/cli-kit';
import { parseNatsUrl } from '@ws/journal-nats';
import { describe, expect, it } from 'vitest';
import { isInstalled } from '../../../../test/support/brokers.js';
import {
  imageEnvironment,
  serverSettings,
  strangeVariables,
  workerSettings,
} from '../../test/support/deployed-settings.js';
import { DEPLOY, type Manifest, readManifests } from '../../test/support/manifests.js';
import { createModelsProgram } from './models/models-program.js';

const read = (...path: string[]): string => readFileSync(join(DEPLOY, ...path), 'utf8');
const image = imageEnvironment(read('Dockerfile'));
const [fleet] = readManifests('fleet', 'compose.yaml') as [Manifest];
const [single] = readManifests('compose.yaml') as [Manifest];
const services: Readonly<Record<string, Manifest>> = fleet.services;
const serverNames = Object.keys(services).filter((name) => name.startsWith('server-'));
const brokerNames = Object.keys(services).filter((name) => name.startsWith('nats-'));

/** A container's environment, where the person who starts it has set nothing. */
const environmentOf = ({ environment }: Manifest): Record<string, string> => ({
  ...image,
  ...Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\w+:-([^}]*)\}/g, '$1'),
    ]),
  ),
});

/** The value of a flag of a broker. */
function flagOf(name: string, flag: string): string | undefined {
  const found = (services[name]!.command as string[]).find((arg) => arg.startsWith(`--${flag}=`));
  return found?.slice(flag.length + 3);
}

describe('compose files', () => {
  it('have three servers and three brokers', () => {
    expect([serverNames.length, brokerNames.length]).toEqual([3, 3]);
  });

  it('set what servers and workers read', () => {
    for (const service of [...serverNames.map((name) => services[name]!), single.services.server]) {
      const environment = environmentOf(service);
      expect(strangeVariables(environment)).toEqual([]);
      expect(serverSettings(environment, service.command)).toMatchObject({
        ...{ host: '0.0.0.0', port: 8765, maxClients: 8 },
      });
    }
    const { command, environment } = services['worker']!;
    expect(command[0]).toBe('worker');
    const settings = environmentOf({ environment });
    expect(strangeVariables(settings)).toEqual([]);
    expect(workerSettings(settings, command.slice(1))).toMatchObject({
      ...{ host: '0.0.0.0', healthPort: 8766, jobStorage: '/recordings' },
    });
  });

  it('give sessions the time that servers give them to finish', () => {
    for (const service of [services['server-1']!, single.services.server]) {
      const { drainTimeoutMs = 0 } = serverSettings(environmentOf(service));
      expect(Number.parseInt(service.stop_grace_period, 10) * 1000).toBeGreaterThan(drainTimeoutMs);
    }
  });

  it('fetch the model with a command that there is', () => {
    const { command } = services['models']!;
    const stream = new PassThrough().resume();
    const program = createModelsProgram({ stdout: stream, stderr: stream } as unknown as Terminal);
    const [name, subcommand, model] = command;
    expect([name, model]).toEqual(['models', `\${WHISPER_MODEL:-tiny.en}`]);
    expect(program.commands.map((one) => one.name())).toContain(subcommand);
  });

  it('write where volumes are, and give them to the user of the image', () => {
    const made = /^RUN mkdir (.*) && chown 1000:1000 (.*)$/m.exec(read('Dockerfile'))!;
    expect(made[1]).toBe(made[2]);
    const folders = made[1]!.split(' ');
    for (const name of [...serverNames, 'worker']) {
      const { volumes, read_only, tmpfs } = services[name]!;
      expect([read_only, tmpfs]).toEqual([true, ['/tmp']]);
      expect(volumes.map((volume: string) => volume.split(':')[1])).toEqual(folders);
    }
    expect(folders).toContain(services['server-1']!.environment.WS_JOB_STORAGE);
    expect(folders).toContain(image['WS_MODELS_DIR']);
  });

  it('mount files that there are', () => {
    for (const [folder, compose] of [
      [join(DEPLOY, 'fleet'), fleet],
      [DEPLOY, single],
    ] as const) {
      const mounted = Object.values(compose.services as Record<string, Manifest>)
        .flatMap(({ volumes = [] }) => volumes as string[])
        .filter((volume) => volume.startsWith('.'));
      expect(mounted.length).toBeGreaterThan(2);
      for (const volume of mounted) {
        const [place] = volume.split(':') as [string];
        expect(spawnSync('ls', [join(folder, place)]).status).toBe(0);
      }
      const named = Object.values(compose.services as Record<string, Manifest>)
        .flatMap(({ volumes = [] }) => volumes as string[])
        .filter((volume) => /^\w/.test(volume));
      for (const volume of named) expect(compose.volumes).toHaveProperty(volume.split(':')[0]!);
    }
  });

  it('have brokers that know each other, and that servers know', () => {
    const routes = brokerNames.map((name) => `nats://${name}:6222`).join(',');
    for (const name of brokerNames) {
      expect(flagOf(name, 'name')).toBe(name);
      expect(flagOf(name, 'routes')).toBe(routes);
      expect(services[name]!.healthcheck.test.join(' ')).toContain(
        `:${flagOf(name, 'http_port')}/`,
      );
    }
    expect(parseNatsUrl(services['server-1']!.environment.WS_SESSION_STORE)).toEqual({
      ...{ servers: brokerNames.map((name) => `${name}:4222`), replicas: 3, storage: 'memory' },
    });
    expect(new URL(services['server-1']!.environment.WS_JOBS).hostname).toBe('redis');
    expect(services).toHaveProperty('redis');
  });

  it('balance between the servers, and watch them and the worker', () => {
    const balancer = read('fleet', 'haproxy.cfg');
    const behind = [...balancer.matchAll(/^ {2}server (\S+) (\S+)$/gm)].map(([, name, at]) => [
      name,
      at,
    ]);
    expect(behind).toEqual(serverNames.map((name) => [name, `${name}:${image['PORT']}`]));
    expect(balancer).toContain('option httpchk GET /health/ready\n');
    const [, port] = services['balancer']!.ports[0].split(/:(?=\d+$)/);
    expect(balancer).toContain(`bind :${port}\n`);
    const [{ scrape_configs: scraped }] = readManifests('fleet', 'prometheus.yaml') as [Manifest];
    expect(
      scraped.map(({ job_name, static_configs }: Manifest) => [
        job_name,
        static_configs[0].targets,
      ]),
    ).toEqual([
      ['whisper-streaming', serverNames.map((name) => `${name}:${image['PORT']}`)],
      ['whisper-streaming-worker', [`worker:${services['worker']!.environment.WS_HEALTH_PORT}`]],
    ]);
  });

  it.skipIf(!isInstalled('haproxy'))('balance as HAProxy reads it', () => {
    const { status, stderr } = spawnSync('haproxy', [
      '-c',
      '-f',
      join(DEPLOY, 'fleet/haproxy.cfg'),
    ]);
    expect([status, stderr.toString()]).toEqual([0, '']);
  });

  it.skipIf(!isInstalled('promtool'))('watch as Prometheus reads it', () => {
    const file = join(DEPLOY, 'fleet/prometheus.yaml');
    const { status, stdout } = spawnSync('promtool', ['check', 'config', '--syntax-only', file]);
    expect([status, stdout.toString()]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });
});
