import type { Peer } from '../../protocols/conversation.js';
import type { SocketCall } from '../../protocols/server-protocol.js';
import type { Dialect, DialectHost } from '../dialect.js';
import { createCodecConversation, type SocketCodec, type Talk } from './codec-conversation.js';

/** The WebSocket of a dialect that has one path, and a codec for each connection. */
export function codecDialect(
  name: string,
  path: string,
  createCodec: (host: DialectHost, call: SocketCall, peer: Peer, talk: Talk) => SocketCodec,
): Dialect {
  return {
    name,
    serves: (asked) => asked === path,
    open: (host) => ({
      converse: (call) => (peer, logger) =>
        createCodecConversation({ ...host, peer, logger }, (talk) =>
          createCodec({ ...host, logger }, call, peer, talk),
        ),
    }),
  };
}
