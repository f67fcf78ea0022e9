import { createPcmDecoder } from '@ws/core/audio';
import { createSocket } from '#socket';
import { type CreateSocket, OPEN, type WebSocketLike } from '../socket/web-socket-like.js';
import {
  type CreateOpusEncoder,
  canEncodeOpus,
  createWebCodecsEncoder,
  type OpusEncoder,
} from './opus-encoder.js';

export interface OpusSocketParts {
  readonly createSocket: CreateSocket;
  readonly canEncode: () => Promise<boolean>;
  readonly createEncoder: CreateOpusEncoder;
}

/** The part of a client's message that is looked at. */
interface Said {
  readonly type: string;
  readonly encoding?: string;
  readonly resume?: object;
}

/**
 * Sockets over which the raw samples of a session leave as Opus packets, where they can be made: what says `start` with
 * `pcm_s16le` says `opus`, and everything else stays as it is and in its order. A message in the middle of a packet goes
 * before it: the 20 ms count to what comes after.
 */
export function createOpusSockets(parts: OpusSocketParts): CreateSocket {
  return (url, options) => opusSocket(parts.createSocket(url, options), parts);
}

/**
 * A browser's socket over which speech leaves as Opus packets of 20 ms and 24 kbit/s, a tenth of the bytes of raw samples,
 * where the browser has WebCodecs; elsewhere raw samples leave as ever. It is given to `connect` as `createSocket`, and
 * `encoding` stays `pcm_s16le`.
 *
 * A server cannot resume a session of packets: after a lost connection the client makes another session, which hears the
 * audio since the last final again.
 *
 * @example
 * ```ts
 * const session = await connect('wss://captions.example', { createSocket: createOpusSocket });
 * ```
 */
export const createOpusSocket: CreateSocket = /* @__PURE__ */ createOpusSockets({
  createSocket,
  canEncode: canEncodeOpus,
  createEncoder: createWebCodecsEncoder,
});

function opusSocket(
  socket: WebSocketLike,
  { canEncode, createEncoder }: OpusSocketParts,
): WebSocketLike {
  const pcm = createPcmDecoder('pcm_s16le');
  let encoder: OpusEncoder | undefined;
  /** Bytes that wait for their turn. */
  let waiting = 0;
  let turn: Promise<void> = Promise.resolve();

  function inTurn(run: () => Promise<void> | void): void {
    // What cannot be sent any more is for the next connection.
    turn = turn.then(run).catch(() => socket.close(FAILED));
  }

  function pass(data: string | Uint8Array<ArrayBuffer>): void {
    if (socket.readyState === OPEN) socket.send(data);
  }

  async function say(text: string): Promise<void> {
    const message = JSON.parse(text) as Said;
    if (message.type !== 'start') {
      await (message.type === 'end' ? encoder?.end() : encoder?.settled());
      pass(text);
      return;
    }
    const isOurs = message.encoding === 'pcm_s16le' && message.resume === undefined;
    if (!isOurs || !(await canEncode())) {
      pass(text);
      return;
    }
    encoder?.close();
    encoder = createEncoder({ packet: pass, failed: () => socket.close(FAILED) });
    pass(JSON.stringify({ ...message, encoding: 'opus' }));
  }

  socket.addEventListener('close', () => encoder?.close());

  return {
    get readyState() {
      return socket.readyState;
    },
    get bufferedAmount() {
      return waiting + socket.bufferedAmount;
    },
    send(data) {
      if (typeof data === 'string') {
        inTurn(() => say(data));
        return;
      }
      waiting += data.length;
      inTurn(async () => {
        waiting -= data.length;
        if (encoder === undefined) {
          pass(data);
          return;
        }
        encoder.encode(pcm.decode(data));
        await encoder.settled();
      });
    },
    close: (code, reason) => socket.close(code, reason),
    addEventListener: socket.addEventListener.bind(socket) as WebSocketLike['addEventListener'],
  };
}

// Any by which the session is taken up again.
const FAILED = 4002;
