import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

/** A text frame, parsed. */
export interface Said {
  readonly type?: string;
  readonly [field: string]: unknown;
}

/** One client of a scripted server: what it says, frame by frame. */
export interface ScriptedPeer {
  readonly socket: WebSocket;
  readonly path: string;
  /** Text frames as parsed JSON, binary ones as bytes, in order. */
  readonly received: (Said | Uint8Array)[];
  say(message: object): void;
}

/** A server that does what a test says, over real sockets. */
export interface ScriptedServer {
  readonly url: string;
  readonly peers: ScriptedPeer[];
}

export const READY: object = {
  type: 'ready',
  session_id: 'session-1',
  protocol: 1,
  strategy: 'prompt',
  model: 'tiny.en',
  limits: { max_message_bytes: 1_000_000 },
};

const servers: WebSocketServer[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const socket of server.clients) socket.terminate();
    server.close();
  }
});

/** @param behave - called for each client, before anything is received; says `ready` where it is left out */
export async function scriptedServer(
  behave: (peer: ScriptedPeer) => void = ({ say }) => say(READY),
  onMessage: (peer: ScriptedPeer, message: Said) => void = () => {},
): Promise<ScriptedServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  servers.push(server);
  const peers: ScriptedPeer[] = [];
  server.on('connection', (socket, request) => {
    const received: ScriptedPeer['received'] = [];
    const peer: ScriptedPeer = {
      socket,
      path: request.url ?? '',
      received,
      say: (message) => socket.send(JSON.stringify(message)),
    };
    peers.push(peer);
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        received.push(new Uint8Array(data));
        return;
      }
      const message = JSON.parse(data.toString()) as Said;
      received.push(message);
      if (message.type === 'end') {
        onMessage(peer, message);
        peer.say({ type: 'done' });
        socket.close(1000);
      } else onMessage(peer, message);
    });
    behave(peer);
  });
  await once(server, 'listening');
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, peers };
}

/** A partial as a server sends it. */
export function partial(fields: object): object {
  return {
    type: 'partial',
    seq: 1,
    utterance_id: 1,
    text: 'one',
    start: 0,
    end: 0.5,
    stable_chars: 0,
    language: 'en',
    processing_time_ms: 5,
    ...fields,
  };
}

/** A final as a server sends it. */
export function final(fields: object): object {
  return {
    type: 'final',
    seq: 2,
    utterance_id: 1,
    text: 'one two',
    start: 0,
    end: 1,
    segments: [{ start: 0, end: 1, text: 'one two' }],
    language: 'en',
    processing_time_ms: 5,
    latency_ms: 7,
    ...fields,
  };
}
