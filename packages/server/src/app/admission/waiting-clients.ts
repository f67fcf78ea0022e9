import type { IncomingMessage } from 'node:http';
import { encodeServerMessage } from '@ws/core/protocol';
import type { WebSocket } from 'ws';
import type { Admission } from '../../net/auth/usage.js';
import { startHeartbeat } from '../../net/sockets/heartbeat.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import type { ProtocolEntrance } from '../../protocols/served-protocols.js';

/** A client that has connected, and has no session yet. */
export interface Arrival {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly pathname: string;
  /** Its protocol; left out, the native one. */
  readonly entrance?: ProtocolEntrance | undefined;
  readonly query: URLSearchParams;
  /** Its identity and limits. */
  readonly admission: Admission;
  readonly received: () => number;
}

/** Clients that wait for a session, first come first served. */
export interface WaitingLine {
  readonly length: number;
  /** Adds a client and tells it its position; `false`: no room. If its first message `passes`, it is first: `letIn`. */
  enter(
    arrival: Arrival,
    passes: (text: Buffer) => boolean | Promise<boolean>,
    letIn: () => void,
  ): boolean;
  /** Takes out the first. Its messages so far are emitted again once `handOver` has added listeners. */
  next(handOver: (arrival: Arrival) => void): void;
}

interface Place {
  readonly arrival: Arrival;
  /** Its first message, and what the network brought with it. The socket is paused then. */
  readonly held: [data: Buffer | Buffer[], isBinary: boolean][];
  told: number;
  leave(): void;
}

// A client that does not read is sent no more positions at this many unread bytes.
const MAX_UNREAD_BYTES = 16 * 1024;

/**
 * A line of at most `maxWaitingClients`. It holds the first message of each, and what came with it, so that `start` may come
 * at any time. A client that disconnects, or whose network is dead, loses its place.
 */
export function createWaitingLine({
  maxWaitingClients,
  heartbeatIntervalMs,
}: Pick<ServerLimitSettings, 'maxWaitingClients' | 'heartbeatIntervalMs'>): WaitingLine {
  const places: Place[] = [];

  function tellPositions(): void {
    for (const [i, place] of places.entries()) {
      const position = i + 1;
      const { socket, entrance } = place.arrival;
      // Other protocols have no such message: their clients wait as for a slow network.
      if (entrance !== undefined) continue;
      if (place.told === position || socket.bufferedAmount > MAX_UNREAD_BYTES) continue;
      place.told = position;
      socket.send(encodeServerMessage({ type: 'wait', position }));
    }
  }

  function remove(place: Place): void {
    const at = places.indexOf(place);
    if (at < 0) return;
    places.splice(at, 1);
    place.leave();
    tellPositions();
  }

  return {
    get length() {
      return places.length;
    },
    enter(arrival, passes, letIn) {
      const { socket, received } = arrival;
      let unread = 0;
      if (places.length >= maxWaitingClients) return false;
      const stopHeartbeat = startHeartbeat(
        socket,
        {
          inbox: { paused: false },
          outbox: { backlog: 0, unsent: 0 },
          // A paused socket is not read from: a dead client shows when a ping cannot be delivered.
          received: () => received() + (socket.isPaused ? ++unread : unread),
          intervalMs: heartbeatIntervalMs,
        },
        () => socket.terminate(),
      );
      const onMessage = (data: Buffer | Buffer[], isBinary: boolean): void => {
        place.held.push([data, isBinary]);
        socket.pause();
        const isFirst = place.held.length === 1;
        if (!isFirst || isBinary || arrival.entrance !== undefined) return;
        const isKnown = passes(data as Buffer);
        if (isKnown === true) goFirst();
        else if (isKnown !== false) void isKnown.then((isElsewhere) => isElsewhere && goFirst());
      };
      const goFirst = (): void => {
        const at = places.indexOf(place);
        // It may have left, or been let in, while another server's journal was asked.
        if (at < 0) return;
        places.unshift(...places.splice(at, 1));
        letIn();
      };
      const onClose = (): void => remove(place);
      const onError = (): void => {};
      const place: Place = {
        arrival,
        held: [],
        told: 0,
        leave() {
          stopHeartbeat();
          socket.off('message', onMessage);
          socket.off('close', onClose);
          socket.off('error', onError);
        },
      };
      socket.binaryType = 'fragments';
      socket.on('message', onMessage);
      socket.on('close', onClose);
      socket.on('error', onError);
      places.push(place);
      tellPositions();
      return true;
    },
    next(take) {
      const [first] = places;
      if (first === undefined) return;
      const { arrival, held } = first;
      remove(first);
      take(arrival);
      for (const message of held) arrival.socket.emit('message', ...message);
      // The new owner of the socket may have paused it again.
      if (held.length === 0 && arrival.socket.isPaused) arrival.socket.resume();
    },
  };
}
