import type { Dialect } from '../dialect.js';
import { createCodecConversation } from '../socket/codec-conversation.js';
import { createJambonzCodec } from './jambonz-codec.js';

/** The WebSocket of a custom speech vendor of jambonz. */
export const JAMBONZ: Dialect = {
  name: 'jambonz',
  serves: (path) => path === '/jambonz',
  open: (host) => ({
    converse: (call) => (peer, logger) =>
      createCodecConversation({ ...host, peer, logger }, (talk) =>
        createJambonzCodec(host, call, peer, talk),
      ),
  }),
};
