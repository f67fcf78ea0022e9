import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SpanKind } from '@opentelemetry/api';
import { TranscribeError } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import { createMemoryJobStore, verifyWebhook } from '@ws/jobs';
import { createScriptedBackend, createSpeechScript } from '@ws/testing';
import { expect, it, onTestFinished } from 'vitest';
import type { ServerOptions } from '../src/app/options/server-options.js';
import { createJobWorker, type JobWorkerOptions } from '../src/app/worker/create-job-worker.js';
import { idOf, type JobsClient, jobsClient, jobsFolder, type ToldJob } from './support/jobs.js';
import { recordSpans } from './support/recorded-spans.js';
import { hearing, script, serve } from './support/serving.js';
import { startHook } from './support/webhook.js';

const KEY = 'k'.repeat(20);
const OTHER = 'o'.repeat(20);
const SECRET = 'the secret of the webhooks';

/** A server with a queue of its own, and what makes workers of it. */
async function start(options: ServerOptions = {}) {
  const jobStorage = await jobsFolder();
  const jobs = createMemoryJobStore({ retryDelayMs: 1, tellDelayMs: 1 });
  onTestFinished(() => jobs[Symbol.asyncDispose]());
  const { url } = await serve({ backend: hearing(), jobs, jobStorage, ...options });
  return {
    ...{ url, jobs, jobStorage, client: jobsClient(url) },
    async work(more: JobWorkerOptions = {}) {
      const worker = await createJobWorker({
        ...{ jobs, jobStorage, backend: hearing(), vad: 'energy', ...more },
      });
      onTestFinished(() => worker[Symbol.asyncDispose]());
      return worker;
    },
  };
}

/** The job, once it has ended. */
function ended(client: JobsClient, id: string): Promise<ToldJob> {
  return expect
    .poll(async () => {
      const job = await client.job(id);
      return job.state === 'done' || job.state === 'failed' ? job : undefined;
    })
    .toBeDefined()
    .then(() => client.job(id));
}

