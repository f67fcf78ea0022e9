import type { ClientConnection } from '../../net/sockets/conversation.js';

/** The current connection of a client, which may be lost and replaced by another one. */
export interface ClientLink extends ClientConnection {
  /** Aborted when the current connection is lost or replaced. */
  readonly signal: AbortSignal;
  /** Left out while there is none. */
  readonly current: ClientConnection | undefined;
  /** The connection is lost: what is sent from here on is discarded. */
  drop(): void;
  /** Sends over another connection from here on. */
  take(next: ClientConnection): void;
}

export function createClientLink(first: ClientConnection): ClientLink {
  let current: ClientConnection | undefined = first;
  let loss = new AbortController();

  function drop(): void {
    current = undefined;
    loss.abort();
  }

  return {
    get signal() {
      return loss.signal;
    },
    get current() {
      return current;
    },
    send: (text) => current?.send(text),
    // Without a client there is nothing to wait for.
    drained: async () => current?.drained(),
    close: (code, reason) => current?.close(code, reason),
    drop,
    take(next) {
      drop();
      current = next;
      loss = new AbortController();
    },
  };
}
