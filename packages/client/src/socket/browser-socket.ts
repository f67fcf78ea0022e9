import { TranscribeError } from '@ws/core';
import { askRefusal, type FailedHandshake } from './ask-refusal.js';
import type { SocketOptions, WebSocketLike } from './web-socket-like.js';

// What a subprotocol may be made of (RFC 6455, RFC 7230). A browser that refuses one quotes it, and the key in it.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The platform's own socket: browsers, workers, Deno. */
export function createSocket(url: string, { protocols }: SocketOptions): WebSocketLike {
  if (!protocols.every((protocol) => TOKEN.test(protocol))) {
    throw new TranscribeError(
      'A browser cannot send this API key: it may have letters, digits and any of - . _ ~ alone. Give a session token of the server instead.',
      { code: 'ERR_INVALID_OPTION', details: { option: 'apiKey' } },
    );
  }
  const socket = protocols.length > 0 ? new WebSocket(url, [...protocols]) : new WebSocket(url);
  return explainedSocket(socket, url);
}

type Listener = (event: object) => void;

/** A browser's socket whose `error` says why it never opened, as far as the server tells: see {@link askRefusal}. */
function explainedSocket(socket: WebSocket, url: string): WebSocketLike {
  let wasOpen = false;
  let isLeft = false;
  let asked: Promise<FailedHandshake | undefined> | undefined;
  socket.addEventListener('open', () => {
    wasOpen = true;
  });

  return {
    get readyState() {
      return socket.readyState;
    },
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send: (data) => socket.send(data),
    close(code, reason) {
      isLeft = true;
      socket.close(code, reason);
    },
    addEventListener: ((type: string, listener: Listener) => {
      socket.addEventListener(type, (event) => {
        if (wasOpen || isLeft) return listener(event);
        // `error` and then `close`, as they came, once it is known why the handshake failed.
        asked ??= askRefusal(url);
        void asked.then((failure) => listener((type === 'error' && failure) || event));
      });
    }) as WebSocketLike['addEventListener'],
  };
}
