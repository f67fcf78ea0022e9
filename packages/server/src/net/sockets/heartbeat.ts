import type { WebSocket } from 'ws';
import type { Inbox } from './inbox.js';
import type { Outbox } from './outbox.js';

/**
 * Pings a peer at every interval, and cuts off one that is dead: of which not a byte has come since the last ping, or
 * that read nothing of a full backlog for a whole interval. Any byte is a sign of life: on a slow uplink the pong
 * stands behind seconds of audio, on a slow downlink the ping behind answers that are being read. A socket that the server
 * itself does not read from is left alone, since what it says is not read either. What has come when the interval is over
 * is read before it is judged: a process that stood still, as on a machine that slept or is overloaded, takes nobody for
 * dead.
 *
 * @returns stops it
 */
export function startHeartbeat(
  socket: Pick<WebSocket, 'ping'>,
  parts: {
    readonly inbox: Pick<Inbox, 'paused'>;
    readonly outbox: Pick<Outbox, 'backlog' | 'unsent'>;
    /** Bytes that have come so far. */
    readonly received: () => number;
    readonly intervalMs: number;
  },
  onDead: (reason: 'not a byte' | 'not reading') => void,
): () => void {
  const { inbox, outbox, received, intervalMs } = parts;
  let heard = received();
  let pinged = false;
  let lastBacklog = 0;
  let lastUnsent = 0;

  let judging: NodeJS.Immediate | undefined;

  function judge(): void {
    const { backlog, unsent } = outbox;
    const isHeard = received() > heard || unsent < lastUnsent;
    heard = received();
    lastUnsent = unsent;
    if (backlog > 0) {
      if (lastBacklog > 0 && backlog >= lastBacklog) onDead('not reading');
      lastBacklog = backlog;
      pinged = false;
      return;
    }
    lastBacklog = 0;
    if (inbox.paused) {
      pinged = false;
    } else if (pinged && !isHeard) {
      onDead('not a byte');
    } else {
      pinged = true;
      socket.ping();
    }
  }

  const timer = setInterval(() => {
    // Timers come before sockets in a turn of the event loop, immediates after them.
    judging = setImmediate(judge);
  }, intervalMs);
  return () => {
    clearInterval(timer);
    clearImmediate(judging);
  };
}
