import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** What a client said: text frames parsed, binary ones as their bytes. */
export type VoiceFrame = { readonly type: string; readonly [field: string]: unknown } | Uint8Array;

/** One connection. */
export interface VoicePeer {
  readonly socket: WebSocket;
  /** With its query. */
  readonly path: string;
  readonly received: VoiceFrame[];
  /** The types of text frames, and `N bytes` of what lies between them. */
  said(): string[];
  say(message: object): void;
}

/** A question to the endpoints. */
export interface BatchQuestion {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Buffer;
}

/** A server of `/voice/stream` and of its endpoints that does what a test says. */
export interface ScriptedVoiceServer extends AsyncDisposable {
  readonly url: string;
  readonly http: string;
  readonly peers: VoicePeer[];
  readonly questions: BatchQuestion[];
  /** Sockets are refused, and those that are there end. */
  breakSockets(): void;
  mendSockets(): void;
}

/** What a scripted server does. */
export interface VoiceScript {
  /** Default: says `ready`. */
  connected?(peer: VoicePeer): void;
  /** Each text frame. */
  heard?(
    peer: VoicePeer,
    message: { readonly type: string; readonly [field: string]: unknown },
  ): void;
  /** The answer to a question over HTTP: its status and body. Default: 404. */
  asked?(question: BatchQuestion): Promise<readonly [number, object]> | readonly [number, object];
  /** Whatever else is asked for. @returns whether it is answered */
  serve?(request: IncomingMessage, response: ServerResponse): boolean;
}

export async function scriptedVoiceServer(script: VoiceScript = {}): Promise<ScriptedVoiceServer> {
  const { connected = ({ say }) => say({ type: 'ready', session_id: 'voice' }), heard } = script;
  const peers: VoicePeer[] = [];
  const questions: BatchQuestion[] = [];
  let isBroken = false;
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (protocols) => [...protocols][0] ?? false,
  });
  const http = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = '', headers } = request;
    if (script.serve?.(request, response)) return;
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { authorization } = headers;
    const question = { path, authorization, body: Buffer.concat(pieces) };
    // A page asks with GET why its socket was refused.
    if (request.method === 'POST') questions.push(question);
    const none = path === '/health' ? [200, {}] : [404, { error: 'There is none.' }];
    const [status, body] = (await script.asked?.(question)) ?? (none as [number, object]);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  http.on('upgrade', (request, socket, head) => {
    if (isBroken || request.url?.split('?')[0] !== '/voice/stream') {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const received: VoiceFrame[] = [];
      const peer: VoicePeer = {
        socket: opened,
        path: request.url ?? '',
        received,
        said: () => summary(received),
        say: (message) => opened.send(JSON.stringify(message)),
      };
      peers.push(peer);
      opened.on('message', (data: Buffer, isBinary) => {
        if (isBinary) {
          received.push(new Uint8Array(data));
          return;
        }
        const message = JSON.parse(data.toString()) as { readonly type: string };
        received.push(message);
        heard?.(peer, message);
      });
      connected(peer);
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const host = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  const end = (): void => {
    for (const { socket } of peers) socket.terminate();
  };

  return {
    url: `ws://${host}`,
    http: `http://${host}`,
    peers,
    questions,
    breakSockets() {
      isBroken = true;
      end();
    },
    mendSockets() {
      isBroken = false;
    },
    async [Symbol.asyncDispose]() {
      end();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function summary(received: readonly VoiceFrame[]): string[] {
  const lines: string[] = [];
  let bytes = 0;
  const flush = (): void => {
    if (bytes > 0) lines.push(`${bytes} bytes`);
    bytes = 0;
  };
  for (const frame of received) {
    if (frame instanceof Uint8Array) bytes += frame.length;
    else {
      flush();
      lines.push(frame.type);
    }
  }
  flush();
  return lines;
}
