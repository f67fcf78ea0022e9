import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encodePcm } from '@ws/core/audio';
import { samplesToSeconds } from '@ws/core/internal';
import { defaultCacheDirectory, resolveModel } from '@ws/models';
import { preparedFolder } from '@ws/models/internal';
import { WebSocket } from 'ws';
import { demoSentences } from '../../../test/support/recordings.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: ['tiny.en', 'base'] },
    rounds: { type: 'string', default: '5' },
  },
});

const root = join(import.meta.dirname, '..', '..', '..');
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'node ws-server.js': [process.execPath, join(root, 'packages/server/bin/ws-server.js')],
  'npx ws-server': ['npx', '--no-install', 'ws-server'],
};

/** Milliseconds from the command. */
interface Start {
  readonly listening: number;
  readonly answered: number;
}

const sentence = demoSentences()[0]!.samples;

/** Starts a server, sends it a sentence at once, and waits for its final. */
async function start(command: readonly string[], model: string): Promise<Start> {
  const [program, ...args] = command;
  const started = performance.now();
  const server = spawn(program!, [...args, '--model', model, '--port', '0'], {
    cwd: join(root, 'packages/server'),
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  try {
    const url = await addressOf(server);
    const listening = performance.now() - started;
    await firstFinal(url);
    return { listening, answered: performance.now() - started };
  } finally {
    // npx has a child of its own.
    process.kill(-server.pid!, 'SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
  }
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('exit', () => reject(new Error('the server ended')));
    server.stdout!.on('data', (bytes: Buffer) => {
      const address = /listening on (\S+)/.exec(String(bytes))?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}

function firstFinal(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on('error', reject);
    socket.on('message', (bytes: Buffer) => {
      const { type } = JSON.parse(String(bytes)) as { type: string };
      if (type === 'ready') {
        socket.send(encodePcm(sentence, 'pcm_s16le'));
        socket.send(JSON.stringify({ type: 'end' }));
      } else if (type === 'final') {
        socket.close();
        resolve();
      }
    });
  });
}

const median = (all: readonly number[]): string =>
  all.toSorted((a, b) => a - b)[all.length >> 1]!.toFixed(0);

const rows: string[][] = [];
for (const model of values.model) {
  const resolved = await resolveModel(model);
  const prepared = preparedFolder(defaultCacheDirectory(), resolved);
  for (const [name, command] of Object.entries(COMMANDS)) {
    if (existsSync(prepared)) rmSync(prepared, { recursive: true });
    const first = await start(command, model);
    const later: Start[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      later.push(await start(command, model));
    }
    rows.push([
      model,
      name,
      first.answered.toFixed(0),
      median(later.map(({ listening }) => listening)),
      median(later.map(({ answered }) => answered)),
    ]);
    progress(rows.at(-1)!.join('  '));
  }
}

publish('start', [
  '# How soon a server is ready',
  describeMachine(),
  `Milliseconds from the command, weights on the disk: until it listens, and until the final of a sentence of ${samplesToSeconds(sentence.length).toFixed(1)} s that is sent at once; medians of ${values.rounds}. First: the graphs are prepared, once.`,
  table(['model', 'command', 'first start, answered', 'listening', 'answered'], rows),
]);
