import type { Clock, Logger, SessionJournal, SessionLog, TranscribeError } from '@ws/core';
import { deferred } from '@ws/core/internal';

/** Keeps the state of one session in a journal, while the session goes on. */
export interface SessionKeeper {
  /** Audio before this need not be sent again, whatever happens to this server, as far as it was kept here: in samples. */
  readonly keptTo: number;
  /**
   * Keeps the state of now. Never rejects. Resolves once the state is kept, or is waited for no longer: it is kept later
   * then, once the journal is there again.
   *
   * @param patienceMs - a journal that fails is tried again within it. Default 0: it is not waited for
   * @returns `true` once the journal has it; `false` where the journal has not answered in time, or has lost the session
   */
  keep(patienceMs?: number): Promise<boolean>;
  /** The session is over: the journal forgets it. */
  forget(): void;
  /** Ends the writing. The journal keeps what it has. */
  stop(): void;
}

export interface SessionKeeping {
  readonly journal: SessionJournal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A state was kept within so many milliseconds. */
  onKept(ms: number): void;
}

/** A state of a session, as a record, and the audio that its client need not send again: samples. */
export interface KeptState {
  readonly record: Uint8Array;
  readonly answeredTo: number;
}

export interface KeptSession {
  readonly sessionId: string;
  /** Left out of a session that the journal does not have. */
  readonly log?: SessionLog | undefined;
  /** The state of now; `undefined` of a session that cannot be resumed. */
  state(): KeptState | undefined;
  /** Audio need not be sent again up to a later place. */
  onKept(): void;
  /** Another server has taken the session over. Called once. */
  onLost(): void;
}

/** A caller of `keep`. */
interface Waiting {
  readonly call: number;
  resolve(isKept: boolean): void;
}

const RETRY_MS = 1000;
// The journal forgets what is older than some minutes, and a client keeps its audio until then.
const REFRESH_MS = 60_000;

async function removed(log: SessionLog): Promise<void> {
  try {
    await log.remove();
  } catch {
    // The journal forgets it in time.
  }
}

/** At most one write is on its way; what is to be kept meanwhile goes with the next, which has the newest state. */
export function createSessionKeeper(
  { journal, clock, logger, onKept }: SessionKeeping,
  session: KeptSession,
): SessionKeeper {
  const { sessionId } = session;
  const stopping = new AbortController();
  const { signal } = stopping;
  let log = session.log;
  let keptTo = 0;
  /** The number of calls of `keep`; `kept` is the last of them whose state the journal has. */
  let asked = 0;
  let kept = 0;
  let waiting: Waiting[] = [];
  let isWriting = false;
  /** The last write has failed. */
  let isFailing = false;
  let isForgotten = false;
  let refreshing: AbortController | undefined;

  if (log !== undefined) watch(log);

  function watch({ lost }: SessionLog): void {
    if (lost.aborted) lose();
    else lost.addEventListener('abort', lose, { once: true, signal });
  }

  function lose(): void {
    if (signal.aborted) return;
    stop();
    session.onLost();
  }

  function settle(isDone: (one: Waiting) => boolean, isKept: boolean): void {
    const settled = waiting.filter(isDone);
    waiting = waiting.filter((one) => !isDone(one));
    for (const { resolve } of settled) resolve(isKept);
  }

  /** The log of this session, whose record is the newest. */
  async function written(record: Uint8Array): Promise<SessionLog> {
    // Not ended by `forget`, which has nothing to remove before.
    if (log === undefined) return journal.create(sessionId, record);
    await log.checkpoint(record, { signal });
    return log;
  }

  async function write(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    while (kept < asked && !signal.aborted) {
      const call = asked;
      const state = session.state();
      if (state === undefined) break;
      const begunAt = clock.now();
      try {
        const before = log;
        log = await written(state.record);
        if (isForgotten) void removed(log);
        if (signal.aborted) break;
        if (before === undefined) watch(log);
      } catch (error) {
        if (signal.aborted) break;
        if ((error as TranscribeError).code === 'ERR_SESSION_TAKEN') return lose();
        if (!isFailing) logger.warn({ err: error, session: sessionId }, 'a session cannot be kept');
        isFailing = true;
        await clock.sleep(RETRY_MS, signal).catch(() => {});
        continue;
      }
      onKept(clock.now() - begunAt);
      isFailing = false;
      kept = call;
      keptTo = Math.max(keptTo, state.answeredTo);
      session.onKept();
      settle((one) => one.call <= call, true);
      void refresh();
    }
    isWriting = false;
    settle(() => true, false);
  }

  /** Keeps the session again where nothing else does for a while. */
  async function refresh(): Promise<void> {
    refreshing?.abort();
    const own = new AbortController();
    refreshing = own;
    try {
      await clock.sleep(REFRESH_MS, own.signal);
    } catch {
      return;
    }
    void keep();
  }

  async function keep(patienceMs = 0): Promise<boolean> {
    if (signal.aborted) return false;
    const call = ++asked;
    if (patienceMs === 0) {
      void write();
      return false;
    }
    const answer = deferred<boolean>();
    waiting.push({ call, resolve: answer.resolve });
    void write();
    const answered = new AbortController();
    clock.sleep(patienceMs, answered.signal).then(
      () => settle((one) => one.call === call, false),
      () => {},
    );
    const isKept = await answer.promise;
    answered.abort();
    return isKept;
  }

  function stop(): void {
    stopping.abort();
    refreshing?.abort();
    settle(() => true, false);
  }

  return {
    get keptTo() {
      return keptTo;
    },
    keep,
    forget() {
      if (signal.aborted) return;
      isForgotten = true;
      stop();
      if (log !== undefined) void removed(log);
    },
    stop,
  };
}
