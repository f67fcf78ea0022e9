import type { ResumeRequest } from '@ws/core/internal';
import { encodeServerMessage } from '@ws/core/protocol';
import type { AudioSessionContext } from '../../audio-session/audio-session.js';
import { CLOSE } from '../../net/sockets/close-codes.js';
import type { ClientConnection, Conversation } from '../../net/sockets/conversation.js';
import { createConversation } from '../conversation/create-conversation.js';
import { createNativeCodec, type NativeSessionParts } from './native-codec.js';
import type { SuspendedSession } from './session-store.js';

export interface NativeSession {
  readonly conversation: Conversation;
  /**
   * Goes on with another connection of the client: greets it, tells up to where audio was taken, and delivers the events
   * after its last one. Throws `ERR_INVALID_STATE` when these are not all kept; the session is detached then.
   */
  attach(client: ClientConnection, request: ResumeRequest): void;
  /** The connection is lost: the session goes on with what it has, up to its bounds, until a client resumes it. */
  detach(): void;
  /**
   * Stops, for another process to go on. A connected client is told up to where its audio was taken, and closed with
   * 1012. Returns whether it is kept. If not, it is as it was, but for frames that came meanwhile: finish it then.
   */
  suspend(save: (session: SuspendedSession) => Promise<void>): Promise<boolean>;
  /** Goes on with a session of another process. Its client is still to connect. */
  restore(session: SuspendedSession): Promise<void>;
  readonly resumable: boolean;
}

/** Greets the client, then answers it. Beside the conversation: resuming, and handing over to another process. */
export function createNativeSession(
  context: AudioSessionContext,
  parts: NativeSessionParts,
): NativeSession {
  const { limits, logger, ageMs } = parts;
  const { clock } = context;
  /** Left out while the connection is lost: what is sent then is discarded. */
  let current: ClientConnection | undefined = parts.client;
  let loss = new AbortController();
  const link = {
    send: (text: string): void => current?.send(text),
    // Without a client there is nothing to wait for.
    drained: async (): Promise<void> => current?.drained(),
    close: (code: number, reason: string): void => current?.close(code, reason),
    lost: () => loss.signal,
    drop,
  };
  const conversation = createConversation(
    { client: link, limits, clock, logger, ageMs },
    (control) => createNativeCodec(context, parts, link, control),
  );
  const { codec } = conversation;
  const { session } = codec;

  codec.greet(parts.resumeToken);

  function drop(): void {
    current = undefined;
    loss.abort();
  }

  function take(client: ClientConnection): void {
    drop();
    current = client;
    loss = new AbortController();
  }

  return {
    conversation,
    detach: drop,
    attach(client, { lastSeq, token }) {
      link.close(CLOSE.resumedElsewhere, 'Resumed on another connection');
      drop();
      const deliverRest = session.resume(lastSeq);
      take(client);
      codec.greet(token);
      codec.acknowledge();
      deliverRest();
    },
    async suspend(save) {
      if (conversation.ending !== undefined || !codec.isResumable) return false;
      await codec.idle();
      const client = current;
      // The rest of a frame that is being taken is sent again.
      drop();
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
        if (client !== undefined) take(client);
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
      drop();
      return session.restore(kept);
    },
    get resumable() {
      return codec.isResumable;
    },
  };
}
