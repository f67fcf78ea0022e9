import { type SessionLog, TranscribeError } from '@ws/core';
import type { ResumeRequest } from '@ws/core/internal';
import { encodeServerMessage } from '@ws/core/protocol';
import type { AudioSessionContext } from '../../audio-session/audio-session.js';
import type { SuspendedAudio } from '../../audio-session/create-audio-session.js';
import { CLOSE } from '../../net/sockets/close-codes.js';
import type { ClientConnection, Conversation } from '../../net/sockets/conversation.js';
import { createConversation } from '../conversation/create-conversation.js';
import { createNativeCodec, type NativeSessionParts } from './native-codec.js';
import {
  createSessionKeeper,
  type KeptState,
  type SessionKeeper,
  type SessionKeeping,
} from './session-keeper.js';
import {
  encodeRecord,
  goingOnFor,
  isToldAlike,
  type SessionOwner,
  type SuspendedSession,
} from './session-record.js';

export interface NativeSession {
  readonly conversation: Conversation;
  /**
   * Goes on with another connection of the client: greets it, tells from where on audio is to be sent, and delivers the
   * events after its last one. Throws `ERR_INVALID_STATE` when these are not all kept; the session is detached then.
   *
   * @param isOurs - whether no other process can have had the session meanwhile. Default `true`
   */
  attach(client: ClientConnection, request: ResumeRequest, isOurs?: boolean): Promise<void>;
  /** The connection is lost: the session goes on with what it has, up to its bounds, until a client resumes it. */
  detach(): void;
  /**
   * Stops, for another process to go on, where a journal keeps the session. A connected client is told up to where its
   * audio need not be sent again, and closed with 1012. Returns whether it is kept. If not, it is as it was, but for frames
   * that came meanwhile: finish it then.
   */
  suspend(): Promise<boolean>;
  /** Goes on with a session of another process. Its client is still to connect. */
  restore(session: SuspendedSession): Promise<void>;
  /** Keeps the state of now in the journal, and so finds out whether another process has the session. @returns whether it is kept */
  keep(): Promise<boolean>;
  /** Another process has the session: its client, if it is still connected, is closed with 4000. */
  leave(): void;
  /** The session is over: a journal forgets it. */
  forget(): void;
  readonly resumable: boolean;
}

/** The journal of a session, and its place there. */
export interface NativeSessionKeeping extends SessionKeeping {
  readonly owner: SessionOwner;
  /** Left out of a session that the journal does not have. */
  readonly log?: SessionLog | undefined;
  /** Another process has taken the session over. */
  onLost(): void;
}

// The store has so long to take the last state of a session: where a broker is lost, the others elect another leader meanwhile.
// After it, the session is finished here instead.
const LAST_PATIENCE_MS = 5000;
// The store of a busy machine has so long to answer when a client comes again. Without its answer the session goes on from what
// the client has: it hears that audio anew, with a detector that does not know the room. A client waits for a greeting for 10 s.
const RETURN_PATIENCE_MS = 2000;

