import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { writeWav } from '@ws/core/audio';
import { verifyWebhook } from '@ws/jobs';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { demoSentences, firstSentences } from '../../../test/support/recordings.js';
import { startRedis } from '../../../test/support/redis-server.js';
import { type JobsClient, jobsClient, jobsFolder, type ToldJob } from './support/jobs.js';
import { runCli, startServerIn } from './support/server-process.js';
import { cli } from './support/transcribe-cli.js';
import { startHook } from './support/webhook.js';

const [ANNA, BERT] = ['a'.repeat(20), 'b'.repeat(20)] as const;
const SECRET = 'the secret of the webhooks';
// One thread: what it computes in parts might be added up in another order.
const ENGINE = ['--model', 'tiny.en', '--threads', '1', '--processes', '1'];

async function startWorker(jobs: string, storage: string) {
  const args = [
    'worker',
    '--jobs',
    jobs,
    '--job-storage',
    storage,
    ...ENGINE,
    '--health-port',
    '0',
  ];
  const child = execa('node', [cli, ...args], {
    ...{ reject: false, cleanup: true, env: { WS_WEBHOOK_SECRET: SECRET } },
  });
  const ended = child.then((result) => result);
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const [, health] =
    /^transcribing the recordings of the queue \(1 at once, model tiny\.en\); its health is at (\S+)$/.exec(
      line,
    )!;
  return { kill: (signal: NodeJS.Signals) => void child.kill(signal), ended, health: health! };
}

async function send(
  client: JobsClient,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<ToldJob> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([await readFile(path)]), basename(path));
  const answer = await client.ask('', { method: 'POST', body: form });
  expect(answer.status).toBe(202);
  return (await answer.json()) as ToldJob;
}

it('recordings of two keys, a worker killed and Redis restarted: each as a lone run writes it', async () => {
  const recordings = await jobsFolder();
  const [long, short, other] = ['long', 'short', 'other'].map((name) =>
    join(recordings, `${name}.wav`),
  ) as [string, string, string];
  const [first, second] = demoSentences();
  await writeFile(long, writeWav(firstSentences(6).samples));
  await writeFile(short, writeWav(first!.samples));
  await writeFile(other, writeWav(second!.samples));
  const alone = await jobsFolder();
  const lone = runCli([
    ...['transcribe', long, short, other, '--words', '-o', 'json,srt'],
    ...['--output-dir', alone, ...ENGINE],
  ]);
  await using redis = await startRedis();
  const hook = await startHook();
  const storage = await jobsFolder();
  const server = await startServerIn(
    { WS_API_KEYS: `${ANNA},${BERT}` },
    ...['--jobs', redis.url, '--job-storage', storage, '--webhook-hosts', hook.host],
    ...['--threads', '1', '--processes', '1'],
  );
  onTestFinished(async () => {
    server.kill('SIGTERM');
    await server.ended;
  });
  const url = server.url.replace(/\/ws\/.*/, '');
  const [anna, bert] = [jobsClient(url, ANNA), jobsClient(url, BERT)];
  const webhook = `http://${hook.host}/done`;
  expect(await lone).toMatchObject({ exitCode: 0 });

  const killed = await startWorker(redis.url, storage);
  const job = await send(anna, long, { webhook, priority: 'high' });
  // It has finished a piece, and not all of them.
  await expect.poll(async () => (await anna.job(job.id)).progress?.position).toBeGreaterThan(0);
  killed.kill('SIGKILL');
  const left = await anna.job(job.id);
  expect(left.state).toBe('running');
  const mine = await send(anna, short, { webhook });
  const theirs = await send(bert, other, { webhook });
  const { health } = await startWorker(redis.url, storage);
  await expect.poll(async () => (await bert.job(theirs.id)).state).not.toBe('waiting');
  await redis.stop();
  expect((await anna.ask(`/${job.id}`)).status).toBe(503);
  // Neither the server nor the worker is to be left out for that.
  for (const at of [health, url.replace(/^ws/, 'http')]) {
    expect(await (await fetch(`${at}/health`)).json()).toMatchObject({
      ...{ status: 'ok', jobs: { name: 'bullmq', status: 'down' } },
    });
    expect((await fetch(`${at}/health/ready`)).status).toBe(200);
  }
  await redis.start();
  const listen = new URLSearchParams({ callback: `http://${hook.host}/heard` });
  let heard = '';
  await expect
    .poll(async () => {
      const asked = await fetch(`${url.replace(/^ws/, 'http')}/v1/listen?${listen}`, {
        ...{ method: 'POST', body: await readFile(short) },
        headers: { 'content-type': 'audio/wav', authorization: `Token ${ANNA}` },
      });
      const { request_id } = (await asked.json()) as { readonly request_id: string };
      heard = request_id;
      return asked.status;
    })
    .toBe(200);

  const jobs: [JobsClient, string, string][] = [
    [anna, job.id, long],
    [anna, mine.id, short],
    [bert, theirs.id, other],
  ];
  for (const [client, id, path] of jobs) {
    await expect.poll(async () => (await client.job(id)).state).toBe('done');
    for (const format of ['json', 'srt']) {
      const file = join(alone, `${basename(path, '.wav')}.${format}`);
      expect(await client.result(id, format)).toBe(await readFile(file, 'utf8'));
    }
  }
  expect((await bert.ask(`/${job.id}`)).status).toBe(404);
  const list = (await (await bert.ask()).json()) as { readonly jobs: readonly ToldJob[] };
  expect(list.jobs.map(({ id }) => id)).toEqual([theirs.id]);
  const toldIds = () => new Set(hook.told.map(({ id }) => id));
  await expect.poll(toldIds).toEqual(new Set([...jobs.map(([, id]) => id), `job-${heard}`]));
  const { body: answer } = hook.told.find(({ id }) => id === `job-${heard}`)!;
  const [{ alternatives }] = JSON.parse(answer).results.channels;
  expect(alternatives[0].transcript).toMatch(/^Good morning/);
  for (const { body, signature } of hook.told) {
    expect(verifyWebhook(body, signature, SECRET)).toBe(true);
  }
});
