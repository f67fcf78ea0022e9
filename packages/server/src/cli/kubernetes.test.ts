// The manifests of deploy/kubernetes: they are what a cluster takes, and what they say of servers and workers is true.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Terminal } from '@ws/cli-kit';
import { createFolderStorage, createMemoryJobStore } from '@ws/jobs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  commandsOf,
  readBlocks,
  readDocument,
} from '../../../../test/support/documented-blocks.js';
import {
  imageEnvironment,
  serverSettings,
  strangeVariables,
  workerSettings,
} from '../../test/support/deployed-settings.js';
import {
  DEPLOY,
  faultsOf,
  type Manifest,
  manifestFiles,
  readManifests,
  rendered,
  settingsIn,
} from '../../test/support/manifests.js';
import { hearing } from '../../test/support/serving.js';
import { createServer, type TranscriptionServer } from '../app/create-server.js';
import { createJobWorker, type JobWorker } from '../app/worker/create-job-worker.js';
import { parseKeyFile } from '../net/auth/api-keys.js';
import { createKeysProgram } from './keys-program.js';

const image = imageEnvironment(readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8'));
const files = manifestFiles();
const all = files.flatMap((file) => readManifests('kubernetes', file));
const settings = { ...settingsIn('base'), ...settingsIn('components', 'jobs') };

const of = (kind: string, name?: string): Manifest[] =>
  all.filter((one) => one.kind === kind && (name === undefined || one.metadata.name === name));
const only = (kind: string, name: string): Manifest => of(kind, name)[0]!;
const podOf = (manifest: Manifest): Manifest => manifest.spec.template.spec;
const containerOf = (manifest: Manifest): Manifest => podOf(manifest).containers[0];
/** Variables that a container has beyond those of the settings; secrets are any text. */
const variablesOf = (container: Manifest): Record<string, string> =>
  Object.fromEntries(
    (container.env ?? []).map(({ name, value = 's'.repeat(40) }: Manifest) => [name, value]),
  );
const server = containerOf(only('Deployment', 'ws-server'));
const worker = containerOf(only('Deployment', 'ws-worker'));

describe('manifests', () => {
  it.each(files)('%s is what a cluster takes', (file) => {
    for (const manifest of readManifests('kubernetes', file)) {
      // An image that kustomize names, and the settings that it makes, are words as all others.
      expect([manifest.kind, faultsOf(manifest)]).toEqual([manifest.kind, []]);
    }
  });

  it('with a fault or a field that there is not are found', () => {
    const fault = structuredClone(only('Deployment', 'ws-server'));
    containerOf(fault).readinessProbe.httpGet.port = {};
    expect(faultsOf(fault)).toEqual([expect.stringContaining('readinessProbe')]);
    const strange = structuredClone(only('Deployment', 'ws-server'));
    containerOf(strange).securityContext.readOnlyRootFileSystem = true;
    expect(faultsOf(strange)).toEqual([
      '/spec/template/spec/containers/0/securityContext/readOnlyRootFileSystem is unknown',
    ]);
    expect(faultsOf({ ...strange, kind: 'Deploiment' })).toEqual([
      expect.stringContaining('no schema'),
    ]);
  });

  it.each(['live', 'live-and-jobs'])('of the overlay %s fit together', (overlay) => {
    const manifests = rendered(overlay);
    if (manifests === undefined) return;
    const names = new Set(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
    expect(names.size).toBe(manifests.length);
    for (const manifest of manifests) {
      const { kind, metadata } = manifest;
      expect([kind, metadata.name, faultsOf(manifest)]).toEqual([kind, metadata.name, []]);
      expect(metadata.namespace).toBe('ws');
      if (kind !== 'Deployment') continue;
      const { image: taken, envFrom } = containerOf(manifest);
      expect(taken).toMatch(/^registry\..*:/);
      expect(names).toContain(`ConfigMap ${envFrom[0].configMapRef.name}`);
      expect(envFrom).toHaveLength(overlay === 'live' ? 1 : 2);
    }
    const made = manifests.find(({ kind }) => kind === 'ConfigMap')!.data;
    expect(made).toEqual(overlay === 'live' ? settingsIn('base') : settings);
    const jobs = overlay === 'live' ? 0 : 1;
    const ports = manifests
      .find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'ws-server')!
      .spec.egress.flatMap(({ ports }: Manifest) => ports.map(({ port }: Manifest) => port));
    expect(ports).toEqual([53, 53, 4222, 443, ...(jobs ? [6379] : [])]);
  });

  it('run as no root, on a read-only file system, without rights', () => {
    for (const manifest of [...of('Deployment'), ...of('StatefulSet')]) {
      const { securityContext, automountServiceAccountToken, containers } = podOf(manifest);
      expect(securityContext).toMatchObject({
        ...{ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(automountServiceAccountToken).toBe(false);
      for (const container of containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources.requests.cpu).toBeDefined();
        expect(container.resources.limits.memory).toBeDefined();
      }
    }
    const dockerfile = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8');
    const { runAsUser, runAsGroup } = podOf(only('Deployment', 'ws-server')).securityContext;
    expect(dockerfile).toContain(`USER ${runAsUser}:${runAsGroup}`);
    // Models, their cache, and what is sent.
    const places = [image['WS_MODELS_DIR']!, image['XDG_CACHE_HOME']!, image['HOME']!, tmpdir()];
    for (const { volumeMounts } of [server, worker]) {
      const paths = volumeMounts
        .filter(({ readOnly }: Manifest) => !readOnly)
        .map(({ mountPath }: Manifest) => mountPath);
      for (const place of places) {
        expect(paths.some((path: string) => `${place}/`.startsWith(`${path}/`))).toBe(true);
      }
    }
  });
});

describe('settings of manifests', () => {
  const ofServer = { ...image, ...settings, ...variablesOf(server) };
  const ofWorker = { ...image, ...settings, ...variablesOf(worker) };

  it('are those that servers and workers read', () => {
    expect(strangeVariables({ ...ofServer, ...ofWorker })).toEqual([]);
    expect(strangeVariables({ WS_MAX_CLIENT: '3' })).toEqual(['WS_MAX_CLIENT']);
    const read = serverSettings(ofServer, server.args);
    expect(read).toMatchObject({
      ...{ host: '0.0.0.0', port: server.ports[0].containerPort, processes: 3 },
      ...{ jobStorage: 's3://recordings/jobs', sessionStore: settings['WS_SESSION_STORE'] },
    });
    const [command, ...args] = worker.args;
    expect(command).toBe('worker');
    expect(workerSettings(ofWorker, args)).toMatchObject({
      ...{ host: '0.0.0.0', healthPort: worker.ports[0].containerPort, jobs: read.jobs },
    });
  });

  it('give servers that leave the time they take', () => {
    const { terminationGracePeriodSeconds: grace } = podOf(only('Deployment', 'ws-server'));
    const { drainTimeoutMs = 0, maxClients } = serverSettings(ofServer);
    const before = server.lifecycle.preStop.sleep.seconds;
    const { periodSeconds, failureThreshold } = server.readinessProbe;
    expect(before).toBeGreaterThanOrEqual(periodSeconds * failureThreshold);
    expect(grace).toBeGreaterThan(before + drainTimeoutMs / 1000);
    expect(maxClients).toBe(32);
  });

  it('name brokers, a queue and secrets that there are', () => {
    const services = new Map(
      of('Service').map(({ metadata, spec }) => [
        metadata.name,
        spec.ports.map(({ port }: Manifest) => port),
      ]),
    );
    for (const address of [settings['WS_SESSION_STORE']!, settings['WS_JOBS']!]) {
      const { hostname, port } = new URL(address);
      expect(services.get(hostname)).toContain(Number(port));
    }
    const { replicas, serviceName, template } = only('StatefulSet', 'nats').spec;
    expect(new URL(settings['WS_SESSION_STORE']!).searchParams.get('replicas')).toBe(
      String(replicas),
    );
    const routes = template.spec.containers[0].args
      .find((arg: string) => arg.startsWith('--routes='))
      .split(',');
    expect(routes).toHaveLength(replicas);
    for (const [i, route] of routes.entries())
      expect(route).toContain(`nats-${i}.${serviceName}:6222`);
    const [{ secret }] = podOf(only('Deployment', 'ws-server')).volumes;
    const [{ mountPath }] = server.volumeMounts;
    expect(settings['WS_API_KEYS_FILE']).toBe(`${mountPath}/${secret.items[0].path}`);
  });
});

describe('the commands in the document', () => {
  const [block] = readBlocks(readDocument('docs/deploy.md')).filter(({ code }) =>
    code.includes('kubectl'),
  );

  it('make the secrets that the manifests name', () => {
    const made = commandsOf(block!).flatMap((command) => {
      const [, name, keys] = /secret generic (\S+) (.*)/s.exec(command) ?? [];
      if (keys === undefined) return [];
      const found = [...keys.matchAll(/--from-(?:literal|file)=([\w.-]+)/g)];
      return [[name, found.map(([, key]) => key).sort()]];
    });
    const named = new Map<string, Set<string>>();
    const note = (name: string, key: string) =>
      named.set(name, (named.get(name) ?? new Set()).add(key));
    for (const pod of of('Deployment').map(podOf)) {
      for (const { valueFrom } of pod.containers[0].env) {
        if (valueFrom) note(valueFrom.secretKeyRef.name, valueFrom.secretKeyRef.key);
      }
      for (const { secret } of pod.volumes) {
        if (secret) note(secret.secretName, secret.items[0].key);
      }
    }
    const { secretRef } = worker.envFrom[1];
    expect(Object.fromEntries(made)).toEqual({
      ...Object.fromEntries([...named].map(([name, keys]) => [name, [...keys].sort()])),
      [secretRef.name]: ['AWS_ACCESS_KEY_ID', 'AWS_REGION', 'AWS_SECRET_ACCESS_KEY'],
    });
    const [overlay] = /deploy\/kubernetes\/overlays\/\S+/.exec(block!.code)!;
    expect(existsSync(join(DEPLOY, '..', overlay, 'kustomization.yaml'))).toBe(true);
    const namespaces = [...block!.code.matchAll(/(?:-n|namespace) (\S+)/g)].map(([, name]) => name);
    expect(new Set(namespaces)).toEqual(new Set(['ws']));
  });

  it('make keys that a server reads', async () => {
    const [, line] = /npx @ws\/server keys (.*)/.exec(block!.code)!;
    const folder = await mkdtemp(join(tmpdir(), 'ws-keys-'));
    const file = join(folder, 'keys.jsonl');
    const stream = new PassThrough().resume();
    const terminal = { stdout: stream, stderr: stream } as unknown as Terminal;
    const args = line!.replace('keys.jsonl', file).split(' ');
    await createKeysProgram(terminal).parseAsync(args, { from: 'user' });
    expect(parseKeyFile(readFileSync(file, 'utf8'), file)).toHaveLength(1);
    await rm(folder, { recursive: true });
  });
});

describe('what manifests say of servers and workers', () => {
  let running: TranscriptionServer;
  let transcribing: JobWorker;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ws-kubernetes-'));
    const jobs = createMemoryJobStore();
    const shared = { jobs, jobStorage: createFolderStorage(folder), vad: 'energy' } as const;
    running = await createServer({
      ...{ ...shared, backend: hearing(), port: 0, page: false, turn: 'none' },
      sessionStore: join(folder, 'sessions'),
    });
    transcribing = await createJobWorker({ ...shared, backend: hearing(), healthPort: 0 });
    close = async () => {
      await running.close();
      await transcribing[Symbol.asyncDispose]();
      await jobs[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    };
  });
  afterAll(() => close());

  const addressOf = (container: Manifest): string =>
    container === server ? running.url.replace('ws:', 'http:') : transcribing.healthUrl!;

  it('probes have ports and paths that answer', async () => {
    for (const container of [server, worker]) {
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
        const { path, port } = container[probe].httpGet;
        expect(container.ports.map(({ name }: Manifest) => name)).toContain(port);
        expect([path, (await fetch(addressOf(container) + path)).status]).toEqual([path, 200]);
      }
    }
  });

  it('selectors choose the pods that they mean', () => {
    const labels = Object.fromEntries(
      [...of('Deployment'), ...of('StatefulSet')].map(({ metadata, spec }) => [
        metadata.name,
        spec.template.metadata.labels,
      ]),
    );
    for (const { metadata, spec } of [...of('Deployment'), ...of('StatefulSet')]) {
      expect(spec.selector.matchLabels).toEqual(labels[metadata.name]);
    }
    for (const { metadata, spec } of of('PodDisruptionBudget')) {
      expect(spec.selector.matchLabels).toEqual(labels[metadata.name]);
    }
    for (const { metadata, spec } of of('NetworkPolicy')) {
      expect(spec.podSelector.matchLabels).toEqual(labels[metadata.name]);
    }
    for (const { metadata, spec } of of('Service')) {
      expect(spec.selector).toEqual(labels[metadata.name]);
    }
    for (const { metadata, spec } of of('ScaledObject')) {
      expect(spec.scaleTargetRef.name).toBe(metadata.name);
      expect(labels[metadata.name]).toBeDefined();
    }
  });

  it('Prometheus finds metrics, under the names of the alerts and the board', async () => {
    const { selector, endpoints, jobLabel } = only('ServiceMonitor', 'ws-server').spec;
    const service = only('Service', 'ws-server');
    expect(service.metadata.labels).toMatchObject(selector.matchLabels);
    expect(service.spec.ports.map(({ name }: Manifest) => name)).toContain(endpoints[0].port);
    const pods = only('PodMonitor', 'ws-worker').spec;
    expect(worker.ports.map(({ name }: Manifest) => name)).toContain(
      pods.podMetricsEndpoints[0].port,
    );
    expect((await fetch(addressOf(server) + endpoints[0].path)).status).toBe(200);
    expect((await fetch(addressOf(worker) + pods.podMetricsEndpoints[0].path)).status).toBe(200);
    // The job's name, which the board and the alerts ask for.
    const job = service.metadata.labels[jobLabel];
    const [{ scrape_configs: configured }] = readManifests('prometheus', 'prometheus.yaml') as [
      Manifest,
    ];
    expect(configured.map(({ job_name }: Manifest) => job_name)).toContain(job);
  });

  it('autoscalers ask for metrics that servers have', async () => {
    const text = await (await fetch(`${addressOf(server)}/metrics`)).text();
    const names = new Set([...text.matchAll(/^[a-z_]+/gm)].map(([name]) => name));
    const jobs = new Set(
      [...of('Service'), ...of('Deployment')].map(
        ({ metadata }) => metadata.labels['app.kubernetes.io/name'],
      ),
    );
    const queries = of('ScaledObject').flatMap(({ spec }) =>
      spec.triggers.map(({ metadata }: Manifest) => metadata.query as string),
    );
    expect(queries).toHaveLength(3);
    // A worker for each so many jobs as it takes at once.
    const [{ metadata }] = only('ScaledObject', 'ws-worker').spec.triggers;
    expect(metadata.threshold).toBe(settings['WS_PROCESSES']);
    for (const query of queries) {
      const asked = query.match(/whisper_streaming_\w+/g) ?? [];
      expect(asked).not.toEqual([]);
      for (const name of asked) expect([...names]).toContain(name);
      for (const [, job] of query.matchAll(/job="([^"]*)"/g)) expect([...jobs]).toContain(job);
      for (const [, state] of query.matchAll(/state="([^"]*)"/g)) {
        expect(text).toContain(`state="${state}"`);
      }
    }
  });

  it('what comes in from outside reaches sessions and requests, and no metrics', () => {
    const [{ http }] = only('Ingress', 'ws-server').spec.rules;
    const prefixes = http.paths.map(({ path }: Manifest) => path as string);
    const comesIn = (path: string): boolean =>
      prefixes.some((prefix: string) => `${path}/`.startsWith(`${prefix}/`));
    for (const path of ['/ws/transcribe/prompt', '/v1/jobs', '/v1/listen', '/v2/listen']) {
      expect([path, comesIn(path)]).toEqual([path, true]);
    }
    for (const path of ['/metrics', '/health', '/health/ready']) {
      expect([path, comesIn(path)]).toEqual([path, false]);
    }
  });
});
