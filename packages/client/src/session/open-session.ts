import { abortedError, type SessionChanges, TranscribeError } from '@ws/core';
import { fromWireError, type ReadyMessage, type ServerMessage } from '@ws/core/protocol';
import type { SocketOptions } from '../socket/web-socket-like.js';
import { createAudioAccount } from './audio-account.js';
import { createAudioOut } from './audio-out.js';
import { createAudioSender } from './audio-sender.js';
import type { ClientSession } from './client-session.js';
import type { ConnectSettings } from './connect-options.js';
import {
  closedEarly,
  disposed,
  ended,
  endedEarly,
  isRefusal,
  noReady,
  refusedStart,
  silentServer,
} from './connection-errors.js';
import { deferred, observed } from './deferred.js';
import { createEventQueue } from './event-queue.js';
import { createFlushRequests } from './flush-requests.js';
import { createLatencyTracker } from './latency-tracker.js';
import { type Liveness, watchLiveness } from './liveness.js';
import { createPauseDetector } from './pause-detector.js';
import { createPings } from './pings.js';
import { checkedChanges } from './spoken-options.js';
import { startMessage } from './start-message.js';
import { createWire } from './wire.js';

// The server's heartbeats that may fail to come.
const HEARTBEATS = 2;
// Of a server that tells of none: it may say nothing while its engine works, a minute at a time.
const UNKNOWN_HEARTBEAT_MS = 150_000;
const MAX_HEARTBEAT_MS = 3_600_000;

