import {
  type ApiKey,
  type CreateSocket,
  closedEarly,
  createOutage,
  type Liveness,
  listenToSocket,
  noReady,
  OPEN,
  silentServer,
  socketOptions,
  socketRoom,
  type WebSocketLike,
  waitOrOnline,
  watchLiveness,
} from '@ws/client/internal';
import type { Clock, TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import {
  decodeVoiceMessage,
  type VoiceClientMessage,
  type VoiceServerMessage,
} from './voice-messages.js';

/** The connection of a conversation: one that is lost is made again, for `maxOutageMs`. */
export interface VoiceLink {
  /** The server is ready to be told something. */
  readonly isOpen: boolean;
  /** Without effect while it is not open. */
  say(message: VoiceClientMessage): void;
  audio(bytes: Uint8Array): void;
  /** Resolves when little waits to leave, or the connection is lost. */
  room(): Promise<void>;
  /** Nothing has come for `answerTimeoutMs` since this was called last: the connection is taken for lost. */
  expectAnswer(isExpected: boolean): void;
  /** No further attempt. */
  close(): void;
}

/** What a link tells. */
export interface VoiceLinkEvents {
  /** @param conversationId - under which the server remembers the conversation */
  opened(conversationId: string | undefined): void;
  message(message: VoiceServerMessage): void;
  /** It was lost, and is tried again. */
  lost(error: TranscribeError): void;
  /** It is lost for good. Called once, and last. */
  failed(error: TranscribeError): void;
}

/** Settings of {@link openVoiceLink}. */
export interface VoiceLinkSettings {
  readonly apiKey: ApiKey | undefined;
  readonly createSocket: CreateSocket;
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
  readonly maxOutageMs: number;
  readonly clock: Clock;
}

const MAX_BUFFERED_BYTES = 256 * 1024;
// Any code but 1000, by which the server would take the conversation for ended.
const COMING_BACK = 4001;

/** @param address - asked for each connection */
export function openVoiceLink(
  address: () => string,
  settings: VoiceLinkSettings,
  events: VoiceLinkEvents,
): VoiceLink {
  const { clock, maxOutageMs, connectTimeoutMs, answerTimeoutMs } = settings;
  const closing = new AbortController();
  const outage = createOutage(clock);
  // Until there is a connection for the first time.
  outage.lost();
  let url = '';
  let socket: WebSocketLike | undefined;
  let isReady = false;
  let isAwaited = false;
  let greeting: AbortController | undefined;
  let liveness: Liveness | undefined;

  async function dial(): Promise<void> {
    const { signal } = closing;
    let own: WebSocketLike;
    try {
      const options = await until(socketOptions(settings.apiKey), signal);
      url = address();
      own = settings.createSocket(url, options);
    } catch (error) {
      if (!signal.aborted) drop(error as TranscribeError);
      return;
    }
    socket = own;
    const isOwn = (): boolean => socket === own;
    const fail = (error: TranscribeError): void => {
      if (isOwn()) drop(error);
    };
    greeting = new AbortController();
    clock.sleep(connectTimeoutMs, greeting.signal).then(
      () => fail(noReady(url, connectTimeoutMs)),
      // It came in time.
      () => {},
    );
    listenToSocket(
      own,
      url,
      {
        opened() {},
        heard: () => liveness?.heard(),
        closed: (code, reason) => fail(closedEarly(url, code, reason)),
        failed: fail,
      },
      (text) => {
        if (!isOwn()) return;
        try {
          receive(decodeVoiceMessage(text));
        } catch (error) {
          fail(error as TranscribeError);
        }
      },
    );
  }

  function receive(message: VoiceServerMessage | undefined): void {
    if (message?.type === 'ready') {
      if (isReady) return;
      isReady = true;
      outage.connected();
      greeting?.abort();
      events.opened(message.conversationId);
    } else if (message !== undefined) {
      if (isAnswer(message)) outage.worked();
      events.message(message);
    }
  }

  /** Not what a server says to everybody, such as a greeting. */
  function isAnswer({ type }: VoiceServerMessage): boolean {
    return type === 'final_transcript' || (type === 'response_complete' && isAwaited);
  }

  function hangUp(code: number): void {
    greeting?.abort();
    liveness?.stop();
    liveness = undefined;
    isReady = false;
    const dropped = socket;
    socket = undefined;
    dropped?.close(code);
  }

  function drop(error: TranscribeError): void {
    hangUp(COMING_BACK);
    if (closing.signal.aborted) return;
    outage.lost();
    if (!error.retryable || outage.hasLasted(maxOutageMs)) {
      closing.abort();
      events.failed(error);
      return;
    }
    void tryAgain(error);
    events.lost(error);
  }

  async function tryAgain(error: TranscribeError): Promise<void> {
    const { retryAfterMs = 0 } = error.details as { readonly retryAfterMs?: number };
    const { waitMs } = outage.nextAttempt();
    await waitOrOnline(clock, Math.max(waitMs, retryAfterMs), closing.signal);
    if (!closing.signal.aborted) await dial();
  }

  void dial();

  return {
    get isOpen() {
      return isReady && socket?.readyState === OPEN;
    },
    say(message) {
      if (isReady && socket?.readyState === OPEN) socket.send(JSON.stringify(message));
    },
    audio(bytes) {
      if (isReady && socket?.readyState === OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>);
    },
    room: async () => socket && socketRoom(socket, MAX_BUFFERED_BYTES),
    expectAnswer(isExpected) {
      isAwaited = isExpected;
      if (!isExpected || !isReady) {
        liveness?.stop();
        liveness = undefined;
        return;
      }
      liveness ??= watchLiveness(
        { clock, timeoutMs: answerTimeoutMs },
        // The protocol has no question whether somebody is there.
        () => {},
        () => drop(silentServer(url, answerTimeoutMs)),
      );
    },
    close() {
      closing.abort();
      hangUp(1000);
    },
  };
}
