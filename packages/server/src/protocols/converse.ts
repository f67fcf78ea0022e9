import type { ClientConnection } from '../net/sockets/conversation.js';
import type { Codec, ConversationControl } from './conversation/codec.js';
import { createConversation } from './conversation/create-conversation.js';
import type { DialectHost } from './dialect.js';
import type { MakeConversation, SocketCall } from './server-protocol.js';

export interface CodecParts {
  /** Its logger is the session's. */
  readonly host: DialectHost;
  readonly call: SocketCall;
  readonly client: ClientConnection;
  readonly control: ConversationControl;
}

export function converse(
  host: DialectHost,
  call: SocketCall,
  createCodec: (parts: CodecParts) => Codec,
): MakeConversation {
  const { sessionId, request } = call;
  return (client, logger) =>
    createConversation(
      {
        ...{ ...host, client, logger },
        openAudioSession: (options) => host.openAudioSession({ sessionId, request, ...options }),
      },
      (control) => createCodec({ host: { ...host, logger }, call, client, control }),
    );
}
