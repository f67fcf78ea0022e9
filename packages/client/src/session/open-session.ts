import { type SessionChanges, TranscribeError } from '@ws/core';
import {
  abortedError,
  createAsyncQueue,
  createThinnedEvents,
  createTurns,
  deferred,
  errorMessage,
  observed,
  type ReadyMessage,
  readGivenOptions,
  SESSION_CHANGES,
} from '@ws/core/internal';
import { withLoss } from '../connection/audio-account.js';
import {
  type ConnectOptions,
  normalizeConnectOptions,
  ownEndpointing,
} from '../connection/connect-options.js';
import { endedEarly, sessionIsOver } from '../connection/connection-errors.js';
import { createResumingConnection } from '../connection/resuming-connection.js';
import { createServerAddresses, type ServerAddress } from '../connection/server-addresses.js';
import { sessionPath, socketUrl } from '../connection/socket-url.js';
import type { ClientEvent } from '../contracts/client-event.js';
import { createAudioOut } from './audio-out.js';
import type { ClientSession, ConnectedSession, SessionState } from './client-session.js';
import { createLatencyTracker } from './latency-tracker.js';
import { createSubject } from './observable.js';
import { createPauseDetector } from './pause-detector.js';

/**
 * Opens a session on a server.
 *
 * @param url - a server (`ws://127.0.0.1:8765`), or the whole address of a session
 * (`ws://127.0.0.1:8765/ws/transcribe/prompt`); or several, the preferred first: where a server cannot be reached, hangs, is
 * full or leaves, the session goes on at the next one, and nothing that was said is lost
 * @returns the session, once the server has said `ready`
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_CONNECTION` when the server cannot be reached or refuses;
 * `ERR_UNAUTHORIZED` when the API key is missing or wrong; `ERR_OVERLOADED` when it is full; `ERR_PROTOCOL` when it speaks another protocol; `ERR_ABORTED`
 */
export async function connect(
  url: ServerAddress,
  options: ConnectOptions = {},
): Promise<ConnectedSession> {
  const { waitForServer = false } = options ?? {};
  const session = openSession(url, options && { ...options, waitForServer });
  await session.opened;
  return session as ConnectedSession;
}

