import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readWav } from '@ws/core/audio';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../../test/support/child-processes.js';
import { childrenOf } from './support/process-tree.js';
import { rawConnect, s16le } from './support/raw-client.js';
import { runCli, type ServerProcess, startServer } from './support/server-process.js';

const cli = join(import.meta.dirname, '..', 'dist', 'cli.js');
const root = join(import.meta.dirname, '..', '..', '..');
const recording = join(root, 'examples', 'live-captions', 'recording', 'demo.wav');
const speech = readWav(readFileSync(recording)).samples.subarray(0, 16_000 * 3);

const running: ServerProcess[] = [];

async function start(...args: string[]): Promise<ServerProcess> {
  const server = await startServer(...args);
  running.push(server);
  return server;
}

afterEach(async () => {
  for (const server of running.splice(0)) {
    server.kill('SIGKILL');
    await server.ended;
  }
});

it('logs for people in a terminal, and JSON elsewhere', async () => {
  const args = ['--log-level', 'info', '--turn', 'none'];
  const elsewhere = await start(...args);
  await expect.poll(elsewhere.stderr).toMatch(/^\{.*"msg":"server is ready"\}$/m);
  // All of its streams are one terminal, which ends with the program that made it.
  const terminal = 'import pty, sys; pty.spawn(sys.argv[1:])';
  const shown = execa('python3', ['-c', terminal, 'node', cli, '--model', 'tiny.en', ...args], {
    ...{ env: { PORT: '0' }, reject: false, stdin: 'pipe' },
  });
  let text = '';
  shown.stdout.on('data', (bytes: Buffer) => {
    text += bytes;
  });
  await expect.poll(() => text).toContain('listening on');
  shown.kill('SIGKILL');
  await shown;
  expect(text).toMatch(/\[\d\d:\d\d:\d\d\] .*INFO.*server is ready/);
  expect(text).not.toMatch(/^\{/m);
});

describe('the command line that cannot start', () => {
  it('names the command for a recording where it is given one', async () => {
    const { exitCode, stderr } = await runCli(['talk.mp3'], {});
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^ws-server: unknown command 'talk\.mp3'.*ws-server transcribe FILE\n/);
  });

  it.each([
    [['--port', 'http'], {}, 2, /--port.*http/],
    [[], { PORT: '99999' }, 2, /PORT/],
    [['--max-buffered-ms', '2000'], {}, 2, /maxBufferedMs/],
    [['--model', 'tiny.xx'], {}, 1, /tiny\.xx/],
    // Variables that are empty count as not set.
    [['--model', 'tiny.xx'], { HOST: '', PORT: '', VAD_BACKEND: '' }, 1, /tiny\.xx/],
    [['--model', 'tiny.en', '--execution-providers', 'abacus'], { PORT: '0' }, 1, /abacus.*offers/],
    [['--backend', 'cloud'], {}, 2, /onnx, moonshine, whispercpp, faster, mlx, whisperx/],
    [[], { WHISPER_BACKEND: 'cloud' }, 2, /WHISPER_BACKEND/],
    [
      ['--backend', 'whispercpp', '--precision', 'int8'],
      { PORT: '0' },
      2,
      /precision.*onnx, faster/,
    ],
    [['--backend', 'faster', '--execution-providers', 'cuda'], { PORT: '0' }, 2, /onnx only/],
    [
      ['--backend', 'whispercpp'],
      { PORT: '0', WHISPER_CPP_LIB: '/nowhere/libwhisper.so' },
      1,
      /WHISPER_CPP_LIB says.*npx @ws\/backend-whispercpp build/,
    ],
    [['--execution-providers', 'cpu,'], { PORT: '0' }, 2, /executionProviders/],
    [['--model', 'tiny.en', '--host', '192.0.2.1'], {}, 1, /no address of this machine/],
  ] as const)('%j %j exits with %i and one clear message', async (args, env, code, text) => {
    const { exitCode, stdout, stderr } = await runCli(['--log-level', 'silent', ...args], env);
    expect(exitCode).toBe(code);
    expect(stdout).toBe('');
    expect(stderr).toMatch(text);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('says so when the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const { exitCode, stderr } = await runCli(['--model', 'tiny.en', '--log-level', 'silent'], {
      PORT: String(port),
    });
    other.close();
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `ws-server: Port ${port} on 127.0.0.1 is in use. Stop what listens there, or choose another port; 0 picks a free one.`,
    );
  });

  it('tells its version and its flags', async () => {
    const { version } = JSON.parse(
      readFileSync(join(root, 'packages', 'server', 'package.json'), 'utf8'),
    ) as { version: string };
    expect(await runCli(['--version'])).toMatchObject({ exitCode: 0, stdout: version });
    const help = await runCli(['--help']);
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain('--max-clients <number>');
  });
});

