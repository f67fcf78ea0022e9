import { createSocket } from '#socket';
import type { CreateSocket } from '../socket/web-socket-like.js';
import { canEncodeOpus, createWebCodecsEncoder } from './opus-encoder.js';
import { createOpusSockets } from './opus-sockets.js';

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
