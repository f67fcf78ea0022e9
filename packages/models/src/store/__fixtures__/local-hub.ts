// A real HTTP server on this machine that answers as the Hugging Face hub does, and misbehaves when it is told to.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export interface HubRequest {
  readonly method: string;
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

/**
 * Serves `files` by path (`/owner/name/resolve/revision/file`), with ranges. With a commit it also says of every file
 * what the hub says in its headers, knows that commit as `main` too, and keeps large files elsewhere.
 */
export async function startHub(
  files: ReadonlyMap<string, Uint8Array>,
  { commit }: { readonly commit?: string } = {},
): Promise<LocalHub> {
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
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      range: incoming.headers.range,
      authorization: incoming.headers.authorization,
    };
    hub.requests.push(request);
    const file = files.get(
      request.path.replace(STORAGE, '').replace('/resolve/main/', `/resolve/${commit}/`),
    );
    if (hub.behaviour(request, response, file) === 'handled') return;
    if (file === undefined) refuse(request, response, files, commit);
    else if (commit !== undefined && !request.path.startsWith(STORAGE)) {
      describe(request, response, file, commit);
    } else sendFile(request, response, file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(hub, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  afterAll(() => hub.close());
  return hub;
}

// Where the hub sends those who want a large file.
const STORAGE = '/storage';

/** The SHA-1 of a file as git names it. */
export function gitSha1(file: Uint8Array): string {
  return createHash('sha1').update(`blob ${file.byteLength}\0`).update(file).digest('hex');
}

function describe(
  request: HubRequest,
  response: ServerResponse,
  file: Uint8Array,
  commit: string,
): void {
  response.setHeader('x-repo-commit', commit);
  if (/\.(bin|safetensors)$/.test(request.path)) {
    const sha256 = createHash('sha256').update(file).digest('hex');
    response.writeHead(302, {
      location: `${STORAGE}${request.path}`,
      'x-linked-etag': `"${sha256}"`,
      'x-linked-size': file.byteLength,
      etag: '"of-the-redirect"',
    });
    response.end('Found');
  } else {
    response.setHeader('etag', `W/"${gitSha1(file)}"`);
    sendFile(request, response, file);
  }
}

function refuse(
  request: HubRequest,
  response: ServerResponse,
  files: ReadonlyMap<string, Uint8Array>,
  commit: string | undefined,
): void {
  if (commit === undefined) {
    response.writeHead(404).end('not found');
    return;
  }
  const [, owner, name, , revision] = request.path.split('/');
  const paths = [...files.keys()];
  const isKnown = paths.some((path) => path.startsWith(`/${owner}/${name}/`));
  const isRevision = revision === 'main' || revision === commit;
  const code = !isKnown ? 'RepoNotFound' : isRevision ? 'EntryNotFound' : 'RevisionNotFound';
  response.writeHead(isKnown ? 404 : 401, { 'x-error-code': code }).end(code);
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
