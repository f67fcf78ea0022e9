import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { encodePcm } from '@ws/core/audio';
import { samplesToSeconds } from '@ws/core/internal';
import { defaultCacheDirectory, resolveModel } from '@ws/models';
import { preparedFolder } from '@ws/models/internal';
import { WebSocket } from 'ws';
import { demoSentences } from '../../../test/support/recordings.js';

const root = join(import.meta.dirname, '..', '..', '..');
/** The ways to start it, by name. */
export const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'node ws-server.js': [process.execPath, join(root, 'packages/server/bin/ws-server.js')],
  'npx ws-server': ['npx', '--no-install', 'ws-server'],
};

/** Milliseconds from the command. */
export interface Start {
  readonly listening: number;
  readonly answered: number;
}

const sentence = demoSentences()[0]!.samples;

/** How long the sentence is that is answered. */
export const SENTENCE_SECONDS: number = samplesToSeconds(sentence.length);

/** Starts a server, sends it a sentence at once, and waits for its final. */
export async function start(command: readonly string[], model: string): Promise<Start> {
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

/** Makes the next start one that prepares the model's graphs first, as the first start of all does. */
export async function forgetPrepared(model: string): Promise<void> {
  const prepared = preparedFolder(defaultCacheDirectory(), await resolveModel(model));
  if (existsSync(prepared)) rmSync(prepared, { recursive: true });
}
