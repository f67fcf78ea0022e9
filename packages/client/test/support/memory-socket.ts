import type { CreateSocket, WebSocketLike } from '../../src/socket/web-socket-like.js';
import { READY, type Said } from './scripted-server.js';

/** Both ends of a connection without a network: what a session says, and what a server would. */
export interface MemorySocket {
  readonly createSocket: CreateSocket;
  /** Text frames as parsed JSON, binary ones as bytes, in order. */
  readonly received: (Said | Uint8Array)[];
  /** Text frames of a type. */
  said(type: string): Said[];
  /** What the server says. Heard at once. */
  say(message: object): void;
  /** The connection ends, as with that close code. */
  close(code: number, reason?: string): void;
  /** Whether the session has closed it. */
  readonly isClosing: boolean;
}

/** @param ready - what the server says when it is connected */
export function memorySocket(ready: object = READY): MemorySocket {
  type Listener = (event: object) => void;
  const listeners: Record<string, Listener[]> = {};
  const received: MemorySocket['received'] = [];
  let readyState = 0;

  function tell(type: string, event: object = {}): void {
    for (const listener of listeners[type] ?? []) listener(event);
  }

  const socket = {
    get readyState() {
      return readyState;
    },
    bufferedAmount: 0,
    send(data: string | Uint8Array) {
      received.push(typeof data === 'string' ? (JSON.parse(data) as Said) : data.slice());
    },
    close() {
      readyState = 2;
    },
    addEventListener(type: string, listener: Listener) {
      listeners[type] ??= [];
      listeners[type].push(listener);
    },
  };
  const say = (message: object): void => tell('message', { data: JSON.stringify(message) });

  return {
    createSocket: () => {
      queueMicrotask(() => {
        readyState = 1;
        tell('open');
        say(ready);
      });
      return socket as WebSocketLike;
    },
    received,
    said: (type) =>
      received.filter((frame): frame is Said => 'type' in frame && frame.type === type),
    say,
    close(code, reason = '') {
      readyState = 3;
      tell('close', { code, reason });
    },
    get isClosing() {
      return readyState === 2;
    },
  };
}
