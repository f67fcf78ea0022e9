import { createBell } from '@ws/core/internal';
import type { WebSocket } from 'ws';
import type { EventLoopBudget } from './event-loop-budget.js';

/** A message: text in UTF-8, or audio in pieces of at most 64 KiB. */
export type Frame =
  | { readonly type: 'text'; readonly bytes: Buffer }
  | { readonly type: 'binary'; readonly fragments: readonly Buffer[] };

/** The frames of one connection, handled one after the other. */
export interface Inbox {
  /** Whether the socket is not being read from, because frames wait. */
  readonly paused: boolean;
  readonly busy: boolean;
  stop(): void;
}

// Reading stops at either. What the socket had read before still comes: at most one chunk of the network.
const MAX_WAITING_FRAMES = 32;
const MAX_WAITING_BYTES = 256 * 1024;
// Whatever works on audio in one step, such as a checksum, works on this much.
const FRAGMENT_BYTES = 64 * 1024;

/**
 * Hands frames to `handle` in the order in which they came, the next one when the promise of the last has settled, and
 * each within the event loop's budget: one chunk of the network may hold thousands. While frames wait, the socket is not
 * read from: the client feels the back-pressure, and nothing is dropped. A client that does not read its answers is not read
 * from either, in any protocol.
 *
 * @param drained - resolves when the client has read enough of what it was sent, or is gone
 * @param handle - must not reject
 */
export function createInbox(
  socket: WebSocket,
  eventLoop: EventLoopBudget,
  drained: () => Promise<void>,
  handle: (frame: Frame) => Promise<void>,
): Inbox {
  const waiting: Frame[] = [];
  let waitingBytes = 0;
  let busy = false;
  let stopped = false;

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let frame = waiting.shift(); frame !== undefined && !stopped; frame = waiting.shift()) {
      waitingBytes -= sizeOf(frame);
      await eventLoop.next();
      await drained();
      if (!stopped) await handle(frame);
      if (waiting.length === 0 && socket.isPaused) socket.resume();
    }
    busy = false;
  }

  // Put together, a large frame would take as much memory again.
  socket.binaryType = 'fragments';
  socket.on('message', (data: Buffer | Buffer[]) => {
    if (stopped) return;
    const frame: Frame = Array.isArray(data)
      ? { type: 'binary', fragments: data.flatMap(cut) }
      : { type: 'text', bytes: data };
    waiting.push(frame);
    waitingBytes += sizeOf(frame);
    if (waiting.length >= MAX_WAITING_FRAMES || waitingBytes >= MAX_WAITING_BYTES) socket.pause();
    void work();
  });

  return {
    get paused() {
      return socket.isPaused;
    },
    get busy() {
      return busy;
    },
    stop() {
      stopped = true;
      waiting.length = 0;
      // So that the closing handshake is read.
      socket.resume();
    },
  };
}

function cut(bytes: Buffer): readonly Buffer[] {
  if (bytes.length <= FRAGMENT_BYTES) return [bytes];
  return Array.from({ length: Math.ceil(bytes.length / FRAGMENT_BYTES) }, (_, i) =>
    bytes.subarray(i * FRAGMENT_BYTES, (i + 1) * FRAGMENT_BYTES),
  );
}

function sizeOf(frame: Frame): number {
  if (frame.type === 'text') return frame.bytes.length;
  return frame.fragments.reduce((sum, { length }) => sum + length, 0);
}

/** Sends to one client, and never more than a bound ahead of what it reads. */
export interface Outbox {
  /** Sends a text frame, or bytes as a binary one; nothing once the connection is closing. Await `drained` before the next. */
  send(frame: string | Uint8Array): void;
  drained(): Promise<void>;
  /** Bytes that wait for the client to read; 0 below the bound. */
  readonly backlog: number;
  /** Bytes that have not left for the network. */
  readonly unsent: number;
}

/** @param maxBytes - at this many unsent bytes `drained` waits */
export function createOutbox(socket: WebSocket, maxBytes: number): Outbox {
  const room = createBell();

  function hasRoom(): boolean {
    return socket.readyState !== socket.OPEN || socket.bufferedAmount < maxBytes;
  }

  function settle(): void {
    if (hasRoom()) room.ring();
  }

  socket.on('close', settle);

  return {
    send(frame) {
      if (socket.readyState !== socket.OPEN) return;
      // The callback comes when the bytes have left for the network, or never will.
      socket.send(frame, settle);
    },
    drained: () => (hasRoom() ? Promise.resolve() : room.rung),
    get backlog() {
      return hasRoom() ? 0 : socket.bufferedAmount;
    },
    get unsent() {
      return socket.bufferedAmount;
    },
  };
}