/** Greets the client, then answers it. Beside the conversation: resuming, and handing over to another process. */
export function createNativeSession(
  context: AudioSessionContext,
  parts: NativeSessionParts & { readonly keeping?: NativeSessionKeeping | undefined },
): NativeSession {
  const { limits, logger, ageMs, sessionId, strategy, keeping } = parts;
  const { clock } = context;
  /** Left out while the connection is lost: what is sent then is discarded. */
  let current: ClientConnection | undefined = parts.client;
  let loss = new AbortController();
  /** The suspended session, while another process may go on with it. */
  let suspended: SuspendedAudio | undefined;
  /** Connections take the session one after the other. */
  let attaching: Promise<unknown> = Promise.resolve();
  const link = {
    send: (text: string): void => current?.send(text),
    // Without a client there is nothing to wait for.
    drained: async (): Promise<void> => current?.drained(),
    close: (code: number, reason: string): void => current?.close(code, reason),
    lost: () => loss.signal,
    drop,
  };
  const keeper: SessionKeeper | undefined =
    keeping &&
    createSessionKeeper(keeping, {
      sessionId,
      log: keeping.log,
      state,
      onLost: keeping.onLost,
      onKept() {
        if (suspended === undefined) codec.kept();
      },
    });
  const conversation = createConversation(
    { client: link, limits, clock, logger, ageMs },
    (control) => createNativeCodec(context, parts, link, control, keeper),
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

  function state(): KeptState | undefined {
    if (keeping === undefined || !codec.isResumable) return undefined;
    const left = suspended ?? session.snapshot();
    const place = { sessionId, strategy: strategy.name };
    const ageMs = clock.now() - conversation.openedAt;
    return {
      record: encodeRecord({ ...place, ageMs, ...left, ...keeping.owner }),
      answeredTo: left.remains?.start ?? 0,
    };
  }

  function goOn(client: ClientConnection, { lastSeq, token }: ResumeRequest): void {
    const deliverRest = session.resume(lastSeq);
    take(client);
    codec.saidSeq = lastSeq;
    codec.greet(token);
    codec.acknowledge();
    deliverRest();
  }

  /**
   * Another process may have had the session, and told the client more than this one knows: the session goes on from what the
   * client has, as another server's would.
   */
  async function rewind(request: ResumeRequest): Promise<void> {
    if (conversation.ending !== undefined) return;
    const { remains, ...left } = await session.suspend();
    codec.rewound();
    const silent = remains && { ...remains, samples: new Float32Array(0) };
    const next = goingOnFor({ ...left, remains: silent }, request);
    if (next === undefined) {
      throw new TranscribeError('The client lacks events that are not kept.', {
        code: 'ERR_INVALID_STATE',
      });
    }
    await session.restore(next);
  }

  return {
    conversation,
    detach: drop,
    async attach(client, request, isOurs = true) {
      link.close(CLOSE.resumedElsewhere, 'Resumed on another connection');
      drop();
      if (keeper === undefined) return goOn(client, request);
      const attached = attaching.then(async () => {
        link.close(CLOSE.resumedElsewhere, 'Resumed on another connection');
        drop();
        if (!isOurs || !isToldAlike(session.snapshot().remains, request)) await rewind(request);
        goOn(client, request);
      });
      attaching = attached.catch(() => {});
      await attached;
    },
    async suspend() {
      if (keeper === undefined || conversation.ending !== undefined) return false;
      if (!codec.isResumable) {
        if (session.isOpen || codec.busy) return false;
        // Its client has said nothing yet, and says it elsewhere.
        link.close(CLOSE.restart, 'Server restarts');
        return true;
      }
      await codec.idle();
      const client = current;
      // The rest of a frame that is being taken is sent again.
      drop();
      const left = await session.suspend();
      suspended = left;
      if (!(await keeper.keep(LAST_PATIENCE_MS))) {
        // It is over here: another server has it.
        if (!codec.isResumable) return true;
        logger.error({}, 'a session cannot be kept over the restart: it is finished');
        codec.stopListening();
        // Before the session goes on, which delivers its events over the link.
        if (client !== undefined) take(client);
        suspended = undefined;
        // An event that was kept just then may not have been sent.
        await session.restore({ ...left, toldSeq: Math.min(left.toldSeq, codec.saidSeq) });
        return false;
      }
      keeper.stop();
      client?.send(encodeServerMessage({ type: 'ack', samples: left.remains?.start ?? 0 }));
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
    async keep() {
      if (keeping === undefined || keeper === undefined) return true;
      return keeper.keep(keeping.journal.health === 'down' ? 0 : RETURN_PATIENCE_MS);
    },
    leave: () => link.close(CLOSE.resumedElsewhere, 'Resumed on another server'),
    forget: () => keeper?.forget(),
    get resumable() {
      return codec.isResumable;
    },
  };
}