/**
 * Opens a session that takes audio from the first moment on, whether there is a server by now or not: its connection is
 * tried for `maxOutageMs`, and what was said meanwhile is sent then.
 *
 * @param url - as of {@link connect}
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function openSession(url: ServerAddress, options: ConnectOptions = {}): ClientSession {
  const given = normalizeConnectOptions(options);
  const settings = { ...given, waitForServer: given.waitForServer ?? true };
  const { clock, signal, clientVad, maxQueuedEvents } = settings;
  // In the address, so that a server that lacks one of them refuses before there is a session.
  const { model, language, vad, turn: detector } = settings;
  const speakers = settings.speakers ? 'true' : undefined;
  const announced = { model, language, vad, turn: detector, speakers };
  const path = sessionPath(settings.strategy);
  const addresses = createServerAddresses(url, (one) => socketUrl(one, path, announced));

  const queue = createAsyncQueue<ClientEvent>({
    max: maxQueuedEvents,
    items: createThinnedEvents(),
  });
  const tracker = createLatencyTracker();
  const pauses = clientVad && createPauseDetector(clientVad, clock, leavePausesToServer);
  const greeting = deferred<ReadyMessage>();
  const finished = deferred<void>();
  const closed = deferred<TranscribeError | undefined>();
  const shown = createSubject<SessionState>({ status: 'connecting' });
  let ready: ReadyMessage | undefined;
  let state: 'open' | 'ending' | 'over' = 'open';
  /** What calls after the end are told: what ended the session, where it did not end well. */
  let over = sessionIsOver('has ended: connect');
  /** Calls run one after the other. */
  const turns = createTurns();

  const connection = createResumingConnection(addresses, settings, {
    phase(phase) {
      if (phase.status !== 'open' || state === 'open') shown.set(phase);
      else if (state === 'ending') shown.set({ status: 'ending' });
    },
    ready(message) {
      ready = message;
      audioOut.limit(message.limits.maxMessageBytes);
      greeting.resolve(message);
    },
    event: receive,
    done: finish,
    lost: lose,
  });
  const { outgoing, questions } = connection;
  const onAbort = (): void => fail(abortedError(signal));
  const audioOut = createAudioOut({ ...settings, outgoing, pauses, tracker, refuseWhenOver });

  function receive(event: ClientEvent): void {
    if (event.type === 'partial' || event.type === 'final') tracker.received(event, clock.now());
    // The client's own detector knows better.
    if (!pauses?.listening) {
      if (event.type === 'speech_start') tracker.speechStarted(event.position, event.utteranceId);
      if (event.type === 'speech_end') tracker.speechEnded(event.position, event.utteranceId);
    }
    keep(event);
  }

  function keep(event: ClientEvent): void {
    if (settings.onEvent !== undefined) settings.onEvent(event);
    else if (!queue.push(event)) {
      const message = `${maxQueuedEvents} events are unread. Iterate the session while it runs, or raise maxQueuedEvents.`;
      lose(new TranscribeError(message, { code: 'ERR_OVERLOADED', details: { maxQueuedEvents } }));
    }
  }

  /** All is answered. A caller that did not ask for the end can go on with another session. */
  function finish(isAsked: boolean): void {
    const { cutOff } = audioOut;
    if (!isAsked) over = withLoss(outgoing.account, endedEarly(addresses.current), true);
    settle(true);
    queue.close();
    if (isAsked && cutOff !== undefined) finished.reject(cutOff);
    else finished.resolve();
    shown.set({ status: 'closed', ...(!isAsked && { error: over }) });
    closed.resolve(isAsked ? cutOff : over);
  }

  function settle(isAnswered: boolean): void {
    state = 'over';
    signal?.removeEventListener('abort', onAbort);
    pauses?.stop();
    connection.close(over, isAnswered);
  }

  /** The session ends with audio that has no answer. */
  function lose(error: TranscribeError): void {
    fail(withLoss(outgoing.account, error));
  }

  function fail(error: TranscribeError): void {
    if (state === 'over') return;
    over = error;
    settle(false);
    shown.set({ status: 'closed', error });
    queue.close(error);
    greeting.reject(error);
    finished.reject(error);
    closed.resolve(error);
  }

  function refuseUnlessOpen(): void {
    refuseWhenOver();
    if (state !== 'open') throw over;
  }

  /** Also the server may end a session, when it shuts down. */
  function refuseWhenOver(): void {
    if (state === 'over') throw over;
  }

  /** Runs after all calls before; fails with what ended the session. */
  function inTurn(run: () => Promise<void> | void): Promise<void> {
    const result = turns(async () => {
      refuseWhenOver();
      await run();
    });
    return observed(result);
  }

  /** A call that waits for those before it; what it throws at once, it rejects with. */
  function call(prepare: () => () => Promise<void> | void): Promise<void> {
    let run: () => Promise<void> | void;
    try {
      refuseUnlessOpen();
      run = prepare();
    } catch (error) {
      return observed(Promise.reject(error));
    }
    return inTurn(run);
  }

  async function flush(): Promise<void> {
    let answered: Promise<void> | undefined;
    await call(() => () => {
      // Not awaited here: what is written meanwhile goes on.
      answered = questions.flush(() => tracker.boundary(outgoing.account.sent, clock.now()));
    });
    await answered;
  }

  function configure(changes: SessionChanges): Promise<void> {
    return call(() => {
      const checked = readGivenOptions(SESSION_CHANGES, changes);
      const isOwn = pauses?.listening && 'endpointing' in checked;
      const whileOwn = isOwn && { endpointing: ownEndpointing(checked.endpointing) };
      return () => {
        const own = pauses?.listening && whileOwn;
        outgoing.message({ type: 'configure', ...checked, ...own });
      };
    });
  }

  /** The audio goes on as before; from here on the server alone listens for pauses in it. */
  function leavePausesToServer(error: unknown): void {
    const why = errorMessage(error);
    keep({
      type: 'warning',
      code: 'VAD_FAILED',
      message: `The client's voice-activity detection failed: ${why} From here on the server listens for pauses.`,
    });
    outgoing.message({ type: 'configure', endpointing: { automatic: true } });
  }

  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();

  return {
    get ready() {
      return ready;
    },
    opened: greeting.promise,
    state: shown,
    closed: closed.promise,
    write: (samples) => call(() => audioOut.take(samples)),
    writePcm: (bytes, encoding = 'pcm_s16le') => call(() => audioOut.take(bytes, encoding)),
    flush: () => observed(flush()),
    cancel: () => call(() => () => outgoing.message({ type: 'cancel' })),
    configure,
    end() {
      if (state === 'open') {
        state = 'ending';
        if (shown.value.status === 'open') shown.set({ status: 'ending' });
        inTurn(audioOut.end).catch((error: unknown) => {
          if (TranscribeError.isInstance(error)) fail(error);
        });
      }
      return finished.promise;
    },
    ping: () => (state === 'over' ? observed(Promise.reject(over)) : questions.ping()),
    stats: tracker.stats,
    get position() {
      return outgoing.account.sent;
    },
    get acknowledged() {
      return outgoing.account.acknowledged ?? 0;
    },
    get reconnections() {
      return connection.reconnections;
    },
    [Symbol.asyncIterator]: () => queue[Symbol.asyncIterator](),
    async [Symbol.asyncDispose]() {
      if (state === 'over') return;
      queue.discard();
      fail(sessionIsOver('was disposed. Connect'));
    },
  };
}
