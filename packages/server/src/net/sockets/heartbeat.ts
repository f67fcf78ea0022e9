import type { WebSocket } from 'ws';
import type { Inbox, Outbox } from './socket-queues.js';

/**
 * Pings a client at every interval, and cuts off a dead one: not a byte has come from it since the last ping, or it read
 * nothing of a full backlog for a whole interval. Any byte is a sign of life: on a slow uplink the pong waits behind seconds
 * of audio, on a slow downlink the ping behind answers that are being read. A socket that the server itself does not read
 * from is left alone, since its pongs are not read either. The server reads what has come when the interval is over before
 * it judges: after a process stood still, as on a machine that slept or is overloaded, it cuts no client off.
 *
 * @returns stops it
 */
export function startHeartbeat(
  socket: Pick<WebSocket, 'ping'>,
  parts: {
    readonly inbox: Pick<Inbox, 'paused'>;
    readonly outbox: Pick<Outbox, 'backlog' | 'unsent'>;
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
    const isStuck = lastBacklog > 0 && backlog >= lastBacklog;
    const wasPinged = pinged;
    lastUnsent = unsent;
    lastBacklog = backlog;
    pinged = backlog === 0 && !inbox.paused;
    if (isStuck) onDead('not reading');
    else if (pinged && wasPinged && !isHeard) onDead('not a byte');
    else if (pinged) socket.ping();
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
