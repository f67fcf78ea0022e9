import type { Dialect } from '../dialect.js';
import { createCodecConversation } from '../socket/codec-conversation.js';
import { createVoskCodec } from './vosk-codec.js';

/** Where clients of vosk-server are served, on the server's port. */
export const VOSK_PATH = '/vosk';

/** The WebSocket of vosk-server. */
export const VOSK: Dialect = {
  name: 'vosk',
  serves: (path) => path === VOSK_PATH,
  open: (host) => ({
    converse: (call) => (peer, logger) =>
      createCodecConversation({ ...host, peer, logger }, (talk) =>
        createVoskCodec(host, call, peer, talk),
      ),
  }),
};
