import { type Clock, TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import { errorMessage } from '@ws/core/internal';
import { type HttpRefusal, OPEN, type WebSocketLike } from '../socket/web-socket-like.js';
import { createBackoff } from './backoff.js';
import {
  cannotConnect,
  closedEarly,
  noReady,
  refusedConnection,
  silentServer,
} from './connection-errors.js';
import { type ConnectionSettings, socketOptions } from './connection-options.js';

/** A WebSocket. When it is lost, another one takes its place; attempts go on for `maxOutageMs`. */
export interface ReconnectingSocket {
  /** The server has greeted on the socket that is there. */
  readonly isOpen: boolean;
  /** Sends a frame; does nothing while no socket is open. */
  send(frame: string | Uint8Array): void;
  /** Resolves when fewer than `maxBytes` wait to leave, or the socket is lost. */
  room(maxBytes: number): Promise<void>;
  greeted(): void;
  /** The server has done what the connection is for: the next outage is another one. */
  worked(): void;
  /**
   * From here on the socket is lost where nothing comes for so long. After a third of that time, `ask` asks the server for a
   * sign of life. A call changes nothing where the socket is watched already.
   */
  watch(timeoutMs: number, ask?: () => void): void;
  unwatch(): void;
  /** Takes the socket for lost. */
  drop(error: TranscribeError): void;
  /** No further attempt; the server may forget the client. */
  close(): void;
}

/** Where an attempt goes: to the server that was lost, or to another one. */
export type NextServer = 'same' | 'elsewhere';

export interface ReconnectingSocketEvents<Message> {
  /** A socket is open; the server has not greeted. */
  opened?(): void;
  /** Reads a text frame; `undefined` for one that this version does not know. Throws what loses the socket. */
  decode(frame: string): Message | undefined;
  message(message: Message): void;
  /**
   * Where the next attempt goes: to the same server, which may have said when it is to come, or to another one; `undefined`:
   * none makes sense. Default: to the same one, where the error is retryable.
   */
  next?(error: TranscribeError): NextServer | undefined;
  lost(
    error: TranscribeError,
    next: { readonly attempt: number; readonly retryInMs: number },
  ): void;
  /** It is lost for good. Called once, and last. */
  failed(error: TranscribeError): void;
}

export interface ReconnectingSocketSettings extends ConnectionSettings {
  /** Whether the server keeps the client's state after the last attempt, too. Default `false`. */
  readonly isKeptByServer?: boolean | undefined;
}

// Any but 1000, by which the server would take the session for ended.
const COMING_BACK = 4001;
// A socket that comes again opens as soon as the one before, but at a server that hangs. It has a few times as long, and
// twice that at each further attempt.
const LEAST_OPEN_MS = 500;
const SLOWER = 4;
// The standard has no event for bytes that have left.
const POLL_MS = 10;
// Silence is counted in steps: however long the process itself stood still (a laptop that slept, a tab in the
// background), that is one step, and what came meanwhile is read before the next.
const SILENT_STEPS = 6;
const ASK_AFTER_STEPS = 2;

/** @param address - asked for each connection */
export function openReconnectingSocket<Message>(
  address: () => string,
  settings: ReconnectingSocketSettings,
  events: ReconnectingSocketEvents<Message>,
): ReconnectingSocket {
  const { clock, maxOutageMs, connectTimeoutMs, isKeptByServer = false } = settings;
  const closing = new AbortController();
  const backoff = createBackoff(clock);
  let url = '';
  let socket: WebSocketLike | undefined;
  let isGreeted = false;
  let wasGreeted = false;
  /** Milliseconds that the next socket has to open, where a server has greeted before. */
  let openMs = LEAST_OPEN_MS;
  let greeting: AbortController | undefined;
  let watching: AbortController | undefined;
  let silent = 0;

  async function dial(): Promise<void> {
    const { signal } = closing;
    if (signal.aborted) return;
    try {
      const options = await until(socketOptions(settings.apiKey), signal);
      url = address();
      listen(settings.createSocket(url, options));
    } catch (cause) {
      if (signal.aborted) return;
      const reason = errorMessage(cause);
      drop(TranscribeError.isInstance(cause) ? cause : cannotConnect(url, reason, cause));
    }
  }

  function listen(own: WebSocketLike): void {
    let wasOpen = false;
    let reason = '';
    let refusal: HttpRefusal | undefined;
    const isOwn = (): boolean => socket === own;
    socket = own;
    // A balancer may still lead to a server that hangs: another attempt leads elsewhere.
    const dialledAt = clock.now();
    awaitGreeting(wasGreeted ? Math.min(openMs, connectTimeoutMs) : connectTimeoutMs, isOwn);
    openMs *= 2;
    own.addEventListener('open', () => {
      wasOpen = true;
      openMs = Math.max(LEAST_OPEN_MS, SLOWER * (clock.now() - dialledAt));
      if (!isOwn()) return;
      if (wasGreeted) awaitGreeting(connectTimeoutMs, isOwn);
      events.opened?.();
    });
    own.addEventListener('error', (event) => {
      // A browser says no more than that; the package `ws` and our sockets say why.
      const { message, error } = event as {
        readonly message?: string | undefined;
        readonly error?: { readonly code?: string; readonly refusal?: HttpRefusal } | undefined;
      };
      refusal ??= error?.refusal;
      // Of several the first is the cause. Where several addresses were tried, there is a code alone.
      reason ||= message || error?.code || '';
    });
    own.addEventListener('close', ({ code, reason: said }) => {
      if (!isOwn()) return;
      if (wasOpen) drop(closedEarly(url, code, said));
      else drop(refusal ? refusedConnection(url, refusal) : cannotConnect(url, reason));
    });
    own.addEventListener('message', ({ data }) => {
      if (!isOwn()) return;
      silent = 0;
      // Binary frames are of no message that this version knows.
      if (typeof data === 'string') receive(data);
    });
  }

  function awaitGreeting(ms: number, isOwn: () => boolean): void {
    greeting?.abort();
    greeting = new AbortController();
    clock.sleep(ms, greeting.signal).then(
      () => isOwn() && drop(noReady(url, ms)),
      // It came in time.
      () => {},
    );
  }

  function receive(frame: string): void {
    let message: Message | undefined;
    try {
      message = events.decode(frame);
    } catch (error) {
      if (!TranscribeError.isInstance(error)) throw error;
      drop(error);
      return;
    }
    if (message !== undefined) events.message(message);
  }

  /** Bytes that leave are no sign of life: a network that swallows everything takes them, too. */
  async function watch(timeoutMs: number, ask: () => void, signal: AbortSignal): Promise<void> {
    // The first step was begun before the silence.
    for (silent = 0; silent <= SILENT_STEPS; ) {
      await clock.sleep(timeoutMs / SILENT_STEPS, signal);
      silent++;
      if (silent === ASK_AFTER_STEPS) ask();
    }
    drop(silentServer(url, timeoutMs));
  }

  function unwatch(): void {
    watching?.abort();
    watching = undefined;
  }

  function hangUp(code: number): void {
    greeting?.abort();
    unwatch();
    isGreeted = false;
    const dropped = socket;
    socket = undefined;
    dropped?.close(code);
  }

  function nextAfter(error: TranscribeError): NextServer | undefined {
    if (events.next !== undefined) return events.next(error);
    return error.retryable ? 'same' : undefined;
  }

  function drop(error: TranscribeError): void {
    if (closing.signal.aborted) return;
    const { lastedMs, attempt, waitMs } = backoff.lost();
    const next = lastedMs < maxOutageMs ? nextAfter(error) : undefined;
    hangUp(next !== undefined || isKeptByServer ? COMING_BACK : 1000);
    if (next === undefined) {
      closing.abort();
      events.failed(error);
      return;
    }
    // What one server says of itself holds for no other.
    const said = next === 'same' ? error.details : {};
    const { retryAfterMs = 0 } = said as { readonly retryAfterMs?: number };
    const retryInMs = Math.max(waitMs, retryAfterMs);
    void waitOrOnline(clock, retryInMs, closing.signal).then(dial);
    events.lost(error, { attempt, retryInMs });
  }

  void dial();

  return {
    get isOpen() {
      return isGreeted && socket?.readyState === OPEN;
    },
    send(frame) {
      if (socket?.readyState === OPEN) socket.send(frame as string | Uint8Array<ArrayBuffer>);
    },
    async room(maxBytes) {
      const own = socket;
      while (own?.readyState === OPEN && own.bufferedAmount >= maxBytes) {
        await new Promise((resolve) => {
          setTimeout(resolve, POLL_MS);
        });
      }
    },
    greeted() {
      isGreeted = true;
      wasGreeted = true;
      greeting?.abort();
      backoff.connected();
    },
    worked: backoff.worked,
    watch(timeoutMs, ask = () => {}) {
      if (watching !== undefined) return;
      watching = new AbortController();
      // A clock rejects when it is stopped.
      watch(timeoutMs, ask, watching.signal).catch(() => {});
    },
    unwatch,
    drop,
    close() {
      closing.abort();
      hangUp(1000);
    },
  };
}

/** Waits, but not longer than until a browser says that it is online again, or the signal is aborted. */
async function waitOrOnline(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const woken = new AbortController();
  const wake = (): void => woken.abort();
  const page = globalThis as Partial<Pick<EventTarget, 'addEventListener'>>;
  signal.addEventListener('abort', wake, { signal: woken.signal });
  page.addEventListener?.('online', wake, { signal: woken.signal });
  // A clock rejects when it is woken.
  await clock.sleep(ms, woken.signal).catch(() => {});
  woken.abort();
}
