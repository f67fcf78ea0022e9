// Recordings in a queue, with workers that are killed and a Redis that is restarted: is any lost, is each transcript what a lone
// run writes, is every webhook told, and what does a job cost besides its transcription?
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { writeWav } from '@ws/core/audio';
import { joined } from '../../../packages/bench/src/measure/joined.js';
import { demoSentences } from '../../../test/support/recordings.js';
import { startRedis } from '../../../test/support/redis-server.js';
import { builtPackage } from '../built-package.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';

const { values } = parseArgs({
  options: {
    recordings: { type: 'string', default: '200' },
    workers: { type: 'string', default: '3' },
    'kill-every': { type: 'string', default: '5' },
    model: { type: 'string', default: 'tiny.en' },
  },
});
const count = Number(values.recordings);
const killEveryMs = Number(values['kill-every']) * 1000;
const cli = join(import.meta.dirname, '..', '..', '..', 'packages/server/bin/ws-server.js');
const ENGINE = ['--model', values.model, '--threads', '1', '--processes', '1'];
const KEYS = ['a'.repeat(20), 'b'.repeat(20)] as const;
const SECRET = 'the secret of the webhooks';
const KINDS = 8;

const { verifyWebhook } = await builtPackage<{
  verifyWebhook(body: string, signature: string, secret: string): boolean;
}>('jobs');

const root = mkdtempSync(join(tmpdir(), 'bench-jobs-'));
const storage = join(root, 'storage');
const alone = join(root, 'alone');
const recordings = writeRecordings();

/** From one sentence to four, so that a worker dies within a recording, too. */
function writeRecordings(): readonly string[] {
  const folder = join(root, 'recordings');
  mkdirSync(folder);
  const sentences = demoSentences().map(({ samples }) => samples);
  return Array.from({ length: KINDS }, (_, i) => {
    const spoken = sentences.slice(i, i + 1 + (i % 4));
    const path = join(folder, `${i}.wav`);
    writeFileSync(path, writeWav(joined(spoken)));
    return path;
  });
}

const children: ChildProcess[] = [];
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

function start(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  children.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return line;
}

progress('transcribing each kind of recording alone');
const aloneAt = performance.now();
await promisify(execFile)(process.execPath, [
  ...[cli, 'transcribe', ...recordings, '--words', '-o', 'json,srt', '--output-dir', alone],
  ...ENGINE,
]);
const aloneMs = performance.now() - aloneAt;

const told = new Map<string, number>();
let forged = 0;
const hook = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  if (!verifyWebhook(body, String(request.headers['ws-signature']), SECRET)) forged++;
  const { id } = (JSON.parse(body) as { readonly job: { readonly id: string } }).job;
  told.set(id, (told.get(id) ?? 0) + 1);
  response.writeHead(204).end();
}).listen(0, '127.0.0.1');
await once(hook, 'listening');
const hookHost = `127.0.0.1:${(hook.address() as AddressInfo).port}`;

const redis = await startRedis();
const server = start(
  [
    ...['--port', '0', '--jobs', redis.url, '--job-storage', storage, '--webhook-hosts', hookHost],
    ...['--max-jobs-per-key', '100000', ...ENGINE],
  ],
  { WS_API_KEYS: KEYS.join() },
);
const url = `${/ws:\/\/[^/]+/.exec(await firstLine(server))![0].replace('ws', 'http')}/v1/jobs`;

/** Asked again where the queue does not answer. */
async function ask(path: string, key: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const headers = { authorization: `Bearer ${key}`, ...init.headers };
    const answer = await fetch(url + path, { ...init, headers });
    if (answer.status !== 503) return answer;
    await sleep(200);
  }
}

async function send(i: number): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([readFileSync(recordings[i % KINDS]!)]), 'talk.wav');
  form.set('webhook', `http://${hookHost}/done`);
  const headers = { 'idempotency-key': `recording-${i}` };
  const answer = await ask('', KEYS[i % 2]!, { method: 'POST', body: form, headers });
  return ((await answer.json()) as { readonly id: string }).id;
}