it('takes a recording, tells how far it is, and gives its transcript in any format', async () => {
  const { client, work } = await start();
  const answer = await client.send(script.samples, { language: 'en', priority: 'high' });
  expect(answer.status).toBe(202);
  const job = (await answer.json()) as ToldJob;
  expect(job).toEqual({
    ...{ id: expect.stringMatching(/^job-/), state: 'waiting', priority: 'high' },
    created_at: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  expect(answer.headers.get('location')).toBe(`/v1/jobs/${job.id}`);
  expect(await client.result(job.id, 'txt')).toMatch(/^409 .*no result yet/);
  await work();
  const done = await ended(client, job.id);
  const seconds = script.samples.length / 16_000;
  expect(done).toMatchObject({ state: 'done', progress: { seconds } });
  expect(done.error).toBeUndefined();
  expect(await client.result(job.id, 'txt')).toBe('one two three\n');
  expect(await client.result(job.id, 'srt')).toMatch(/^1\n00:00:00,000 --> .*\none two three\n/);
  expect(await client.result(job.id, 'vtt')).toMatch(/^WEBVTT\n/);
  const json = JSON.parse(await client.result(job.id, 'json'));
  expect(json).toMatchObject({ text: 'one two three', duration: seconds, language: 'en' });
  expect(json.words).toHaveLength(3);
  expect(await client.result(job.id, 'docx')).toMatch(/^400 .*may be srt, vtt/);
});

it('shows no key a job of another', async () => {
  const { url, work } = await start({ apiKeys: [KEY, OTHER] });
  const [own, other] = [jobsClient(url, KEY), jobsClient(url, OTHER)];
  expect((await jobsClient(url).ask()).status).toBe(401);
  const id = await idOf(await own.send(script.samples));
  const theirs = await idOf(await other.send(script.samples));
  await work();
  await ended(own, id);
  await ended(other, theirs);
  for (const init of [{}, { method: 'DELETE' }]) {
    expect((await other.ask(`/${id}`, init)).status).toBe(404);
  }
  expect(await other.result(id, 'txt')).toMatch(/^404 /);
  expect(await (await other.ask()).json()).toEqual({
    jobs: [expect.objectContaining({ id: theirs })],
  });
  expect(await own.result(id, 'txt')).toBe('one two three\n');
});

it('lists jobs in pages, and removes one with all that it has left', async () => {
  const { client, jobStorage, work } = await start();
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) ids.push(await idOf(await client.send(script.samples)));
  await work();
  for (const id of ids) await ended(client, id);
  const page = (await (await client.ask('?limit=2')).json()) as { jobs: ToldJob[]; next: string };
  expect(page.jobs.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
  const rest = (await (await client.ask(`?after=${page.next}`)).json()) as { jobs: ToldJob[] };
  expect(rest.jobs.map(({ id }) => id)).toEqual([ids[0]]);
  expect((await client.ask('?limit=0')).status).toBe(400);
  expect((await client.ask(`/${ids[0]}`, { method: 'DELETE' })).status).toBe(204);
  expect((await client.ask(`/${ids[0]}`)).status).toBe(404);
  expect((await readdir(jobStorage)).sort()).toEqual([ids[1], ids[2]].sort());
  // Of what is done, its transcript alone stays.
  expect(await readdir(`${jobStorage}/${ids[1]}`)).toEqual(['result.json']);
});

it('goes on at the piece where a worker has left, and writes the same', async () => {
  const { client, work } = await start();
  // Five pieces.
  const words = ['one', 'two', 'three', 'four', 'five'];
  const talk = createSpeechScript(words.flatMap((text) => [{ text, ms: 400 }, { pauseMs: 2000 }]));
  let calls = 0;
  let stop: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const hear = (leavesAt: number) =>
    createScriptedBackend({
      hypotheses: ({ samples }) => {
        if (++calls === leavesAt) stop();
        return talk.hear(samples);
      },
    });
  const lone = await idOf(await client.send(talk.samples, { language: 'en' }));
  const first = await work({ backend: hear(0) });
  await ended(client, lone);
  await first[Symbol.asyncDispose]();
  const each = calls;
  calls = 0;
  const id = await idOf(await client.send(talk.samples, { language: 'en' }));
  const second = await work({ backend: hear(3) });
  await stopped;
  await second[Symbol.asyncDispose]();
  expect((await client.job(id)).state).toBe('waiting');
  await work({ backend: hear(0) });
  await ended(client, id);
  for (const format of ['json', 'srt', 'txt', 'tsv', 'cpp.json']) {
    expect(await client.result(id, format)).toBe(await client.result(lone, format));
  }
  expect(await client.result(id, 'txt')).toContain('five');
  // The piece that it had, and no other, was heard twice.
  expect(calls).toBeGreaterThanOrEqual(each);
  expect(calls).toBeLessThanOrEqual(each + 1);
});

it('fails a recording that is none, and says why without a path', async () => {
  const { client, work, jobStorage } = await start();
  await work();
  const form = new FormData();
  form.set('file', new Blob(['no sound at all']), 'a.wav');
  const id = await idOf(await client.ask('', { method: 'POST', body: form }));
  const { state, error } = await ended(client, id);
  expect({ state, code: error?.code }).toEqual({ state: 'failed', code: 'INVALID_AUDIO' });
  expect(error?.message).not.toContain(jobStorage);
  expect(await client.result(id, 'txt')).toMatch(/^409 .*has failed/);
});

it('tries again what fails with an error that may pass', async () => {
  const { client, work } = await start();
  let faults = 0;
  const id = await idOf(await client.send(script.samples));
  await work({
    backend: createScriptedBackend({
      hypotheses: ({ samples }) => {
        // Each call is made three times in an attempt.
        if (++faults <= 4) {
          const message = 'the engine died';
          throw new TranscribeError(message, { code: 'ERR_BACKEND_CRASHED', retryable: true });
        }
        return script.hear(samples);
      },
    }),
  });
  expect(await ended(client, id)).toMatchObject({ state: 'done' });
  expect(faults).toBeGreaterThan(4);
});

it('fetches a recording from a host that is listed, and from no other', async () => {
  const bytes = writeWav(script.samples, { encoding: 'pcm_f32le' });
  const files = createServer((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: '/talk.wav' }).end();
    else response.writeHead(request.url === '/talk.wav' ? 200 : 404).end(bytes);
  }).listen(0, '127.0.0.1');
  await once(files, 'listening');
  onTestFinished(() => void files.close().closeAllConnections());
  const host = `127.0.0.1:${(files.address() as AddressInfo).port}`;
  const { client, work } = await start({ jobHosts: [host] });
  const ask = (body: object) =>
    client.ask('', {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { 'content-type': 'application/json' },
    });
  await work();
  const id = await idOf(
    await ask({ url: `http://${host}/talk.wav`, language: 'en', words: false }),
  );
  expect(await ended(client, id)).toMatchObject({ state: 'done' });
  expect(await client.result(id, 'txt')).toBe('one two three\n');
  for (const path of ['/away', '/none']) {
    const failed = await ended(client, await idOf(await ask({ url: `http://${host}${path}` })));
    expect(failed.error?.message).toMatch(/could not be fetched/);
  }
  for (const [url, status] of [
    ['http://127.0.0.1:9/talk.wav', 403],
    ['http://169.254.169.254/latest/meta-data', 403],
    [`http://${host}@example.com/`, 400],
    [`http://user:word@${host}/talk.wav`, 400],
    ['file:///etc/passwd', 400],
  ] as const) {
    expect([url, (await ask({ url })).status]).toEqual([url, status]);
  }
  for (const body of [{}, { url: `http://${host}/talk.wav`, colour: 'red' }, { url: {} }]) {
    expect((await ask(body)).status).toBe(400);
  }
});

