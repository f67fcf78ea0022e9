import type { IncomingMessage } from 'node:http';
import type { Logger, SessionEvent, StrategyName } from '@ws/core';

/** A session, as the program around the server sees it. */
export interface SessionInfo {
  readonly sessionId: string;
  readonly strategy: StrategyName;
  /** The request that opened it; one that resumes a session opens none. */
  readonly request: IncomingMessage;
  /** Aborted when the session is over: nothing more comes of it. */
  readonly signal: AbortSignal;
}

/** What the program around the server is told of sessions. */
export interface SessionHooks {
  /**
   * A session begins: its first audio came. A connection that resumes a session begins none. What it throws is logged, and
   * changes nothing.
   */
  readonly onSession?: ((session: SessionInfo) => void) | undefined;
  /**
   * What a session tells its client: the same events, in their order, before the client has them, each once, also where the
   * client resumes. The next event waits until its promise has settled: who is slow slows the session down, up to its
   * bounds, and then the client. What it throws is logged, and changes nothing.
   */
  readonly onEvent?: ((event: SessionEvent, session: SessionInfo) => unknown) | undefined;
}

/** What one session tells the program around it. */
export interface SessionObserver {
  opened(): void;
  told(event: SessionEvent): Promise<void> | undefined;
}

/** Keeps the faults of hooks away from sessions. */
export function observeSession(
  { onSession, onEvent }: SessionHooks,
  info: SessionInfo,
  logger: Logger,
): SessionObserver {
  let seen = 0;

  function failed(hook: string, err: unknown): void {
    logger.error({ err, hook }, 'a hook failed; the session goes on');
  }

  async function tell(event: SessionEvent): Promise<void> {
    try {
      await onEvent?.(event, info);
    } catch (error) {
      failed('onEvent', error);
    }
  }

  return {
    opened() {
      try {
        onSession?.(info);
      } catch (error) {
        failed('onSession', error);
      }
    },
    told(event) {
      // A client that resumes is told some of them again.
      if (onEvent === undefined || event.seq <= seen) return undefined;
      seen = event.seq;
      return tell(event);
    },
  };
}