const startWorker = () =>
  start(['worker', '--jobs', redis.url, '--job-storage', storage, ...ENGINE], {
    WS_WEBHOOK_SECRET: SECRET,
  });

progress(`sending ${count} recordings`);
const ids: string[] = [];
for (let i = 0; i < count; i++) ids.push(await send(i));
const workers = Array.from({ length: Number(values.workers) }, startWorker);
await Promise.all(workers.map(firstLine));
const startedAt = performance.now();
let kills = 0;
let isOver = false;

async function kill(): Promise<void> {
  while (!isOver) {
    await sleep(killEveryMs);
    if (isOver) return;
    const at = kills++ % workers.length;
    workers[at]!.kill('SIGKILL');
    workers[at] = startWorker();
  }
}

const states = new Map<string, string>();
async function look(): Promise<void> {
  for (const [i, id] of ids.entries()) {
    if (states.get(id) === 'done' || states.get(id) === 'failed') continue;
    const job = (await (await ask(`/${id}`, KEYS[i % 2]!)).json()) as { readonly state: string };
    states.set(id, job.state);
  }
}
const countOf = (state: string): number =>
  [...states.values()].filter((each) => each === state).length;

const killing = kill();
let isRestarted = false;
for (;;) {
  await look();
  const ended = countOf('done') + countOf('failed');
  progress(`${ended} of ${count} ended, ${kills} kills, ${told.size} webhooks`);
  if (ended === count) break;
  if (!isRestarted && ended >= count / 2) {
    isRestarted = true;
    progress('restarting Redis');
    await redis.stop();
    await sleep(1000);
    await redis.start();
  }
  await sleep(2000);
}
const seconds = (performance.now() - startedAt) / 1000;
isOver = true;
await killing;
// A sweep tells of what a worker that was killed has not.
for (let i = 0; told.size < count && i < 120; i++) await sleep(500);

let different = 0;
for (const [i, id] of ids.entries()) {
  for (const format of ['json', 'srt']) {
    const answer = await ask(`/${id}/result?format=${format}`, KEYS[i % 2]!);
    const expected = readFileSync(join(alone, `${i % KINDS}.${format}`), 'utf8');
    if ((await answer.text()) !== expected) different++;
  }
}
let visible = 0;
for (const [i, id] of ids.entries()) {
  if ((await ask(`/${id}`, KEYS[(i + 1) % 2]!)).status !== 404) visible++;
}
const list = (await (await ask(`?limit=1000`, KEYS[0])).json()) as {
  readonly jobs: readonly { readonly id: string }[];
};
visible += list.jobs.filter(({ id }) => ids.indexOf(id) % 2 !== 0).length;

await redis[Symbol.asyncDispose]();
rmSync(root, { recursive: true, force: true });

publish('jobs', [
  '# Recordings as jobs',
  describeMachine(),
  `${count} recordings over ${values.workers} workers of \`${values.model}\` (one thread each), one killed every ${values['kill-every']} s, Redis restarted once. \`npx -y pnpm@10.34.9 --filter bench jobs\``,
  table(
    ['what', 'count'],
    [
      ['results', `${countOf('done')} / ${count}`],
      ['failed', `${countOf('failed')}`],
      ['transcripts (json, srt) that differ from a lone run', `${different}`],
      ['webhooks told', `${told.size} / ${count}`],
      ['of these more than once', `${[...told.values()].filter((times) => times > 1).length}`],
      ['with a wrong signature', `${forged}`],
      ['jobs that another key sees', `${visible}`],
      ['workers killed', `${kills}`],
      ['seconds, all of it', seconds.toFixed(0)],
      [`seconds, the ${KINDS} kinds alone, one after the other`, (aloneMs / 1000).toFixed(0)],
    ],
  ),
]);
process.exit();
