import { askRefusal, type FailedHandshake } from './ask-refusal.js';
import type { WebSocketLike } from './web-socket-like.js';

type Listener = (event: object) => void;

/** A browser's socket whose `error` says why it never opened, as far as the server tells: see {@link askRefusal}. */
export function explainedSocket(socket: WebSocket, url: string): WebSocketLike {
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
        if (wasOpen || isLeft) {
          listener(event);
          return;
        }
        // `error` and then `close`, as they came, once it is known why the handshake failed.
        asked ??= askRefusal(url);
        void asked.then((failure) => listener((type === 'error' && failure) || event));
      });
    }) as WebSocketLike['addEventListener'],
  };
}