/** Connects, and waits for `ready`. */
export async function openSession(
  url: string,
  settings: ConnectSettings,
  socketOptions: SocketOptions,
): Promise<ClientSession> {
  const { clock, signal, encoding, maxBufferedBytes } = settings;
  if (signal?.aborted) throw abortedError(signal);

  const queue = createEventQueue(settings.maxQueuedEvents);
  const tracker = createLatencyTracker();
  const audioOut = createAudioOut(settings.sampleRate);
  const account = createAudioAccount();
  const pauses =
    settings.clientVad && createPauseDetector(settings.clientVad, clock, leavePausesToServer);
  const greeting = deferred<ReadyMessage>();
  const finished = deferred<void>();
  const closed = deferred<TranscribeError | undefined>();
  const flushes = createFlushRequests();
  const pings = createPings(clock);
  let liveness: Liveness | undefined;
  let state: 'open' | 'ending' | 'over' = 'open';
  let saidEnd = false;
  /** The server has said something that is no refusal, so it has taken the settings. */
  let isStarted = false;
  /** What calls after the end are told: what ended the session, where it did not end well. */
  let over = ended();
  /** From then on it takes nothing, not even `end`. */
  let isLeaving = false;
  /** Calls run one after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  const wire = createWire(settings.createSocket(url, socketOptions), url, {
    opened: () => wire.say(startMessage(settings)),
    heard: () => liveness?.heard(),
    message: receive,
    closed: (code, reason) => lose(closedEarly(url, code, reason)),
    failed: lose,
  });

  const sender = createAudioSender({
    ...{ wire, encoding, maxBufferedBytes, account, pauses, tracker, clock, refuseWhenOver },
  });

  function receive(message: ServerMessage): void {
    if (state === 'over') return;
    isStarted ||= !['ready', 'wait', 'error'].includes(message.type);
    switch (message.type) {
      case 'ready':
        greeting.resolve(message);
        return;
      case 'pong':
        pings.answered();
        return;
      case 'done':
        if (!account.isComplete(saidEnd && !isLeaving)) {
          fail(account.withLoss(endedEarly(url), true));
          return;
        }
        settle();
        queue.close();
        finish();
        flushes.end();
        wire.close();
        return;
      case 'flushed':
        flushes.answered(message.id);
        return;
      case 'ack':
        account.acknowledge(message.samples);
        return;
      case 'one_shot_result':
      case 'wait':
        // Answers what sessions do not ask; comes before `ready`, which is waited for all the same.
        return;
      case 'error':
        if (!isStarted && isRefusal(message)) {
          lose(refusedStart(message));
          return;
        }
        if (message.fatal) {
          lose(fromWireError(message));
          return;
        }
        account.answer(message.endSample ?? 0);
        keep(message);
        return;
      case 'partial':
      case 'final':
        if (message.type === 'final') account.answer(message.endSample);
        tracker.heard(message, clock.now());
        keep(message);
        return;
      case 'speech_start':
        if (!pauses?.listening) tracker.speechStarted(message.position, message.utteranceId);
        keep(message);
        return;
      case 'speech_end':
        if (!pauses?.listening) tracker.speechEnded(message.position, message.utteranceId);
        keep(message);
        return;
      case 'cancelled':
        account.answer(message.endSample);
        keep(message);
        return;
      case 'warning':
        if (message.code === 'SHUTTING_DOWN') isLeaving = true;
        keep(message);
        return;
      case 'suppressed':
        keep(message);
        return;
    }
  }

  function keep(event: Parameters<typeof queue.push>[0]): void {
    if (queue.push(event)) return;
    lose(
      new TranscribeError(
        `${settings.maxQueuedEvents} events are unread. Iterate the session while it runs, or raise maxQueuedEvents.`,
        { code: 'ERR_OVERLOADED', details: { maxQueuedEvents: settings.maxQueuedEvents } },
      ),
    );
  }

  /** All is answered. Who did not ask for the end can go on with another session. */
  function finish(): void {
    if (!saidEnd) over = account.withLoss(endedEarly(url), true);
    const { cutOff } = audioOut;
    if (saidEnd && cutOff !== undefined) finished.reject(cutOff);
    else finished.resolve();
    closed.resolve(saidEnd ? cutOff : over);
  }

  function settle(): void {
    state = 'over';
    signal?.removeEventListener('abort', onAbort);
    clearTimeout(timeout);
    liveness?.stop();
    pauses?.stop();
  }

  /** The session ends with audio that nobody answers. */
  function lose(error: TranscribeError): void {
    fail(account.withLoss(error));
  }

  function fail(error: TranscribeError): void {
    if (state === 'over') return;
    settle();
    over = error;
    queue.fail(error);
    greeting.reject(error);
    finished.reject(error);
    closed.resolve(error);
    flushes.end(error);
    pings.fail(error);
    wire.close();
  }

  function onAbort(): void {
    fail(abortedError(signal));
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
    const result = turn.then(async () => {
      refuseWhenOver();
      await run();
    });
    turn = result.catch(() => {});
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
      answered = flushes.ask(account.sent, (id) => sender.sayBoundary({ type: 'finalize', id }));
    });
    await answered;
  }

  function configure(changes: SessionChanges): Promise<void> {
    return call(() => {
      const whileOwn = pauses?.listening && checkedChanges(changes, { isOwn: true });
      const otherwise = checkedChanges(changes, { isOwn: false });
      return () => {
        const checked = (pauses?.listening && whileOwn) || otherwise;
        wire.say({ type: 'configure', ...checked });
      };
    });
  }

  /** The audio goes on as before; nobody but the server would hear pauses in it. */
  function leavePausesToServer(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    keep({
      type: 'warning',
      code: 'VAD_FAILED',
      message: `The client's voice-activity detection failed: ${why} From here on the server listens for pauses.`,
    });
    wire.say({ type: 'configure', endpointing: { automatic: true } });
  }

  function watch({ limits }: ReadyMessage): Liveness {
    const told = limits.heartbeatIntervalMs ?? UNKNOWN_HEARTBEAT_MS;
    const heartbeatMs = Math.min(told, MAX_HEARTBEAT_MS);
    const timeoutMs = Math.max(settings.livenessTimeoutMs, HEARTBEATS * heartbeatMs);
    return watchLiveness(
      { clock, timeoutMs },
      () => {
        if (pings.probe()) wire.say({ type: 'ping', keepAlive: false });
      },
      () => lose(silentServer(url, timeoutMs)),
    );
  }

  const timeout = setTimeout(
    () => fail(noReady(url, settings.connectTimeoutMs)),
    settings.connectTimeoutMs,
  );
  signal?.addEventListener('abort', onAbort, { once: true });
  const ready = await greeting.promise;
  clearTimeout(timeout);
  if (state === 'open') liveness = watch(ready);
  sender.limit(ready.limits.maxMessageBytes);

  return {
    ready,
    closed: closed.promise,
    write: (samples) => call(() => sender.take(() => audioOut.samples(samples))),
    writePcm: (bytes, bytesEncoding = 'pcm_s16le') =>
      call(() => sender.take(() => audioOut.bytes(bytes, bytesEncoding))),
    flush: () => observed(flush()),
    cancel: () => call(() => () => wire.say({ type: 'cancel' })),
    configure,
    end() {
      if (state === 'open') {
        state = 'ending';
        inTurn(async () => {
          const rest = audioOut.flush();
          account.take(rest.length);
          await sender.deliver(rest);
          saidEnd = true;
          sender.sayBoundary({ type: 'end' });
        }).catch((error: unknown) => {
          if (TranscribeError.isInstance(error)) fail(error);
        });
      }
      return finished.promise;
    },
    ping() {
      if (state === 'over') return observed(Promise.reject(over));
      const answer = pings.ask();
      wire.say({ type: 'ping' });
      return answer;
    },
    stats: tracker.stats,
    get position() {
      return account.sent;
    },
    get acknowledged() {
      return account.acknowledged;
    },
    [Symbol.asyncIterator]: () => queue.iterate(),
    async [Symbol.asyncDispose]() {
      if (state === 'over') return;
      queue.discard();
      fail(disposed());
    },
  };
}
