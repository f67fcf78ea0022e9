// A real HTTP server on this machine that answers as a test tells it to.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

export interface LocalRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export interface LocalServer {
  readonly url: string;
  readonly requests: LocalRequest[];
  /** Connections that a client closed before its answer had ended. */
  readonly left: number;
}

const running = new Set<() => void>();
afterEach(() => {
  for (const close of running) close();
  running.clear();
});

/** Ends with the test. */
export async function startServer(
  answer: (response: ServerResponse, request: LocalRequest) => unknown,
): Promise<LocalServer> {
  const requests: LocalRequest[] = [];
  let left = 0;
  const server = createServer((incoming, response) => {
    let text = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (piece: string) => {
      text += piece;
    });
    incoming.on('end', () => {
      const body = JSON.parse(text || '{}') as Record<string, unknown>;
      const request = { path: incoming.url ?? '', headers: incoming.headers, body };
      requests.push(request);
      answer(response, request);
    });
    response.on('close', () => {
      if (!response.writableFinished) left++;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.add(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get left() {
      return left;
    },
  };
}

/** Sends a text in pieces that fall where they fall. */
export function sendPieces(
  response: ServerResponse,
  type: string,
  text: string,
  pieceChars = 7,
): void {
  response.writeHead(200, { 'content-type': type });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceChars) {
    response.write(bytes.subarray(at, at + pieceChars));
  }
  response.end();
}

/** An address at which nobody is. */
export async function nobodysAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
