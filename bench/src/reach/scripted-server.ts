// A server with an engine that costs nothing and hears marked speech. Started by `server-slot.ts`, built packages only.
import { readFileSync } from 'node:fs';
import { createServer } from '@ws/server';
import { createScriptedBackend } from '@ws/testing';
import type { SpokenWord } from '../streaming/recordings.js';
import { wordsIn } from './marked-speech.js';

const [wordsFile = '', port = '0', maxClients = '4', sessionStore] = process.argv.slice(2);
const words = JSON.parse(readFileSync(wordsFile, 'utf8')) as SpokenWord[];

const note =
  (level: string) =>
  (what: object, message?: string): void => {
    process.stderr.write(
      `${new Date().toISOString()} ${level} ${message} ${JSON.stringify(what)}\n`,
    );
  };
const silent = (): void => {};

const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
const server = await createServer({
  backend: createScriptedBackend({
    hypotheses: ({ samples }) => wordsIn(samples, words),
    keepCalls: false,
  }),
  ...{ port: Number(port), vad: 'energy', turn: 'none', maxClients: Number(maxClients) },
  ...{ sessionStore: sessionStore || undefined, signal: stopping.signal },
  logger: { debug: silent, info: silent, warn: note('warn'), error: note('error') },
});
process.stdout.write(`listening on ${server.url}\n`);
stopping.signal.addEventListener('abort', async () => {
  await server.close();
  process.exit();
});
