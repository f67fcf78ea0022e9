import {
  createScriptedBackend,
  createSpeechScript,
  type ScriptedBackend,
  type ScriptedBackendOptions,
  type SpeechScript,
} from '@ws/testing';
import { afterEach } from 'vitest';
import type { TranscriptionServer } from '../../src/app/create-server.js';
import { createServer } from '../../src/app/create-server.js';
import type { ServerOptions } from '../../src/app/options/server-options.js';
import { type RawClient, rawConnect } from './raw-client.js';

const servers: TranscriptionServer[] = [];
const clients: RawClient[] = [];

afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.terminate();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/**
 * A server on a free port, closed after the test. Its detector hears tones, as scripted speech is made of; fixed pauses end
 * it. It has no captions page, which would be there only after a build.
 */
export async function serve(options: ServerOptions): Promise<TranscriptionServer> {
  const server = await createServer({
    ...{ port: 0, vad: 'energy', turn: 'none', page: false },
    ...options,
  });
  servers.push(server);
  return server;
}

/** A raw client of a server, cut after the test; the greeting is still to be read. */
export async function join(
  server: TranscriptionServer,
  path = '/ws/transcribe/prompt',
): Promise<RawClient> {
  const client = await rawConnect(server.url + path);
  clients.push(client);
  return client;
}

/** As {@link join}, with the greeting read. */
export async function joinReady(server: TranscriptionServer): Promise<RawClient> {
  const client = await join(server);
  await client.next();
  return client;
}

/** Three words of 400 ms each with 100 ms between them, then a second of silence. */
export const script: SpeechScript = createSpeechScript([
  { text: 'one', ms: 400 },
  { pauseMs: 100 },
  { text: 'two', ms: 400 },
  { pauseMs: 100 },
  { text: 'three', ms: 400 },
  { pauseMs: 1000 },
]);

/** A backend that understands {@link script}. */
export const hearing = (options: ScriptedBackendOptions = {}): ScriptedBackend =>
  createScriptedBackend({ hypotheses: (call) => script.hear(call.samples), ...options });

/** What a server's `/metrics` says: values by name and labels. */
export function metricsOf(server: TranscriptionServer): Promise<ReadonlyMap<string, number>> {
  return metricsAt(server.url.replace('ws:', 'http:'));
}

/** Fetches the `/metrics` of an address. */
export async function metricsAt(url: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${url}/metrics`);
  const lines = (await response.text()).split('\n').filter((line) => /^[^#]/.test(line));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}