describe('the command line that serves', () => {
  it('listens on 127.0.0.1, tells /health, and ends with 0 on SIGINT', async () => {
    const server = await start('--precision', 'fp32');
    expect(server.line).toMatch(
      /^listening on ws:\/\/127\.0\.0\.1:\d+\/ws\/transcribe\/prompt \(model tiny\.en\)$/,
    );
    const health = async (): Promise<unknown> =>
      (await fetch(new URL('/health', server.url.replace('ws:', 'http:')))).json();
    // An engine that is given no time for a second is told of without what it uses.
    await expect.poll(health).toMatchObject({
      status: 'ok',
      model: 'tiny.en',
      backend: 'onnx',
      precision: 'fp32',
      sessions: 0,
      engine: {
        status: 'ready',
        processes: 1,
        memory_bytes: expect.any(Number),
        cpu_time_ms: expect.any(Number),
        restarts: 0,
      },
    });
    server.kill('SIGINT');
    expect(await server.ended).toMatchObject({ exitCode: 0, stdout: server.line });
  });

  it('decodes two sessions at once in two processes of the engine', async () => {
    const server = await start('--processes', '2', '--partial-interval-ms', '200');
    const clients = await Promise.all([rawConnect(server.url), rawConnect(server.url)]);
    const health = async (): Promise<{ scheduler: object; engine: { processes: number } }> => {
      const response = await fetch(new URL('/health', server.url.replace('ws:', 'http:')));
      return response.json() as never;
    };
    expect(await health()).toMatchObject({
      scheduler: { max_concurrency: 2 },
      engine: { processes: 1 },
    });
    let id = 0;
    do {
      id++;
      for (const client of clients) {
        client.send(s16le(speech));
        client.send({ type: 'finalize', id });
      }
      for (const client of clients) {
        const messages = await client.until('flushed');
        const finals = messages.filter(({ type }) => type === 'final');
        expect(finals.map(({ text }) => text).join(' ')).toContain('lighthouse');
      }
    } while ((await health()).engine.processes < 2);
    expect(await health()).toMatchObject({ engine: { status: 'ready', restarts: 0 } });
  });

  it('finishes a running session on SIGTERM: everything sent is answered', async () => {
    // A turn detector may end the sentence before the signal, and a slow machine needs longer than the usual ten seconds.
    const server = await start(
      ...['--partial-interval-ms', '0', '--turn', 'none', '--drain-timeout-ms', '150000'],
    );
    const client = await rawConnect(server.url);
    client.send(s16le(speech));
    client.send({ type: 'ping' });
    await client.until('pong');
    server.kill('SIGTERM');
    const messages = await client.until('done');
    // Where speech lies, and how much audio is acknowledged when, is not what is asked.
    const answers = messages.filter(({ type }) => !/^(speech_start|speech_end|ack)$/.test(type));
    expect(answers.map(({ type }) => type)).toEqual(['warning', 'final', 'done']);
    expect(answers[1].text).toContain('lighthouse');
    expect((await client.closed).code).toBe(1001);
    expect((await server.ended).exitCode).toBe(0);
    await expect.poll(() => isAlive(server.pid)).toBe(false);
  });

  it('ends at once on the second signal', async () => {
    const server = await start('--drain-timeout-ms', '150000');
    const client = await rawConnect(server.url);
    await client.next();
    // It will not answer the closing handshake: the first signal waits for it.
    client.socket.pause();
    const logged = server.ended.then(({ stderr }) => stderr);
    server.kill('SIGINT');
    await expect.poll(() => fetchFails(server.url)).toBe(true);
    server.kill('SIGTERM');
    expect((await server.ended).exitCode).toBe(143);
    expect(await logged).not.toContain('server closed');
    client.socket.terminate();
  });

  it('survives the death of its engine', async () => {
    // A turn detector would be another process beside the engine.
    const server = await start('--partial-interval-ms', '0', '--turn', 'none');
    const [engine, ...others] = childrenOf(server.pid);
    expect(others).toEqual([]);
    process.kill(engine!, 'SIGKILL');
    const client = await rawConnect(server.url);
    client.send(s16le(speech));
    client.send({ type: 'end' });
    const messages = await client.until('done');
    expect(messages.find(({ type }) => type === 'final').text).toContain('lighthouse');
    const health = await fetch(new URL('/health', server.url.replace('ws:', 'http:')));
    expect(await health.json()).toMatchObject({ status: 'ok', engine: { restarts: 1 } });
  });

  it('has its second engine answer where the first is killed in mid-session', async () => {
    // A second engine that is lazy has no process yet, and a turn detector would be another one beside the engine.
    const server = await start(
      ...['--fallback-model', 'base', '--fallback-lazy', '--turn', 'none'],
      ...['--partial-interval-ms', '0', '--log-level', 'info'],
    );
    const health = async () => {
      const response = await fetch(new URL('/health', server.url.replace('ws:', 'http:')));
      return response.json();
    };
    const client = await rawConnect(server.url);
    client.send(s16le(speech));
    client.send({ type: 'finalize' });
    const before = (await client.until('final')).at(-1)!;
    expect(before.text).toContain('lighthouse');
    // A call that the engine has begun fails when it dies; one that was answered before that is made again.
    while ((await health()).engine.switches === 0) {
      const [engine, ...others] = childrenOf(server.pid);
      expect(others).toEqual([]);
      client.send(s16le(speech));
      client.send({ type: 'finalize' });
      let isAnswered = false;
      const answer = client.until('final').finally(() => {
        isAnswered = true;
      });
      // A report of the engine comes after it has taken the calls before.
      while (!isAnswered && (await health()).scheduler.running === 0);
      process.kill(engine!, 'SIGKILL');
      const messages = await answer;
      expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
      expect(messages.at(-1)!.text).toContain('lighthouse');
    }
    client.send({ type: 'end' });
    await client.until('done');
    expect(await health()).toMatchObject({
      status: 'ok',
      engine: {
        switches: 1,
        engines: [
          { name: 'onnx tiny.en', active: false, failures: 1 },
          { name: 'onnx base', active: true, status: 'ready', failures: 0 },
        ],
      },
    });
    await expect.poll(server.stderr).toContain('an engine failed; another one answers');
  });
});

async function fetchFails(url: string): Promise<boolean> {
  try {
    await fetch(new URL('/health', url.replace('ws:', 'http:')), {
      headers: { connection: 'close' },
    });
    return false;
  } catch {
    return true;
  }
}
