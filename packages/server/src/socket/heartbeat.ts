import type { WebSocket } from 'ws';
import type { Inbox } from './inbox.js';
import type { Outbox } from './outbox.js';

/**
 * Pings a peer at every interval, and cuts off one that is dead: that answered no ping since the last one, or read
 * nothing of a full backlog for a whole interval. A socket that the server itself does not read from is left alone,
 * since its answers are not read either.
 *
 * @returns stops it
 */
export function startHeartbeat(
  socket: WebSocket,
  parts: { readonly inbox: Inbox; readonly outbox: Outbox; readonly intervalMs: number },
  onDead: (reason: 'no pong' | 'not reading') => void,
): () => void {
  const { inbox, outbox, intervalMs } = parts;
  let alive = true;
  let lastBacklog = 0;

  const timer = setInterval(() => {
    const { backlog } = outbox;
    if (backlog > 0) {
      if (lastBacklog > 0 && backlog >= lastBacklog) onDead('not reading');
      lastBacklog = backlog;
      alive = true;
      return;
    }
    lastBacklog = 0;
    if (inbox.paused) {
      alive = true;
    } else if (alive) {
      alive = false;
      socket.ping();
    } else {
      onDead('no pong');
    }
  }, intervalMs);
  socket.on('pong', () => {
    alive = true;
  });
  return () => clearInterval(timer);
}
