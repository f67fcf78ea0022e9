import { createHash } from 'node:crypto';
import { writeWav } from '@ws/core/audio';
import { createMemoryJobStore, verifyWebhook } from '@ws/jobs';
import { expect, it, onTestFinished } from 'vitest';
import type { ServerOptions } from '../src/app/options/server-options.js';
import { createJobWorker } from '../src/app/worker/create-job-worker.js';
import { jobsClient, jobsFolder } from './support/jobs.js';
import { hearing, script, serve } from './support/serving.js';
import { startHook } from './support/webhook.js';

const KEY = 'k'.repeat(20);
const SECRET = 'the secret of the webhooks';
const recording = writeWav(script.samples, { encoding: 'pcm_f32le' });

async function start(options: ServerOptions = {}) {
  const jobStorage = await jobsFolder();
  const jobs = createMemoryJobStore({ retryDelayMs: 1, tellDelayMs: 1 });
  onTestFinished(() => jobs[Symbol.asyncDispose]());
  const shared = { jobs, jobStorage, vad: 'energy' } as const;
  const server = await serve({ backend: hearing(), ...shared, apiKeys: [KEY], ...options });
  const worker = await createJobWorker({ ...shared, backend: hearing(), webhookSecret: SECRET });
  onTestFinished(() => worker[Symbol.asyncDispose]());
  const url = `${server.url.replace('ws', 'http')}/v1/listen`;
  return {
    client: jobsClient(server.url, KEY),
    async post(query: Record<string, string>, body = recording, key = KEY) {
      const response = await fetch(`${url}?${new URLSearchParams(query)}`, {
        ...{ method: 'POST', body: new Uint8Array(body) },
        headers: { 'content-type': 'audio/wav', authorization: `Token ${key}` },
      });
      // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
      return { status: response.status, body: (await response.json()) as any };
    },
  };
}

it('a callback gets the answer that the request would have got, signed', async () => {
  const hook = await startHook();
  const { post, client } = await start({ webhookHosts: [hook.host] });
  const query = { utterances: 'true', paragraphs: 'true', detect_language: 'true' };
  const now = await post(query);
  expect(now.status).toBe(200);
  const later = await post({ ...query, callback: `http://${hook.host}/done` });
  expect(later).toEqual({ status: 200, body: { request_id: expect.any(String) } });
  const { request_id } = later.body;
  await expect.poll(() => hook.told.length).toBe(1);
  const [{ body, signature, id, method }] = hook.told as [(typeof hook.told)[number]];
  expect([method, id]).toEqual(['POST', `job-${request_id}`]);
  expect(verifyWebhook(body, signature, SECRET)).toBe(true);
  const told = JSON.parse(body);
  const { created, request_id: _, ...metadata } = now.body.metadata;
  expect(told.metadata).toEqual({ ...metadata, request_id, created: expect.any(String) });
  expect(told.metadata.sha256).toBe(createHash('sha256').update(recording).digest('hex'));
  expect(told.results).toEqual({
    ...now.body.results,
    utterances: [{ ...now.body.results.utterances[0], id: expect.any(String) }],
  });
  // It is a job as any other.
  expect((await client.job(`job-${request_id}`)).state).toBe('done');
});

it('a callback hears why there is no transcript, by PUT where that is asked for', async () => {
  const hook = await startHook();
  const { post } = await start({ webhookHosts: [hook.host] });
  const callback = { callback: `http://${hook.host}/done`, callback_method: 'put' };
  const { body: taken } = await post(callback, Buffer.from('no sound at all'));
  await expect.poll(() => hook.told.length).toBe(1);
  const [{ body, method }] = hook.told as [(typeof hook.told)[number]];
  expect(method).toBe('PUT');
  expect(JSON.parse(body)).toEqual({
    ...{ err_code: 'Bad Request', err_msg: expect.stringMatching(/audio/i) },
    request_id: taken.request_id,
  });
});

it('a callback is refused that the operator has not listed, and what jobs do not take', async () => {
  const hook = await startHook();
  const { post } = await start({ webhookHosts: [hook.host], maxJobsPerKey: 1 });
  const callback = `http://${hook.host}/done`;
  for (const [query, status, message] of [
    [{ callback: 'http://169.254.169.254/' }, 403, /--webhook-hosts/],
    [{ callback: '' }, 400, /"callback" must be an address/],
    [{ callback: 'file:///etc/passwd' }, 400, /"callback" must be an address/],
    [{ callback, multichannel: 'true' }, 400, /leave out "encoding" and "multichannel"/],
    [{ callback, encoding: 'linear16', sample_rate: '16000' }, 400, /leave out "encoding"/],
  ] as const) {
    const { body, ...refused } = await post(query);
    expect([query, refused.status, body.err_msg]).toEqual([
      ...[query, status, expect.stringMatching(message)],
    ]);
  }
  expect((await post({ callback }, recording, 'o'.repeat(20))).status).toBe(401);
  expect(hook.told).toEqual([]);
});
