import type { Codec, ConversationControl } from '../../protocols/conversation/codec.js';
import { createConversation } from '../../protocols/conversation/create-conversation.js';
import type { SocketCall } from '../../protocols/server-protocol.js';
import type { ClientConnection } from '../../socket/conversation.js';
import type { Dialect, DialectHost } from '../dialect.js';

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
