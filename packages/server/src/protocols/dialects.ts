import type { ClientConnection } from '../net/sockets/conversation.js';
import type { Codec, ConversationControl } from './conversation/codec.js';
import { createConversation } from './conversation/create-conversation.js';
import { deepgram } from './deepgram/deepgram.js';
import type { Dialect, DialectHost } from './dialect.js';
import { createJambonzCodec } from './jambonz/jambonz-codec.js';
import { openai } from './openai/openai-dialect.js';
import type { SocketCall } from './server-protocol.js';
import { TWILIO } from './twilio/twilio-dialect.js';
import { createVoskCodec } from './vosk/vosk-codec.js';
import { createWhisperLiveCodec } from './whisper-live/whisper-live-codec.js';
import { WYOMING } from './wyoming/wyoming-dialect.js';

/** Paths of dialects that can have a port of their own. */
export const VOSK_PATH = '/vosk';
export const WHISPER_LIVE_PATH = '/whisper-live';

/** The protocols of other projects' clients, each at paths of its own, or at a port. */
export const DIALECTS: readonly Dialect[] = [
  openai,
  deepgram,
  WYOMING,
  codecDialect('vosk', VOSK_PATH, createVoskCodec),
  codecDialect('whisper-live', WHISPER_LIVE_PATH, createWhisperLiveCodec),
  // Custom speech vendors of jambonz.
  codecDialect('jambonz', '/jambonz', createJambonzCodec),
  TWILIO,
];

/** A dialect with a WebSocket at one path, and a codec for each connection. */
function codecDialect(
  name: string,
  path: string,
  createCodec: (
    host: DialectHost,
    call: SocketCall,
    client: ClientConnection,
    control: ConversationControl,
  ) => Codec,
): Dialect {
  return {
    name,
    serves: (asked) => asked === path,
    open: (host) => ({
      converse: (call) => (client, logger) =>
        createConversation({ ...host, client, logger }, (control) =>
          createCodec({ ...host, logger }, call, client, control),
        ),
    }),
  };
}
