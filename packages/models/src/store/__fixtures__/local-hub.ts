// A real HTTP server on this machine that answers as the Hugging Face hub does, and misbehaves when it is told to.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export interface HubRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** Answers one request; `undefined` leaves it to the server's plain behaviour. */
export type HubBehaviour = (
  request: HubRequest,
  response: ServerResponse,
  file: Uint8Array | undefined,
) => 'handled' | undefined;

export interface LocalHub {
  readonly url: string;
  readonly requests: HubRequest[];
  /** Used for every request until it is changed. */
  behaviour: HubBehaviour;
  close(): Promise<void>;
}

/** Serves `files` by path (`/owner/name/resolve/revision/file`), with ranges. */
export async function startHub(files: ReadonlyMap<string, Uint8Array>): Promise<LocalHub> {
  const hub: LocalHub = {
    url: '',
    requests: [],
    behaviour: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = createServer((incoming: IncomingMessage, response: ServerResponse) => {
    const request: HubRequest = {
      path: incoming.url ?? '',
      range: incoming.headers.range,
      authorization: incoming.headers.authorization,
    };
    hub.requests.push(request);
    const file = files.get(request.path);
    if (hub.behaviour(request, response, file) === 'handled') return;
    if (file === undefined) response.writeHead(404).end('not found');
    else sendFile(request, response, file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(hub, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  afterAll(() => hub.close());
  return hub;
}

/** Sends a file as asked for: whole, or from a byte on. */
export function sendFile(request: HubRequest, response: ServerResponse, file: Uint8Array): void {
  response.end(announce(request, response, file));
}

/**
 * Sends `bytes` of a file from where it was asked for, and cuts the connection once `arrived` says that the client has
 * written them: what a client has received and not yet read goes with the connection.
 */
export function sendAndCut(
  request: HubRequest,
  response: ServerResponse,
  file: Uint8Array,
  bytes: number,
  arrived: (size: number) => boolean,
): void {
  const body = announce(request, response, file);
  const sent = body.subarray(0, bytes);
  response.write(sent);
  const size = file.byteLength - body.byteLength + sent.byteLength;
  const poll = setInterval(() => {
    if (arrived(size)) response.destroy();
  }, 5);
  response.on('close', () => clearInterval(poll));
}

/** Writes the head of an answer, and gives the body that it announces: the file from where it was asked for. */
function announce(request: HubRequest, response: ServerResponse, file: Uint8Array): Uint8Array {
  const start = Number(/^bytes=(\d+)-$/.exec(request.range ?? '')?.[1] ?? 0);
  const body = file.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': body.byteLength,
    ...(start > 0
      ? { 'content-range': `bytes ${start}-${file.byteLength - 1}/${file.byteLength}` }
      : {}),
  });
  return body;
}
