import type { WebSocket } from 'ws';

/** Sends to one client, and never more than a bound ahead of what it reads. */
export interface Outbox {
  /** Sends a text frame; without effect once the connection is closing. Await `drained` before the next one. */
  send(text: string): void;
  /** Resolves when the client has read enough, or is gone. */
  drained(): Promise<void>;
  /** Bytes that wait for the client to read; 0 below the bound. */
  readonly backlog: number;
  /** Bytes that have not left for the network. */
  readonly unsent: number;
}

/** @param maxBytes - at this many unsent bytes `drained` waits */
export function createOutbox(socket: WebSocket, maxBytes: number): Outbox {
  let waiters: (() => void)[] = [];

  function hasRoom(): boolean {
    return socket.readyState !== socket.OPEN || socket.bufferedAmount < maxBytes;
  }

  function settle(): void {
    if (waiters.length === 0 || !hasRoom()) return;
    const met = waiters;
    waiters = [];
    for (const resolve of met) resolve();
  }

  socket.on('close', settle);

  return {
    send(text) {
      if (socket.readyState !== socket.OPEN) return;
      // The callback comes when the bytes have left for the network, or never will.
      socket.send(text, settle);
    },
    drained() {
      if (hasRoom()) return Promise.resolve();
      return new Promise((resolve) => {
        waiters.push(resolve);
      });
    },
    get backlog() {
      return hasRoom() ? 0 : socket.bufferedAmount;
    },
    get unsent() {
      return socket.bufferedAmount;
    },
  };
}
