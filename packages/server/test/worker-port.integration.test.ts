import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TranscribeError, type TranscriptionBackend } from '@ws/core';
import { deferred } from '@ws/core/internal';
import { createFolderStorage, createMemoryJobStore } from '@ws/jobs';
import { expect, it, onTestFinished } from 'vitest';
import { ownPort } from '../../../test/support/own-port.js';
import { createJobWorker, type JobWorkerOptions } from '../src/app/worker/create-job-worker.js';
import { isHealthy } from './support/container-health.js';
import { jobsClient } from './support/jobs.js';
import { hearing, metricsAt, script, serve } from './support/serving.js';

const NAME = 'whisper_streaming_';

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'ws-worker-port-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const memory = createMemoryJobStore({ retryDelayMs: 1 });
  onTestFinished(() => memory[Symbol.asyncDispose]());
  let isAway = false;
  const jobs = {
    ...memory,
    async counts() {
      if (!isAway) return memory.counts();
      throw new TranscribeError('Away.', { code: 'ERR_CONNECTION', retryable: true });
    },
  };
  const shared = { jobs, jobStorage: createFolderStorage(folder), vad: 'energy' } as const;
  return {
    ...{ shared, jobs },
    goAway() {
      isAway = true;
    },
    async work(more: JobWorkerOptions) {
      const worker = await createJobWorker({ ...shared, healthPort: 0, ...more });
      onTestFinished(() => worker[Symbol.asyncDispose]());
      return { worker, url: worker.healthUrl! };
    },
  };
}

const json = async (url: string): Promise<{ readonly status: number; readonly body: unknown }> => {
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
};

it('a worker tells of its jobs and of the queue', async () => {
  const { shared, jobs, work } = await start();
  const server = await serve({ backend: hearing(), ...shared });
  const client = jobsClient(server.url);
  const began = deferred<void>();
  const goOn = deferred<void>();
  const inner = hearing();
  const backend: TranscriptionBackend = {
    ...inner,
    async transcribe(...call) {
      began.resolve();
      await goOn.promise;
      return inner.transcribe(...call);
    },
  };
  const { worker, url } = await work({ model: 'tiny.en', backend });
  await client.send(script.samples, { language: 'en' });
  await began.promise;
  await client.send(script.samples, { language: 'en' });
  await expect.poll(async () => (await jobs.counts()).waiting).toBe(1);
  const { status, body } = await json(`${url}/health`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...{ status: 'ok', model: 'tiny.en', backend: 'scripted', running: 1, concurrency: 1 },
    jobs: { name: 'memory', status: 'up', waiting: 1, running: 1, failed: 0 },
    engine: { status: 'ready' },
  });
  const during = await metricsAt(url);
  expect(during.get(`${NAME}worker_ready`)).toBe(1);
  expect(during.get(`${NAME}worker_jobs`)).toBe(1);
  expect(during.get(`${NAME}worker_jobs_max`)).toBe(1);
  expect(during.get(`${NAME}jobs{queue="memory",state="waiting"}`)).toBe(1);
  expect(during.get(`${NAME}jobs_oldest_waiting_seconds{queue="memory"}`)).toBeGreaterThanOrEqual(
    0,
  );
  // The server, which has the same queue, says the same of it.
  const ofServer = await metricsAt(server.url.replace('ws:', 'http:'));
  expect(ofServer.get(`${NAME}jobs{queue="memory",state="waiting"}`)).toBe(1);
  expect(ofServer.get(`${NAME}jobs_up{queue="memory"}`)).toBe(1);

  goOn.resolve();
  await expect.poll(() => worker.running).toBe(0);
  const after = await metricsAt(url);
  expect(after.get(`${NAME}worker_attempts_total{outcome="done"}`)).toBe(2);
  expect(after.get(`${NAME}worker_attempts_total{outcome="failed"}`)).toBe(0);
  expect(after.get(`${NAME}worker_audio_seconds_total`)).toBeCloseTo(
    (2 * script.samples.length) / 16_000,
  );
  expect(after.get(`${NAME}engine_up`)).toBe(1);
  expect((await fetch(`${url}/v1/info`)).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
});

it('a worker is alive, and not ready, while it loads its engine', async () => {
  const { work } = await start();
  const asked = deferred<void>();
  const loading = deferred<void>();
  const load = (): Promise<void> => {
    asked.resolve();
    return loading.promise;
  };
  const healthPort = await ownPort();
  const starting = work({ backend: { ...hearing(), load }, healthPort });
  await asked.promise;
  const url = `http://127.0.0.1:${healthPort}`;
  const alive = { status: 200, body: { status: 'alive' } };
  expect(await json(`${url}/health/live`)).toEqual(alive);
  const unready = { status: 503, body: { status: 'starting' } };
  expect(await json(`${url}/health/ready`)).toEqual(unready);
  expect((await metricsAt(url)).get(`${NAME}worker_ready`)).toBe(0);
  expect(await isHealthy(healthPort)).toBe(false);
  loading.resolve();
  await starting;
  expect(await json(`${url}/health/ready`)).toEqual({ status: 200, body: { status: 'ok' } });
  expect(await isHealthy(healthPort)).toBe(true);
});

it('a queue that is away is told of, and makes neither a worker nor a server unready', async () => {
  const { shared, work, goAway } = await start();
  const server = await serve({ backend: hearing(), ...shared });
  const { url } = await work({ backend: hearing() });
  const both = [url, server.url.replace('ws:', 'http:')];
  for (const at of both) {
    expect((await metricsAt(at)).get(`${NAME}jobs{queue="memory",state="waiting"}`)).toBe(0);
  }
  goAway();
  for (const at of both) {
    const { status, body } = await json(`${at}/health`);
    expect([status, body]).toMatchObject([200, { status: 'ok', jobs: { status: 'down' } }]);
    expect((await fetch(`${at}/health/ready`)).status).toBe(200);
    const metrics = await metricsAt(at);
    expect(metrics.get(`${NAME}jobs_up{queue="memory"}`)).toBe(0);
    // While the queue is away its numbers are missing: an autoscaler would take an old one, or 0, for true.
    expect([...metrics.keys()].filter((name) => /_jobs\{|_oldest_/.test(name))).toEqual([]);
  }
});

it('a store that hangs keeps no answer back', async () => {
  const { shared } = await start();
  const jobs = { ...shared.jobs, counts: () => new Promise<never>(() => {}) };
  const server = await serve({ backend: hearing(), ...shared, jobs });
  const at = server.url.replace('ws:', 'http:');
  expect((await fetch(`${at}/health/ready`)).status).toBe(200);
  expect(await json(`${at}/health`)).toMatchObject({
    ...{ status: 200, body: { jobs: { name: 'memory', status: 'down' } } },
  });
});

it('the journal that a server keeps its sessions in is told of', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ws-journal-health-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const server = await serve({ backend: hearing(), sessionStore: folder });
  const { body } = await json(`${server.url.replace('ws:', 'http:')}/health`);
  expect(body).toMatchObject({ journal: { name: 'folder', status: 'up' } });
  expect(body).not.toHaveProperty('jobs');
});
