import type { Dialect } from '../dialect.js';
import { createCodecConversation } from '../socket/codec-conversation.js';
import { createWhisperLiveCodec } from './whisper-live-codec.js';

/** Where clients of WhisperLive are served, on the server's port. */
export const WHISPER_LIVE_PATH = '/whisper-live';

/** The WebSocket of WhisperLive. */
export const WHISPER_LIVE: Dialect = {
  name: 'whisper-live',
  serves: (path) => path === WHISPER_LIVE_PATH,
  open: (host) => ({
    converse: (call) => (peer, logger) =>
      createCodecConversation({ ...host, peer, logger }, (talk) =>
        createWhisperLiveCodec(host, call, peer, talk),
      ),
  }),
};
