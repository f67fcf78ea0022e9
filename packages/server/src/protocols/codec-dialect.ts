import type { ClientConnection } from '../net/sockets/conversation.js';
import type { Codec, ConversationControl } from './conversation/codec.js';
import { createConversation } from './conversation/create-conversation.js';
import type { Dialect, DialectHost } from './dialect.js';
import type { SocketCall } from './server-protocol.js';

/** The WebSocket of a dialect that has one path, and a codec for each connection. */
export function codecDialect(
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
