import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** Server-sent events of one answer. */
export interface EventStream {
  /** Resolves when there is room for more. Rejects where the client reads nothing for half a minute. */
  send(event: object): Promise<void>;
  end(): void;
}

// A client that does not read holds a place.
const UNREAD_MS = 30_000;

/** Begins to answer with events. */
export function openEventStream(response: ServerResponse, signal: AbortSignal): EventStream {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Proxies that gather answers would hold them back.
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  return {
    async send(event) {
      const hasRoom = response.write(`data: ${JSON.stringify(event)}\n\n`);
      if (hasRoom) return;
      const timeout = AbortSignal.timeout(UNREAD_MS);
      await once(response, 'drain', { signal: AbortSignal.any([signal, timeout]) });
    },
    end: () => response.end(),
  };
}
