import type { IncomingMessage } from 'node:http';
import type { Shown } from '../../net/access/credentials.js';
import { createConversation } from '../conversation/create-conversation.js';
import type { Dialect } from '../dialect.js';
import { isSignedByTwilio } from './signature.js';
import { createTwilioCodec } from './twilio-codec.js';
import { createWebhook } from './webhook.js';

const PATH = /^\/twilio(?:\/([\w.~-]{8,1024}))?\/?$/;
const UNSIGNED: Shown = {
  status: 403,
  code: 'UNAUTHORIZED',
  message:
    'This is for Twilio alone, and its signature is missing, or of another address or account.',
};

/** The WebSocket of Twilio's Media Streams. */
export const TWILIO: Dialect = {
  name: 'twilio',
  serves: (path) => PATH.test(path),
  open(host) {
    const { twilioAuthToken, twilioWebhook } = host.settings;
    const webhook = twilioWebhook === undefined ? undefined : createWebhook(twilioWebhook, host);

    /** Twilio shows a signature; it sends no header of one's own, and no query. */
    function shown(request: IncomingMessage, path: string): Shown | undefined {
      if (twilioAuthToken !== undefined && isSignedByTwilio(request, twilioAuthToken)) {
        return { identity: { name: 'twilio' } };
      }
      const secret = PATH.exec(path)?.[1];
      if (secret !== undefined) return { secret, place: 'path' };
      return twilioAuthToken !== undefined && host.access.isOpen ? UNSIGNED : undefined;
    }

    return {
      shown: ({ request, path }) => shown(request, path),
      converse: (call) => (client, logger) =>
        createConversation({ ...host, client, logger }, (control) =>
          createTwilioCodec({ ...host, logger }, call, webhook, control),
        ),
      close: async () => webhook?.close(),
    };
  },
};
