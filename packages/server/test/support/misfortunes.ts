import { setTimeout as sleep } from 'node:timers/promises';
import type { TranscriptionBackend } from '@ws/core';
import { createServer, type ServerOptions, type TranscriptionServer } from '@ws/server';
import { createScriptedBackend } from '@ws/testing';
import { type BreakingNetwork, breakingNetwork } from './breaking-network.js';
import { joined, tonesOf, understood } from './counted-tones.js';
import { type RawClient, rawConnect, s16le } from './raw-client.js';

/** The key that all these servers know. */
export const KEY = 'a-key-of-our-own';

// What follows the last word: without it who ends there ends while somebody speaks.
const AFTER = 100 * 16;

/** What is said in {@link TWO_UTTERANCES}. */
export const FIRST_TEXT = 'three two';
export const LAST_TEXT = 'two one';
export const TEXT = 'three two two one';

/** Two utterances, and nothing after the last word. */
export const TWO_UTTERANCES: Float32Array = joined([
  tonesOf(FIRST_TEXT, 8000),
  tonesOf(LAST_TEXT).slice(0, -AFTER),
]);

/** What goes wrong. Where nothing does, the others can be told from it. */
export type MisfortuneKind =
  | 'nothing'
  | 'quota used up'
  | 'too many sessions'
  | 'server full'
  | 'engine fails'
  | 'connection cut'
  | 'server restarts';

/** A server behind a network, and what goes wrong there. */
export interface Misfortune extends AsyncDisposable {
  /** `http://HOST:PORT`, or `https:`. */
  readonly url: string;
  readonly network: BreakingNetwork;
  /** Sessions that are open there, but for those of others. */
  readonly sessions: number;
}

export interface MisfortuneSettings {
  /** Of the server, TLS say. */
  readonly options?: ServerOptions | undefined;
  /** The dialect that has a port of its own and is meant; its option is given, too. */
  readonly port?: 'wyoming' | 'vosk' | 'whisperLive' | undefined;
  /**
   * When the connection is cut, or the server restarts. Default: when the engine is first asked.
   *
   * @param heard - resolves when the engine is asked what this is
   */
  readonly when?:
    | ((network: BreakingNetwork, heard: (text: string) => Promise<void>) => Promise<void>)
    | undefined;
  /** The client reads what the server has said before its connection is cut. Default false: it may lose some of it. */
  readonly readsFirst?: boolean | undefined;
}

// The engine of a server that restarts is not done when that begins.
const LATENCY_MS = 200;

/**
 * A server at which something goes wrong with the first who comes: where a place is missing, there is one as soon as
 * somebody was refused; an engine fails in the first utterance; a connection is cut once.
 */
export async function misfortune(
  kind: MisfortuneKind,
  { options = {}, port, when, readsFirst = false }: MisfortuneSettings = {},
): Promise<Misfortune> {
  const servers: TranscriptionServer[] = [];
  const others: RawClient[] = [];
  const asked: { readonly text: string | undefined; readonly tell: () => void }[] = [];
  /** @param text - left out: whatever it is asked */
  const heard = (text?: string): Promise<void> =>
    new Promise((tell) => {
      asked.push({ text, tell });
    });
  function onAsked(about: string): void {
    for (const { text, tell } of asked) if (text === undefined || text === about) tell();
  }
  const server = await serve(limitsOf(kind));
  const isSecure = server.url.startsWith('wss');
  const network = await breakingNetwork(addressOf(server));

  function addressOf({ url, ports }: TranscriptionServer): string {
    return port === undefined ? url : `http://127.0.0.1:${ports[port]}`;
  }

  async function serve(more: ServerOptions): Promise<TranscriptionServer> {
    const made = await createServer({
      ...{ port: 0, vad: 'energy', turn: 'none', backend: engine(kind, onAsked), apiKeys: [KEY] },
      ...options,
      ...more,
    });
    servers.push(made);
    return made;
  }

  /** Another client, which was here before. */
  async function other(): Promise<RawClient> {
    const client = await rawConnect(`${server.url}/ws/transcribe/prompt?api_key=${KEY}`, {
      rejectUnauthorized: false,
    });
    others.push(client);
    await client.next();
    return client;
  }

  if (kind === 'quota used up') {
    const client = await other();
    client.send({ type: 'start', encoding: 'pcm_s16le' });
    client.send(s16le(new Float32Array(32_000)));
    await client.closed;
  }
  if (kind === 'server full' || kind === 'too many sessions') {
    const { socket } = await other();
    const status = kind === 'server full' ? 503 : 429;
    void network.said(`HTTP/1.1 ${status}`).then(() => socket.close());
  }
  if (kind === 'connection cut') {
    void (when?.(network, heard) ?? heard()).then(() => {
      if (readsFirst) network.hangUp();
      else network.cut();
      network.mend();
    });
  }
  if (kind === 'server restarts') {
    const next = await serve({});
    void (when?.(network, heard) ?? heard()).then(() => {
      network.leadTo(addressOf(next));
      return server.close();
    });
  }

  return {
    url: isSecure ? network.url.replace('http', 'https') : network.url,
    network,
    get sessions() {
      const ofOthers = others.filter(({ socket }) => socket.readyState === socket.OPEN).length;
      return servers.reduce((sum, one) => sum + one.sessions, -ofOthers);
    },
    async [Symbol.asyncDispose]() {
      for (const { socket } of others) socket.terminate();
      network[Symbol.dispose]();
      await Promise.all(servers.map((one) => one.close()));
    },
  };
}

function limitsOf(kind: MisfortuneKind): ServerOptions {
  const ofKey = (limits: object): ServerOptions => ({
    apiKeys: [],
    authenticate: () => ({ name: 'somebody', ...limits }),
  });
  switch (kind) {
    case 'quota used up':
      return ofKey({ audioSecondsPerDay: 1 });
    case 'too many sessions':
      return ofKey({ maxSessions: 1 });
    case 'server full':
      return { maxClients: 1, maxWaitingClients: 0 };
    default:
      return {};
  }
}

function engine(kind: MisfortuneKind, onAsked: (text: string) => void): TranscriptionBackend {
  const scripted = createScriptedBackend({
    capabilities: { languages: ['en'] },
    hypotheses: ({ samples }) => understood(samples),
    failures({ samples }) {
      const isFirst = understood(samples).some(({ text }) => text === 'three');
      return kind === 'engine fails' && isFirst ? new Error('The engine is broken.') : undefined;
    },
  });
  return {
    ...scripted,
    async transcribe(audio, options) {
      onAsked(
        understood(audio)
          .map(({ text }) => text)
          .join(' '),
      );
      if (kind === 'server restarts') await sleep(LATENCY_MS);
      return scripted.transcribe(audio, options);
    },
  };
}
