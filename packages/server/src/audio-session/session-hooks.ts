import type { IncomingMessage } from 'node:http';
import type { Logger, SessionEvent, StrategyName } from '@ws/core';
import type { OfChannel } from '@ws/core/internal';

/** A session, as the program around the server sees it. */
export interface SessionInfo {
  readonly sessionId: string;
  readonly strategy: StrategyName;
  /** The request that opened it; one that resumes a session opens none. Left out where the process before this one had it. */
  readonly request: IncomingMessage | undefined;
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
   * Takes the events that a session tells its client: in their order, before the client has them, each once, also where the
   * client resumes. The session waits with the next event until the promise has settled: a slow hook slows the session down,
   * up to its bounds, and then the client. Where channels are separate, an event has its `channel`; `seq` counts for each of
   * them, and one does not wait for another. A server that takes a session over tells each event at least once: it may tell
   * some that the server before has told, with the same session and `seq`. What the hook throws is logged, and changes nothing.
   */
  readonly onEvent?:
    | ((event: SessionEvent & OfChannel, session: SessionInfo) => unknown)
    | undefined;
}

/** Calls the hooks of the program around the server, for one session. */
export interface SessionObserver {
  /** Audio came. Each channel may call it; the hook is called once. */
  opened(): void;
  /** @param channel - the event's, if each channel has a session */
  observe(event: SessionEvent, channel?: number): Promise<void> | undefined;
}

/** Calls hooks so that their errors do not reach the session. @param toldSeq - what another process delivered last */
export function observeSession(
  { onSession, onEvent }: SessionHooks,
  info: SessionInfo,
  logger: Logger,
  toldSeq = 0,
): SessionObserver {
  let isOpen = false;
  /** The last event of each channel. */
  const seen: number[] = [toldSeq];

  function failed(hook: string, err: unknown): void {
    logger.error({ err, hook }, 'a hook failed; the session goes on');
  }

  async function tell(event: SessionEvent & OfChannel): Promise<void> {
    try {
      await onEvent?.(event, info);
    } catch (error) {
      failed('onEvent', error);
    }
  }

  return {
    opened() {
      if (isOpen) return;
      isOpen = true;
      try {
        onSession?.(info);
      } catch (error) {
        failed('onSession', error);
      }
    },
    observe(event, channel) {
      const stream = channel ?? 0;
      // Some events are delivered again to a client that resumes.
      if (onEvent === undefined || event.seq <= (seen[stream] ?? 0)) return undefined;
      seen[stream] = event.seq;
      return tell(channel === undefined ? event : { ...event, channel });
    },
  };
}
