import { encodeServerMessage } from '@ws/core/protocol';
import { CLOSE } from '../../net/sockets/close-codes.js';
import { createConversation } from '../conversation/create-conversation.js';
import { createClientLink } from './client-link.js';
import { createNativeCodec } from './native-codec.js';
import type {
  NativeContext,
  NativeSession,
  NativeSessionParts,
} from './native-session-contract.js';

/** Greets the client, then answers it. Beside the conversation: resuming, and handing over to another process. */
export function createNativeSession(
  context: NativeContext,
  parts: NativeSessionParts,
): NativeSession {
  const { limits, logger, ageMs } = parts;
  const { clock } = context;
  const link = createClientLink(parts.client);
  const conversation = createConversation(
    { client: link, limits, clock, logger, ageMs },
    (control) => createNativeCodec(context, parts, link, control),
  );
  const { codec } = conversation;
  const { session } = codec;

  codec.greet(parts.resumeToken);

  function isResumable(): boolean {
    const { ending, isOver } = conversation;
    return codec.isResumable && (ending === undefined || ending === 'client') && !isOver;
  }

  return {
    conversation,
    detach: link.drop,
    attach(client, { lastSeq, token }) {
      link.close(CLOSE.resumedElsewhere, 'Resumed on another connection');
      link.drop();
      const deliverRest = session.resume(lastSeq);
      link.take(client);
      codec.greet(token);
      codec.acknowledge();
      deliverRest();
    },
    async suspend(save) {
      if (conversation.ending !== undefined || !isResumable()) return false;
      await codec.idle();
      const { current: client } = link;
      // The rest of a frame that is being taken is sent again.
      link.drop();
      const suspended = await session.suspend();
      const { sessionId, strategy } = parts;
      try {
        await save({
          ...{ sessionId, strategy: strategy.name, ageMs: clock.now() - conversation.openedAt },
          ...suspended,
        });
      } catch (err) {
        logger.error({ err }, 'a session cannot be kept over the restart: it is finished');
        // Before the session goes on, which delivers its events over the link.
        if (client !== undefined) link.take(client);
        await session.restore(suspended);
        return false;
      }
      client?.send(encodeServerMessage({ type: 'ack', samples: session.position }));
      client?.close(CLOSE.restart, 'Server restarts');
      conversation.dispose();
      return true;
    },
    restore(kept) {
      const { encoding, sampleRate, requested } = kept;
      codec.restored();
      session.start({ encoding, sampleRate }, requested);
      link.drop();
      return session.restore(kept);
    },
    get resumable() {
      return isResumable();
    },
  };
}
