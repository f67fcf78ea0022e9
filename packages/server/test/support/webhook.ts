import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request that a webhook has taken. */
export interface ToldWebhook {
  readonly body: string;
  readonly signature: string | undefined;
  readonly id: unknown;
  readonly method: string | undefined;
  readonly traceparent: unknown;
}

/** A webhook at this host, and the requests that it has taken. */
export interface Hook {
  readonly host: string;
  readonly told: readonly ToldWebhook[];
}

/** A webhook until the end of the test. @param refused - the number of requests that it answers by 500 before it takes any */
export async function startHook({
  refused = 0,
}: {
  readonly refused?: number;
} = {}): Promise<Hook> {
  const told: ToldWebhook[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const { 'ws-signature': signature, 'ws-webhook-id': id, traceparent } = request.headers;
    const isTaken = ++requests > refused;
    if (isTaken) {
      const { method } = request;
      told.push({ body, signature: signature as string | undefined, id, method, traceparent });
    }
    response.writeHead(isTaken ? 204 : 500).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, told };
}
