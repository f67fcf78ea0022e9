import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { WebSocket } from 'ws';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';

// Live sessions of raw samples on one core, with an engine that costs nothing.

const FRAME_MS = 100;
const FRAME = Buffer.alloc((16_000 * 2 * FRAME_MS) / 1000);
for (let i = 0; i < FRAME.length; i += 2) {
  FRAME.writeInt16LE(Math.round(8000 * Math.sin((i / 2) * 0.05)), i);
}
const SILENCE = Buffer.alloc(FRAME.length);
const SECONDS = 30;

const { values } = parseArgs({
  options: { sessions: { type: 'string', multiple: true, default: ['100', '500', '1000'] } },
});

const pin = promisify(execFile);

interface Loop {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const program = (name: string): string =>
  fileURLToPath(new URL(`./${name}-server.ts`, import.meta.url));
const probe = new URL('./loop-probe.mjs', import.meta.url).href;
const rows: string[][] = [];
// The built packages, as they are published: without their sources' condition.
const plans = values.sessions.flatMap((count) =>
  (['bare', 'scripted'] as const).map((name) => ({ name, count: Number(count) })),
);
for (const { name, count } of plans) {
  const server = fork(program(name), [], {
    execArgv: ['--import', probe, '--import', 'tsx'],
  });
  const [url] = (await once(server, 'message')) as [string];
  await pin('taskset', ['-acp', '0', String(server.pid)]);
  await pin('taskset', ['-acp', '1', String(process.pid)]);
  const residentKib = (): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]);
  const idleKib = residentKib();
  progress(`${count} sessions, ${name}`);

  let finals = 0;
  const sockets: WebSocket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = new WebSocket(`${url}/ws/transcribe/prompt`);
    socket.on('message', (data: Buffer) => {
      if (data.includes('"final"')) finals++;
    });
    sockets.push(socket);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'start', encoding: 'pcm_s16le' }));
  }
  server.send('reset');
  const cpu = (): number => {
    const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    // In hundredths of a second.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  };
  const before = cpu();
  const began = performance.now();
  let most = 0;
  // Each in its own tenth of a second, as people are: two seconds of speech, and one of silence.
  for (let frame = 0; frame < (SECONDS * 1000) / FRAME_MS; frame++) {
    for (let part = 0; part < 10; part++) {
      const due = began + frame * FRAME_MS + part * (FRAME_MS / 10);
      const early = due - performance.now();
      if (early > 0) await sleep(early);
      for (let i = part; i < count; i += 10) {
        sockets[i]!.send((frame + i) % 30 < 20 ? FRAME : SILENCE);
      }
    }
    most = Math.max(most, residentKib());
  }
  const seconds = (performance.now() - began) / 1000;
  const busy = (cpu() - before) / seconds;
  server.send('report');
  const [loop] = (await once(server, 'message')) as [Loop];
  for (const socket of sockets) socket.terminate();
  server.kill('SIGTERM');
  await once(server, 'exit');
  rows.push([
    String(count),
    name === 'bare' ? 'received alone' : 'the server',
    [loop.p50, loop.p99, loop.max].map((ms) => ms.toFixed(0)).join(' / '),
    busy.toFixed(2),
    ((most - idleKib) / count).toFixed(0),
    String(finals),
    ((seconds * 1000) / (SECONDS * 1000)).toFixed(2),
  ]);
  progress(rows.at(-1)!.join('  '));
}

publish(
  'many-sessions',
  [
    '# Many sessions on one core',
    describeMachine(),
    [
      `Sessions of 16-bit samples at 16 kHz, ${FRAME_MS} ms a message, ${SECONDS} s, two of three seconds loud; the detector "energy", an engine that`,
      'answers at once. Received alone: what the WebSocket library and turning bytes into samples take. The server on one core, those who speak on the other. Loop: how late it was, in milliseconds (an idle one 1).',
      'Pace: how long it took, of how long it was to take: over 1 those who speak could not keep up.',
    ].join('\n'),
    table(
      ['sessions', 'what', 'loop, p50 / p99 / max', 'core', 'KiB a session', 'finals', 'pace'],
      rows,
    ),
  ],
  rows,
);
