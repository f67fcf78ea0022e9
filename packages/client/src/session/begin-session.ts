import { type SessionChanges, TranscribeError } from '@ws/core';
import { abortedError, type ReadyMessage } from '@ws/core/internal';
import type { ClientMessage, ServerMessage } from '@ws/core/protocol';
import type { ConnectSettings } from '../connection/connect-options.js';
import { disposed, ended, endedEarly } from '../connection/connection-errors.js';
import { createLastingConnection } from '../connection/lasting-connection.js';
import { checkedChanges } from '../connection/spoken-options.js';
import type { ClientEvent } from '../contracts/client-event.js';
import { createAudioAccount } from './audio-account.js';
import { createAudioOut } from './audio-out.js';
import { createAudioSender } from './audio-sender.js';
import type { ClientSession, SessionState } from './client-session.js';
import { deferred, observed } from './deferred.js';
import { createEventQueue } from './event-queue.js';
import { createFlushRequests } from './flush-requests.js';
import { createLatencyTracker } from './latency-tracker.js';
import { createSubject } from './observable.js';
import { createPauseDetector } from './pause-detector.js';
import { createPings } from './pings.js';

/** Begins a session, whose connection comes as soon as it can be had. */
export function beginSession(url: string, settings: ConnectSettings): ClientSession {
  const { clock, signal, encoding, maxBufferedBytes } = settings;

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
  const shown = createSubject<SessionState>({ status: 'connecting' });
  let ready: ReadyMessage | undefined;
  let state: 'open' | 'ending' | 'over' = 'open';
  let saidEnd = false;
  /** What calls after the end are told: what ended the session, where it did not end well. */
  let over = ended();
  /** From then on it takes nothing, not even `end`. */
  let isLeaving = false;
  /** Calls run one after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  const connection = createLastingConnection(url, settings, {
    phase(phase) {
      if (phase.status !== 'open' || state === 'open') shown.set(phase);
      else if (state === 'ending') shown.set({ status: 'ending' });
    },
    ready(message) {
      ready = message;
      sender.limit(message.limits.maxMessageBytes);
      greeting.resolve(message);
    },
    message: receive,
    resumed,
    probe: pings.probe,
    lost: lose,
  });

  const sender = createAudioSender({
    ...{ connection, encoding, maxBufferedBytes, account, pauses, tracker, clock, refuseWhenOver },
  });

  /** Questions that were lost with the connection before. */
  function resumed(position: number): ClientMessage[] {
    const id = flushes.unansweredBefore(position);
    return [
      ...Array.from({ length: pings.pending }, (): ClientMessage => ({ type: 'ping' })),
      ...(id === undefined ? [] : [{ type: 'finalize', id } as const]),
    ];
  }

  function receive(message: ServerMessage): void {
    if (state === 'over') return;
    obey(message);
    connection.forgetBefore(account.neededFrom);
  }

  function obey(message: ServerMessage): void {
    switch (message.type) {
      case 'pong':
        pings.answered();
        return;
      case 'done':
        if (!account.isComplete(saidEnd && !isLeaving)) {
          // All that it has taken is answered.
          account.answer(account.acknowledged);
          isLeaving = false;
          connection.forgetBefore(account.neededFrom);
          connection.startOver(endedEarly(url));
          return;
        }
        settle();
        queue.close();
        finish();
        flushes.end();
        return;
      case 'flushed':
        flushes.answered(message.id);
        return;
      case 'ack':
        account.acknowledge(message.samples);
        return;
      case 'ready':
      case 'wait':
      case 'one_shot_result':
        // The connection's own; answers what sessions do not ask.
        return;
      case 'error':
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
      case 'untranscribed':
        keep(message);
        return;
    }
  }

  function keep(event: ClientEvent): void {
    if (settings.onEvent !== undefined) {
      settings.onEvent(event);
      return;
    }
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
    shown.set(saidEnd ? { status: 'closed' } : { status: 'closed', error: over });
    closed.resolve(saidEnd ? cutOff : over);
  }

  function settle(): void {
    state = 'over';
    signal?.removeEventListener('abort', onAbort);
    connection.close();
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
    shown.set({ status: 'closed', error });
    queue.fail(error);
    greeting.reject(error);
    finished.reject(error);
    closed.resolve(error);
    flushes.end(error);
    pings.fail(error);
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
        connection.message({ type: 'configure', ...checked });
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
    connection.message({ type: 'configure', endpointing: { automatic: true } });
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
    write: (samples) => call(() => sender.take(() => audioOut.samples(samples))),
    writePcm: (bytes, bytesEncoding = 'pcm_s16le') =>
      call(() => sender.take(() => audioOut.bytes(bytes, bytesEncoding))),
    flush: () => observed(flush()),
    cancel: () => call(() => () => connection.message({ type: 'cancel' })),
    configure,
    end() {
      if (state === 'open') {
        state = 'ending';
        if (shown.value.status === 'open') shown.set({ status: 'ending' });
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
      connection.say({ type: 'ping' });
      return answer;
    },
    stats: tracker.stats,
    get position() {
      return account.sent;
    },
    get acknowledged() {
      return account.acknowledged;
    },
    get reconnections() {
      return connection.reconnections;
    },
    [Symbol.asyncIterator]: () => queue.iterate(),
    async [Symbol.asyncDispose]() {
      if (state === 'over') return;
      queue.discard();
      fail(disposed());
    },
  };
}
