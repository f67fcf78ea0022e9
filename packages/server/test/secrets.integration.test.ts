import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@ws/client';
import { transcribeOnce } from '@ws/client/one-shot';
import { readWav } from '@ws/core/audio';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { failure } from '../../../test/support/failure.js';
import { childrenOf } from './support/process-tree.js';
import { runCli, startServerIn } from './support/server-process.js';

const root = join(import.meta.dirname, '..', '..', '..');
const recording = join(root, 'examples', 'live-captions', 'recording', 'demo.wav');
const speech = readWav(readFileSync(recording)).samples.subarray(0, 16_000 * 3);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'ws-secrets-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** All processes that a process has started, and those of theirs. */
function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
}

/** Whether it is let in; `undefined`: it is refused. */
function knock(url: string, protocols: readonly string[] = [], headers = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, [...protocols], { headers, rejectUnauthorized: false });
    socket.on('open', () => {
      // Provokes errors of all kinds, with what may be a key in them.
      const secret = protocols.at(-1) ?? url;
      for (const frame of ['{', `{"type":"${secret}"}`, `{"type":"start","${secret}":1}`]) {
        socket.send(frame);
      }
      socket.send(Buffer.from(secret));
      socket.send(JSON.stringify({ type: 'end' }));
      socket.on('message', (data) => answers.push(String(data)));
      socket.on('close', () => resolve(true));
    });
    socket.on('error', (error) => {
      answers.push(error.message);
      resolve(false);
    });
  });
}
const answers: string[] = [];

it('a key is in no log, no error, no answer and no process list', async () => {
  const keys = join(folder(), 'keys');
  const made = await runCli([
    'keys',
    'create',
    'anna',
    '--file',
    keys,
    '--json',
    '--max-sessions',
    '3',
  ]);
  const { key: fileKey } = JSON.parse(String(made.stdout)) as { key: string };
  const plainKey = 'plain-key-of-the-file-12345';
  appendFileSync(keys, `${plainKey}\n`);
  expect(readFileSync(keys, 'utf8')).not.toContain(fileKey);
  const envKey = 'key-of-the-environment-12345';
  const tokenSecret = 'secret-of-the-tokens-0123456789abcdef';
  const variables = { WS_API_KEYS: `${envKey},second-key-of-it-123`, WS_TOKEN_SECRET: tokenSecret };
  const server = await startServerIn(
    variables,
    ...['--api-keys-file', keys, '--log-level', 'debug', '--max-clients', '8', '--turn', 'none'],
  );
  const http = new URL('/', server.url.replace('ws:', 'http:'));
  const secrets = [fileKey, plainKey, envKey, 'second-key-of-it-123', tokenSecret];

  const response = await fetch(new URL('/v1/sessions', http), {
    method: 'POST',
    headers: { authorization: `Bearer ${fileKey}` },
  });
  const { token } = (await response.json()) as { token: string };
  secrets.push(token);

  // The engine works meanwhile: its processes are there.
  const session = await connect(server.url, { apiKey: envKey });
  await session.write(speech);
  await session.flush();
  const words: string[] = [];
  for (const key of [fileKey, plainKey, envKey, token]) {
    expect(await knock(server.url, [], { authorization: `Bearer ${key}` })).toBe(true);
    expect(await knock(server.url, [], { authorization: `Token ${key}` })).toBe(true);
    expect(await knock(server.url, ['ws-transcribe.v1', `ws-key.${key}`])).toBe(true);
    expect(await knock(server.url, ['realtime', `openai-insecure-api-key.${key}`])).toBe(true);
    expect(await knock(server.url, ['token', key])).toBe(true);
    expect(await knock(`${server.url}?api_key=${key}`)).toBe(true);
    expect(await knock(`${server.url}?token=${key}&language=${key}`)).toBe(true);
    // Wrong in one place: what is refused holds most of a key.
    const wrong = `${key}x`;
    secrets.push(wrong);
    expect(await knock(server.url, [], { authorization: `Bearer ${wrong}` })).toBe(false);
    expect(await knock(server.url, [], { authorization: `Bearer ${wrong} ${wrong}` })).toBe(false);
    expect(await knock(server.url, [`ws-key.${wrong}`])).toBe(false);
    expect(await knock(`${server.url}?token=${wrong}`)).toBe(false);
    expect(await knock(`${server.url}/${key}?token=${wrong}`)).toBe(false);
    const asked = transcribeOnce(server.url, new Float32Array(8), { apiKey: wrong });
    words.push(
      JSON.stringify(await failure(asked)),
      String(await failure(connect(server.url, { apiKey: wrong }))),
    );
    for (const path of ['/health', '/metrics', '/v1/sessions', `/nowhere?token=${key}`]) {
      const got = await fetch(new URL(path, http), {
        headers: { authorization: `Bearer ${wrong}` },
      });
      words.push(JSON.stringify([...got.headers]), await got.text());
    }
    const bad = await fetch(new URL('/v1/sessions', http), {
      ...{ method: 'POST', body: `{"${key}"` },
      headers: { authorization: `Bearer ${envKey}` },
    });
    words.push(await bad.text());
  }
  // A file that is none is told without its lines.
  writeFileSync(keys, `${plainKey} ${fileKey}\n`);
  server.kill('SIGHUP');
  await expect.poll(server.stderr).toMatch(/stay as they were/);
  const processes = [server.pid, ...descendants(server.pid)];
  expect(processes.length).toBeGreaterThan(1);
  for (const pid of processes) words.push(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  for (const pid of processes.slice(1)) words.push(readFileSync(`/proc/${pid}/environ`, 'utf8'));
  await session.end();
  const health = await fetch(new URL('/health', http));
  words.push(await health.text());
  server.kill('SIGTERM');
  const { stdout, stderr, exitCode } = await server.ended;
  expect(exitCode).toBe(0);
  const log = String(stderr);
  // What is looked through is there: sessions, refusals, and the file that could not be used.
  expect(log).toMatch(/"client":"anna"/);
  expect(log).toMatch(/"code":"UNAUTHORIZED"/);
  expect(log).toMatch(/stay as they were/);
  const everything = [String(stdout), log, ...words].join('\n');
  for (const secret of secrets) expect(everything).not.toContain(secret);
  // What a client itself says in a message may come back to it in the answer, and to nobody else.
  expect(answers.length).toBeGreaterThan(0);
});

it('a key file and a certificate are read again on SIGHUP, and TLS can be tried out', async () => {
  const keys = join(folder(), 'keys');
  writeFileSync(keys, 'first-key-of-the-file\n');
  const server = await startServerIn(
    { WS_API_KEYS_FILE: keys },
    ...['--tls-self-signed', '--log-level', 'info', '--turn', 'none'],
  );
  expect(server.url).toMatch(/^wss:/);
  expect(await knock(server.url, ['ws-transcribe.v1', 'ws-key.first-key-of-the-file'])).toBe(true);
  writeFileSync(keys, 'second-key-of-the-file\n');
  server.kill('SIGHUP');
  await expect
    .poll(() => knock(server.url, ['ws-transcribe.v1', 'ws-key.second-key-of-the-file']))
    .toBe(true);
  expect(await knock(server.url, ['ws-transcribe.v1', 'ws-key.first-key-of-the-file'])).toBe(false);
  server.kill('SIGTERM');
  const { stderr, exitCode } = await server.ended;
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/certificate of this start, SHA-256: ([0-9A-F]{2}:){31}[0-9A-F]{2}/);
});