it('tells a webhook of the end, signed, again where it is not taken', async () => {
  const hook = await startHook({ refused: 1 });
  const { client, work } = await start({ webhookHosts: [hook.host] });
  const refused = await client.send(script.samples, { webhook: 'http://127.0.0.1:9/done' });
  expect(refused.status).toBe(403);
  await work({ webhookSecret: SECRET });
  const id = await idOf(await client.send(script.samples, { webhook: `http://${hook.host}/done` }));
  await expect.poll(() => hook.told.length).toBe(1);
  const [{ body, signature, id: told }] = hook.told as [(typeof hook.told)[number]];
  expect(told).toBe(id);
  expect(JSON.parse(body)).toMatchObject({ type: 'job.done', job: { id, state: 'done' } });
  expect(verifyWebhook(body, signature, SECRET)).toBe(true);
  expect(verifyWebhook(`${body} `, signature, SECRET)).toBe(false);
});

it('covers what the server or the client asks for', async () => {
  const { client, work } = await start({ redact: ['digits'] });
  const said = createSpeechScript([{ text: '4711', ms: 400 }, { pauseMs: 1000 }]);
  await work({
    backend: createScriptedBackend({ hypotheses: ({ samples }) => said.hear(samples) }),
  });
  const id = await idOf(await client.send(said.samples));
  await ended(client, id);
  expect(await client.result(id, 'json')).not.toContain('4711');
});

it('hands back its jobs where its engine does not start any more', async () => {
  const { client, work } = await start();
  const good = hearing();
  const unavailable = new TranscribeError('There is no engine.', {
    code: 'ERR_BACKEND_UNAVAILABLE',
  });
  let loads = 0;
  const worker = await work({
    backend: {
      ...good,
      load: async () => {
        if (++loads > 1) throw unavailable;
      },
      transcribe: async () => {
        throw unavailable;
      },
    },
  });
  const id = await idOf(await client.send(script.samples, { language: 'en' }));
  await expect.poll(() => worker.gone.aborted).toBe(true);
  expect(worker.gone.reason).toBe(unavailable);
  await expect.poll(() => worker.running).toBe(0);
  expect((await client.job(id)).state).toBe('waiting');
  await work();
  expect((await ended(client, id)).state).toBe('done');
});

it('is in the trace of the request that added it, on its worker and at its webhook', async () => {
  using spans = recordSpans();
  const [trace, span] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  const traceparent = `00-${trace}-${span}-01`;
  const hook = await startHook();
  const { client, work } = await start({ webhookHosts: [hook.host] });
  const form = { webhook: `http://${hook.host}/` };
  const id = await idOf(await client.send(script.samples, form, { traceparent }));
  await work({ webhookSecret: SECRET });
  await expect.poll(() => hook.told).toMatchObject([{ id, traceparent }]);
  const [job, ...more] = spans.exporter.getFinishedSpans();
  expect(more).toEqual([]);
  expect(job).toMatchObject({ name: 'job', kind: SpanKind.CONSUMER });
  expect(job!.spanContext().traceId).toBe(trace);
  expect(job!.parentSpanContext?.spanId).toBe(span);
  expect(job!.attributes).toEqual({
    'whisper_streaming.job_id': id,
    'whisper_streaming.seconds': script.samples.length / 16_000,
  });
});
