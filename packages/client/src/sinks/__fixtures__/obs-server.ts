import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** OBS as far as its WebSocket protocol (version 5, RPC version 1) is spoken here. */
export interface ObsServer extends AsyncDisposable {
  readonly url: string;
  /** The captions that were sent, while something was streamed. */
  readonly captions: string[];
  /** Of connections that were let in. */
  readonly sessions: number;
  /** Whether OBS streams. */
  isStreaming: boolean;
  /** Whether it answers requests. */
  answers: boolean;
  dropAll(): void;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

/** @param password - left out, everybody is let in */
export async function startObs(password?: string): Promise<ObsServer> {
  const server = new WebSocketServer({
    ...{ port: 0, host: '127.0.0.1' },
    handleProtocols: (offered) => (offered.has('obswebsocket.json') ? 'obswebsocket.json' : false),
  });
  await once(server, 'listening');
  const challenge = { challenge: 'Y2hhbGxlbmdl', salt: 'c2FsdA==' };
  const state = { captions: [] as string[], sessions: 0, isStreaming: true, answers: true };
  server.on('connection', (socket: WebSocket) => {
    let isIn = false;
    const send = (op: number, d: object): void => socket.send(JSON.stringify({ op, d }));
    send(0, {
      ...{ obsWebSocketVersion: '5.5.2', rpcVersion: 1 },
      ...(password === undefined ? {} : { authentication: challenge }),
    });
    socket.on('message', (bytes: Buffer) => {
      const { op, d } = JSON.parse(String(bytes)) as { op: number; d: Record<string, unknown> };
      const { rpcVersion, authentication, requestType, requestId, requestData } = d;
      if (op === 1) {
        const expected =
          password && sha256(sha256(password + challenge.salt) + challenge.challenge);
        if (rpcVersion !== 1) socket.close(4010, 'Unsupported RPC version');
        else if (authentication !== expected) socket.close(4009, 'Authentication failed.');
        else {
          isIn = true;
          state.sessions++;
          send(2, { negotiatedRpcVersion: 1 });
        }
      } else if (!isIn) {
        socket.close(4007, 'Not identified');
      } else if (op === 6 && state.answers) {
        const result = (requestStatus: object): void =>
          send(7, { requestType, requestId, requestStatus });
        const { captionText } = requestData as { captionText?: string };
        if (requestType !== 'SendStreamCaption') result({ result: false, code: 204 });
        else if (captionText === undefined) result({ result: false, code: 300 });
        else if (!state.isStreaming) result({ result: false, code: 501 });
        else {
          state.captions.push(captionText);
          result({ result: true, code: 100 });
        }
      }
    });
  });
  return Object.assign(state, {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dropAll: () => {
      for (const client of server.clients) client.terminate();
    },
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, 'close');
    },
  });
}
