import {
  abortedError,
  createSpeechDetector,
  SAMPLE_RATE,
  type SessionChanges,
  TranscribeError,
} from '@ws/core';
import { encodePcm } from '@ws/core/audio';
import type { ReadyMessage, ServerMessage, StartMessage } from '@ws/core/protocol';
import { createLatencyTracker } from '../measures/latency-tracker.js';
import { createAudioOut } from './audio-out.js';
import type { ClientSession } from './client-session.js';
import type { ConnectSettings } from './connect-options.js';
import { closedEarly, fatalError, noReady } from './connection-errors.js';
import { createEventQueue } from './event-queue.js';
import { checkedChanges } from './spoken-options.js';
import { createWire } from './wire.js';

// Large pieces are sent in frames of a second: below every server's limit, and partials come on the way.
const FRAME = SAMPLE_RATE;
// Bytes that may wait in calls that nobody awaits, in multiples of `maxBufferedBytes`.
const UNAWAITED = 4;

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: TranscribeError) => void;
}

/** Connects, and waits for `ready`. */
export async function openSession(url: string, settings: ConnectSettings): Promise<ClientSession> {
  const { clock, signal, encoding, maxBufferedBytes } = settings;
  if (signal?.aborted) throw abortedError(signal);

  const queue = createEventQueue(settings.maxQueuedEvents);
  const tracker = createLatencyTracker();
  const audioOut = createAudioOut(settings.sampleRate);
  const detector = settings.endpointing && createSpeechDetector(settings.endpointing);
  const greeting = deferred<ReadyMessage>();
  const finished = deferred<void>();
  const pings: { readonly sentAt: number; readonly answer: Deferred<number> }[] = [];
  let state: 'open' | 'ending' | 'over' = 'open';
  let failure: TranscribeError | undefined;
  let position = 0;
  let acknowledged = 0;
  /** Samples of calls that have not been sent. */
  let waiting = 0;
  /** Calls run one after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  const wire = createWire(settings.createSocket(url), url, {
    opened: () => wire.say(startMessage(settings)),
    message: receive,
    closed(code, reason) {
      if (failure === undefined) fail(closedEarly(url, code, reason));
    },
    failed: fail,
  });

  function receive(message: ServerMessage): void {
    if (state === 'over') return;
    switch (message.type) {
      case 'ready':
        greeting.resolve(message);
        return;
      case 'pong': {
        const ping = pings.shift();
        ping?.answer.resolve(clock.now() - ping.sentAt);
        return;
      }
      case 'done':
        settle();
        queue.close();
        finished.resolve();
        wire.close();
        return;
      case 'ack':
        acknowledged = message.samples;
        return;
      case 'one_shot_result':
      case 'wait':
        // Answers what sessions do not ask; comes before `ready`, which is waited for all the same.
        return;
      case 'error':
        if (message.fatal) fail(fatalError(message));
        else keep(message);
        return;
      case 'partial':
      case 'final':
        tracker.heard(message, clock.now());
        keep(message);
        return;
      case 'speech_start':
        if (detector === undefined) tracker.speechStarted(message.position, message.segmentId);
        keep(message);
        return;
      case 'speech_end':
        if (detector === undefined) tracker.speechEnded(message.position, message.segmentId);
        keep(message);
        return;
      case 'suppressed':
      case 'cancelled':
      case 'warning':
        keep(message);
        return;
    }
  }

  function keep(event: Parameters<typeof queue.push>[0]): void {
    if (queue.push(event)) return;
    fail(
      new TranscribeError(
        `${settings.maxQueuedEvents} events are unread. Iterate the session while it runs, or raise maxQueuedEvents.`,
        { code: 'ERR_OVERLOADED', details: { maxQueuedEvents: settings.maxQueuedEvents } },
      ),
    );
  }

  function settle(): void {
    state = 'over';
    signal?.removeEventListener('abort', onAbort);
    clearTimeout(timeout);
  }

  function fail(error: TranscribeError): void {
    if (state === 'over') return;
    settle();
    failure = error;
    queue.fail(error);
    greeting.reject(error);
    finished.reject(error);
    for (const { answer } of pings.splice(0)) answer.reject(error);
    wire.close();
  }

  function onAbort(): void {
    fail(abortedError(signal));
  }

  function refuseUnlessOpen(): void {
    refuseWhenOver();
    if (state !== 'open') throw ended();
  }

  /** Also the server may end a session, when it shuts down. */
  function refuseWhenOver(): void {
    if (failure !== undefined) throw failure;
    if (state === 'over') throw ended();
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

  /** Audio as such a call. */
  function take(toSamples: () => Float32Array): Promise<void> {
    return call(() => {
      if (waiting * 2 >= UNAWAITED * maxBufferedBytes) throw notAwaited();
      const samples = toSamples();
      waiting += samples.length;
      return async () => {
        try {
          await deliver(samples);
        } finally {
          waiting -= samples.length;
        }
      };
    });
  }

  /** Sends audio, with `vad_end` at the very sample at which the detector decided it. */
  async function deliver(samples: Float32Array): Promise<void> {
    const first = position;
    let at = 0;
    for (const event of (await detector?.push(samples)) ?? []) {
      if (event.type === 'speech_start') {
        tracker.speechStarted(event.position);
        continue;
      }
      const cut = Math.min(samples.length, Math.max(at, event.detectedAt - first));
      await transmit(samples.subarray(at, cut));
      at = cut;
      sayBoundary('vad_end');
    }
    await transmit(samples.subarray(at));
  }

  async function transmit(samples: Float32Array): Promise<void> {
    for (let at = 0; at < samples.length; at += FRAME) {
      refuseWhenOver();
      const frame = samples.subarray(at, at + FRAME);
      wire.audio(encodePcm(frame, encoding));
      position += frame.length;
      tracker.sent(position, clock.now());
      await wire.room(maxBufferedBytes);
    }
    refuseWhenOver();
  }

  function sayBoundary(type: 'vad_end' | 'finalize' | 'end'): void {
    tracker.boundary(position, clock.now());
    wire.say({ type });
  }

  function notAwaited(): TranscribeError {
    return new TranscribeError(
      'The server does not keep up, and the audio before still waits. Await send() before the next one.',
      { code: 'ERR_OVERLOADED', retryable: true, details: { maxBufferedBytes } },
    );
  }

  function configure(changes: SessionChanges): Promise<void> {
    return call(() => {
      const checked = checkedChanges(changes, { isOwn: detector !== undefined });
      return () => wire.say({ type: 'configure', ...checked });
    });
  }

  const timeout = setTimeout(
    () => fail(noReady(url, settings.connectTimeoutMs)),
    settings.connectTimeoutMs,
  );
  signal?.addEventListener('abort', onAbort, { once: true });
  const ready = await greeting.promise;
  clearTimeout(timeout);

  return {
    ready,
    send: (samples) => take(() => audioOut.samples(samples)),
    sendPcm: (bytes, bytesEncoding = 'pcm_s16le') =>
      take(() => audioOut.bytes(bytes, bytesEncoding)),
    vadEnd: () => call(() => () => sayBoundary('vad_end')),
    finalize: () => call(() => () => sayBoundary('finalize')),
    cancel: () => call(() => () => wire.say({ type: 'cancel' })),
    configure,
    end() {
      if (state === 'open') {
        state = 'ending';
        inTurn(async () => {
          await deliver(audioOut.flush());
          sayBoundary('end');
        }).catch((error: unknown) => {
          if (TranscribeError.isInstance(error)) fail(error);
        });
      }
      return finished.promise;
    },
    ping() {
      if (failure !== undefined || state === 'over') {
        return observed(Promise.reject(failure ?? ended()));
      }
      const answer = deferred<number>();
      pings.push({ sentAt: clock.now(), answer });
      wire.say({ type: 'ping' });
      return answer.promise;
    },
    stats: tracker.stats,
    get position() {
      return position;
    },
    get acknowledged() {
      return acknowledged;
    },
    [Symbol.asyncIterator]: () => queue.iterate(),
    async [Symbol.asyncDispose]() {
      if (state === 'over') return;
      queue.discard();
      fail(disposed());
    },
  };
}

function startMessage(settings: ConnectSettings): StartMessage {
  const { encoding, language, task, prompt, hotwords, vad, wordTimestamps } = settings;
  return {
    type: 'start',
    encoding,
    sampleRate: SAMPLE_RATE,
    language,
    task,
    prompt,
    hotwords,
    vad,
    endpointing: settings.serverEndpointing,
    partialIntervalMs: settings.partialIntervalMs,
    wordTimestamps,
  };
}

function ended(): TranscribeError {
  return new TranscribeError('The session has ended: connect again for another one.', {
    code: 'ERR_DISPOSED',
  });
}

function disposed(): TranscribeError {
  return new TranscribeError('The session was disposed. Connect again for another one.', {
    code: 'ERR_DISPOSED',
  });
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: TranscribeError) => void;
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return { promise: observed(promise), resolve, reject };
}

/** The same promise; that nobody awaits it is no reason for the process to end. */
function observed<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