it.each([
  [['--tls-cert', 'x'], {}, /"tlsCert" and "tlsKey" together/],
  [
    ['--api-keys-file', '/nowhere/keys'],
    {},
    /\/nowhere\/keys of --api-keys-file cannot be read: there is no such file/,
  ],
  [[], { WS_API_KEYS: 'short' }, /Key 1 of the API keys .*8 to 512/],
  [[], { WS_API_KEYS: ' , ' }, /no API key/],
  [[], { WS_TOKEN_SECRET: 'of-few-characters' }, /"tokenSecret" has 17 characters/],
  [['--api-keys', 'key-in-a-process-list'], {}, /unknown option '--api-keys'/],
] as const)('%j %j does not start', async (args, env, words) => {
  const { exitCode, stderr } = await runCli(['--log-level', 'silent', '--port', '0', ...args], env);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/short|of-few|key-in-a-process/);
});

it('"keys create" shows a key once, and its line', async () => {
  const { stdout, exitCode } = await runCli([
    'keys',
    'create',
    'bert',
    '--audio-seconds-per-day',
    '60',
  ]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /^The key, shown this once:\nwsk_[\w-]{43}\n\nFor the file of --api-keys-file:\n\{"name":"bert","sha256":"[0-9a-f]{64}","audio_seconds_per_day":60\}$/,
  );
  const wrong = await runCli(['keys', 'create', 'no name']);
  expect([wrong.exitCode, wrong.stdout]).toEqual([2, '']);
  expect(wrong.stderr).toMatch(/the new key .*"name" must be/);
});
