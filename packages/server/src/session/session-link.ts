import type { Peer } from '../protocols/conversation.js';

/** The way to whoever listens to a session, who may be lost, and found again elsewhere. */
export interface SessionLink extends Peer {
  /** Aborted when the peer of now is lost. */
  readonly signal: AbortSignal;
  /** Who listens. */
  readonly peer: Peer | undefined;
  /** Nobody listens any more: what is sent is not heard by anybody. */
  drop(): void;
  /** From here on it is this one who listens. */
  take(peer: Peer): void;
}

/** A way to `first`. */
export function createSessionLink(first: Peer): SessionLink {
  let peer: Peer | undefined = first;
  let loss = new AbortController();

  function drop(): void {
    peer = undefined;
    loss.abort();
  }

  return {
    get signal() {
      return loss.signal;
    },
    get peer() {
      return peer;
    },
    send: (text) => peer?.send(text),
    // Nobody is waited for who is not there.
    room: async () => peer?.room(),
    close: (code, reason) => peer?.close(code, reason),
    drop,
    take(next) {
      drop();
      peer = next;
      loss = new AbortController();
    },
  };
}
