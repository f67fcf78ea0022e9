import { readdir } from 'node:fs/promises';
import { createMemoryJobStore } from '@ws/jobs';
import { expect, it, onTestFinished } from 'vitest';
import { idOf, jobsClient, jobsFolder } from '../../../test/support/jobs.js';
import { hearing, script, serve } from '../../../test/support/serving.js';
import type { ServerOptions } from '../../app/options/server-options.js';
import { createJobWorker } from '../../app/worker/create-job-worker.js';

const KEY = 'k'.repeat(20);
const OTHER = 'o'.repeat(20);

/** A server with a queue of its own, which no worker looks at. */
async function start(options: ServerOptions = {}) {
  const jobStorage = await jobsFolder();
  const jobs = createMemoryJobStore();
  onTestFinished(() => jobs[Symbol.asyncDispose]());
  const { url } = await serve({ backend: hearing(), jobs, jobStorage, ...options });
  return { url, jobStorage, client: jobsClient(url) };
}

it('adds one job for one idempotency key of a client', async () => {
  const { url } = await start({ apiKeys: [KEY, OTHER] });
  const headers = { 'idempotency-key': 'talk-7' };
  const own = jobsClient(url, KEY);
  const first = await own.send(script.samples, {}, headers);
  const again = await own.send(script.samples, {}, headers);
  const [id, other] = [
    await idOf(first),
    await idOf(await jobsClient(url, OTHER).send(script.samples, {}, headers)),
  ];
  expect([first.status, again.status]).toEqual([202, 200]);
  expect(await idOf(again)).toBe(id);
  expect(other).not.toBe(id);
  expect((await own.send(script.samples, {}, { 'idempotency-key': 'a b' })).status).toBe(400);
});

it('refuses more than may wait, and says when to come again', async () => {
  const { url } = await start({ apiKeys: [KEY, OTHER], maxJobsPerKey: 1, maxJobs: 2 });
  const [own, other] = [jobsClient(url, KEY), jobsClient(url, OTHER)];
  expect((await own.send(script.samples)).status).toBe(202);
  const refused = await own.send(script.samples);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toEqual({
    error: expect.stringMatching(/1 jobs of this client have not ended/),
    code: 'OVERLOADED',
  });
  expect((await other.send(script.samples)).status).toBe(202);
  const full = await other.send(script.samples);
  expect(full.status).toBe(429);
  expect(await full.text()).toMatch(/The queue has 2 jobs/);
});

it.each([
  ['language', 'not a language', /ISO 639-1/],
  ['task', 'sing', /task/],
  ['words', 'maybe', /true or false/],
  ['priority', 'now', /priority/],
  ['redact', 'names', /redact/],
  ['speakers', '99', /minSpeakers/],
])('refuses a form with %s=%s', async (name, value, why) => {
  const { client, jobStorage } = await start();
  const answer = await client.send(script.samples, { [name]: value });
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(why)]);
  expect(await readdir(jobStorage)).toEqual([]);
});

it('is there where a queue is named alone, and needs a storage', async () => {
  const { url } = await serve({ backend: hearing() });
  expect((await jobsClient(url).ask()).status).toBe(404);
  const jobs = createMemoryJobStore();
  await expect(serve({ backend: hearing(), jobs })).rejects.toThrow(/"jobStorage"/);
  await expect(createJobWorker({ jobStorage: 'x' })).rejects.toThrow(/"jobs"/);
});
