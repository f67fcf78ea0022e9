import type { IncomingMessage } from 'node:http';
import type { InferenceScheduler, Logger, TranscriptionStrategy } from '@ws/core';
import type { ResumeRequest } from '@ws/core/internal';
import type { AudioSessionContext } from '../../audio-session/audio-session-context.js';
import type { ClientConnection, ResumableConversation } from '../../net/sockets/conversation.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import type { SuspendedSession } from './session-record.js';

/** The connection of a client that may ask for a session of its own that it lost. */
export interface NativeClient extends ClientConnection {
  /**
   * Gives the connection to the session that is asked for. `false` if there is no such session, or it cannot go on from
   * there.
   */
  resume(request: ResumeRequest): boolean;
}

/** The parts of the server that all native sessions share. */
export interface NativeContext extends AudioSessionContext {
  /** Where the one-shot messages of all sessions are queued before the scheduler; left out if there is no such queue. */
  readonly oneShotLine: InferenceScheduler | undefined;
}

/** What one native session is created with. */
export interface NativeSessionParts {
  readonly sessionId: string;
  readonly strategy: TranscriptionStrategy;
  readonly client: NativeClient;
  readonly request: IncomingMessage | undefined;
  /** Proves that the client may resume the session; left out if it cannot be resumed. */
  readonly resumeToken: string | undefined;
  /** The server's limits, or this client's own. */
  readonly limits: ServerLimitSettings;
  /** Reserves sessions for channels beyond the first. */
  reserveSessions(count: number): () => void;
  readonly logger: Logger;
  /** The last event that another process delivered. */
  readonly toldSeq?: number | undefined;
  /** Milliseconds that the session lasted in another process. */
  readonly ageMs?: number | undefined;
}

/** One client's session in the native protocol, version 1. */
export interface NativeSession extends ResumableConversation {
  /** The connection is lost: the session goes on with what it has, up to its bounds, until it is taken up again. */
  detach(): void;
  /**
   * Stops, for another process to go on. A connected client is told up to where its audio was taken, and closed with 1012.
   *
   * @returns whether it is kept. If not, it is as it was, but for frames that came meanwhile: finish it then
   */
  suspend(save: (session: SuspendedSession) => Promise<void>): Promise<boolean>;
  /** Goes on with a session of another process. Its client is still to connect. */
  restore(session: SuspendedSession): Promise<void>;
  /** Whether a client could take it up again. */
  readonly resumable: boolean;
}
