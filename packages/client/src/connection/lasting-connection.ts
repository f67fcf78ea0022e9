import type { TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import {
  bytesPerSample,
  fromWireError,
  msToSamples,
  type ReadyMessage,
  samplesToMs,
} from '@ws/core/internal';
import type { ClientMessage, ServerMessage, StartMessage } from '@ws/core/protocol';
import { socketOptions } from './api-key.js';
import { waitOrOnline } from './back-off.js';
import type { ConnectSettings } from './connect-options.js';
import {
  closedEarly,
  isRefusal,
  noReady,
  refusedStart,
  silentServer,
} from './connection-errors.js';
import type { ConnectionPhase } from './connection-phase.js';
import { createEarlierText } from './earlier-text.js';
import { BEGINNING, laterMessage, type Origin } from './later-messages.js';
import { type Liveness, watchHeartbeat } from './liveness.js';
import { createOutage } from './outage.js';
import { createOutgoingLog } from './outgoing-log.js';
import { startMessage } from './start-message.js';
import { createWire, type Wire } from './wire.js';

/**
 * A session's connection, through all outages: what is sent is kept until it is answered, and goes out again on the next
 * connection, from the sample on that the server has not taken. Where the server has lost the session, another one goes on
 * from the last final, and says what it says in the numbers and times of the first. Positions are samples at 16 kHz.
 */
export interface LastingConnection {
  /** Said on the connection that is there, if there is one. */
  say(message: ClientMessage): void;
  /** Said at this place in the audio. */
  message(message: ClientMessage): void;
  audio(bytes: Uint8Array): void;
  /**
   * Resolves when there is room for more: when what may wait to leave is less than `maxBufferedBytes`, and during an
   * outage, when less than `maxKeptMs` is kept.
   */
  room(): Promise<void>;
  /** All audio before this position is answered, or taken so long ago that its answer is no longer waited for. */
  forgetBefore(position: number): void;
  /** The server has ended the session: another one goes on from what was answered. */
  startOver(error: TranscribeError): void;
  /** How often the connection was lost and made again. */
  readonly reconnections: number;
  /** No further attempt. */
  close(): void;
}

export interface LastingConnectionEvents {
  phase(phase: ConnectionPhase): void;
  /** A session is there, the first or another. */
  ready(message: ReadyMessage): void;
  /** Everything else, but fatal errors. */
  message(message: ServerMessage): void;
  /** It is as it was, and the server has taken what was sent up to this position. Returns what to say before the rest. */
  resumed(position: number): readonly ClientMessage[];
  /** Whether a sign of life is to be asked for. */
  probe(): boolean;
  /** It is lost for good. Called once, and last. */
  lost(error: TranscribeError): void;
}

// Any but 1000, by which the server would take the session for ended.
const COMING_BACK = 4001;

/** A session as the server knows it. */
interface ServerSession {
  readonly id: string;
  /** Left out where it cannot be resumed, or is over. */
  readonly token: string | undefined;
}

export function createLastingConnection(
  url: string,
  settings: ConnectSettings,
  events: LastingConnectionEvents,
): LastingConnection {
  const { clock, maxBufferedBytes, maxKeptMs, maxOutageMs } = settings;
  const log = createOutgoingLog(bytesPerSample(settings.encoding));
  const outage = createOutage(clock);
  const earlier = createEarlierText();
  const closing = new AbortController();
  /** The settings at the beginning of what is kept. */
  let start: StartMessage = startMessage(settings);
  let session: ServerSession | undefined;
  let origin: Origin = BEGINNING;
  /** The last event that was received, and the last utterance that is over. */
  let lastSeq = 0;
  let lastOver = 0;
  let wire: Wire | undefined;
  /** The server takes what is sent: from this entry of the log on. */
  let isLive = false;
  let cursor = 0;
  let isPumping = false;
  let isStarted = false;
  let wasLost = false;
  let reconnections = 0;
  let liveness: Liveness | undefined;
  let timeout: ReturnType<typeof setTimeout> | undefined;
  const waiters: (() => void)[] = [];

  function changed(): void {
    for (const resolve of waiters.splice(0)) resolve();
  }

  async function dial(): Promise<void> {
    const { signal } = closing;
    try {
      const options = await until(socketOptions(settings.apiKey), signal);
      listen((handlers) => createWire(settings.createSocket(url, options), url, handlers));
    } catch (error) {
      if (!signal.aborted) drop(error as TranscribeError);
    }
  }

  function listen(connect: (handlers: Parameters<typeof createWire>[2]) => Wire): void {
    let stage: 'greeting' | 'resuming' | 'placing' | 'live' = 'greeting';
    /** Of the session that the connection has, which is another one until it is resumed. */
    let greeting: ReadyMessage | undefined;
    const isOwn = (): boolean => wire === own;
    timeout = setTimeout(() => {
      if (isOwn()) drop(noReady(url, settings.connectTimeoutMs));
    }, settings.connectTimeoutMs);

    function receive(message: ServerMessage): void {
      if (message.type === 'error' && isLost(message)) return;
      switch (stage) {
        case 'greeting':
          if (message.type === 'wait') {
            events.phase({ status: 'waiting', position: message.position });
          } else if (message.type === 'ready') {
            greet(message);
          }
          return;
        case 'resuming':
          if (message.type === 'ready') greet(message);
          else if (message.type === 'error' && message.code === 'SESSION_NOT_FOUND')
            begin(greeting!);
          return;
        case 'placing':
          if (message.type !== 'ack') return;
          stage = 'live';
          goOn(greeting!, origin.samples + message.samples);
          tell(message);
          return;
        case 'live':
          tell(message);
      }
    }

    /** A server that has a place for it greets a new session first, and then the one that is asked for. */
    function greet(ready: ReadyMessage): void {
      greeting = ready;
      if (session?.token === undefined) begin(ready);
      else stage = ready.sessionId === session.id ? 'placing' : 'resuming';
    }

    /** The first session, or another one in the place of that which is gone. */
    function begin(ready: ReadyMessage): void {
      stage = 'live';
      const { sessionId: id, resumeToken: token } = ready;
      if (session !== undefined) {
        origin = { samples: log.start, utterances: lastOver, seqs: lastSeq };
        const prompt = earlier.asPrompt(start.prompt);
        if (prompt !== undefined) wire?.say({ type: 'configure', prompt });
      }
      session = { id, token };
      goOn(ready, log.start);
    }

    const own = connect({
      opened() {
        const resume = session?.token && {
          sessionId: session.id,
          token: session.token,
          lastSeq: lastSeq - origin.seqs,
        };
        own.say({ ...start, ...(resume ? { resume } : {}) });
      },
      heard: () => liveness?.heard(),
      message(message) {
        if (isOwn()) receive(message);
      },
      closed(code, reason) {
        if (isOwn()) drop(closedEarly(url, code, reason));
      },
      failed(error) {
        if (isOwn()) drop(error);
      },
    });
    wire = own;
  }

  /** The server takes what is sent from a position on. */
  function goOn(ready: ReadyMessage, position: number): void {
    clearTimeout(timeout);
    if (wasLost) reconnections++;
    wasLost = false;
    outage.connected();
    isLive = true;
    cursor = log.indexFrom(position);
    liveness = watchHeartbeat(ready.limits, settings, {
      ask() {
        if (events.probe()) wire?.say({ type: 'ping', keepAlive: false });
      },
      dead: (timeoutMs) => drop(silentServer(url, timeoutMs)),
    });
    events.ready(ready);
    for (const message of events.resumed(position)) wire?.say(message);
    events.phase({ status: 'open' });
    void pump();
    changed();
  }

  function tell(message: ServerMessage): void {
    isStarted ||= !['ready', 'wait', 'error'].includes(message.type);
    const later = laterMessage(message, origin);
    if ('seq' in later && later.seq !== undefined) lastSeq = later.seq;
    if (later.type === 'final' || later.type === 'cancelled' || later.type === 'error') {
      const { utteranceId } = later;
      // Acknowledged audio is not answered yet: the server may die of it.
      if (utteranceId !== undefined) outage.worked();
      lastOver = Math.max(lastOver, utteranceId ?? 0);
    }
    if (later.type === 'final' && earlier.heard(later.text)) {
      // From here on the model has what the session itself has heard.
      wire?.say({ type: 'configure', prompt: start.prompt });
    }
    events.message(later);
  }

  /** Whether an error ends the connection. */
  function isLost(message: ServerMessage & { readonly type: 'error' }): boolean {
    if (message.code === 'SESSION_NOT_FOUND') return false;
    if (!isStarted && isRefusal(message)) drop(refusedStart(message));
    else if (message.fatal) drop(fromWireError(message), { isOver: true });
    else return false;
    return true;
  }

  function hangUp(code?: number): void {
    clearTimeout(timeout);
    liveness?.stop();
    liveness = undefined;
    const dropped = wire;
    wire = undefined;
    isLive = false;
    dropped?.close(code);
  }

  function drop(error: TranscribeError, { isOver = false } = {}): void {
    outage.lost();
    const isTriedAgain = !closing.signal.aborted && isWorthAnother(error);
    hangUp(isTriedAgain ? COMING_BACK : undefined);
    if (closing.signal.aborted) return;
    if (isOver && session !== undefined) session = { ...session, token: undefined };
    wasLost = true;
    if (!isTriedAgain) {
      closing.abort();
      changed();
      events.lost(error);
      return;
    }
    void tryAgain(error);
    changed();
  }

  function isWorthAnother({ retryable, details }: TranscribeError): boolean {
    if (!retryable || maxOutageMs === 0) return false;
    // The server's operator has said how long a session is to be, and how long silent: others wait for its place.
    const { wireCode } = details as { readonly wireCode?: unknown };
    if (wireCode === 'IDLE_TIMEOUT' || wireCode === 'SESSION_TOO_LONG') return false;
    if (session === undefined && !settings.waitForServer) return false;
    return !outage.hasLasted(maxOutageMs);
  }

  async function tryAgain(error: TranscribeError): Promise<void> {
    const { retryAfterMs = 0 } = error.details as { readonly retryAfterMs?: number };
    const { attempt, waitMs } = outage.nextAttempt();
    const retryInMs = Math.max(waitMs, retryAfterMs);
    events.phase({ status: 'reconnecting', attempt, retryInMs, error });
    await waitOrOnline(clock, retryInMs, closing.signal);
    if (!closing.signal.aborted) await dial();
  }

  /** Sends what is kept and not sent yet, as fast as it leaves. */
  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    for (let entry = log.at(cursor); isLive && entry !== undefined; entry = log.at(cursor)) {
      cursor++;
      if (entry.type === 'message') {
        wire?.say(entry.message);
        continue;
      }
      wire?.audio(entry.bytes);
      // A server that acknowledges nothing, and hears no word, must not fill the memory.
      forgetBefore(entry.position - msToSamples(maxKeptMs));
      await wire?.room(maxBufferedBytes);
    }
    isPumping = false;
    changed();
  }

  function forgetBefore(position: number): void {
    for (const message of log.forgetBefore(position)) {
      if (message.type !== 'configure') continue;
      const { type: _, ...changes } = message;
      start = { ...start, ...changes };
    }
    changed();
  }

  function hasRoom(): boolean {
    if (closing.signal.aborted) return true;
    return isLive ? cursor >= log.next && !isPumping : samplesToMs(log.end - log.start) < maxKeptMs;
  }

  function keep(): void {
    if (isLive) void pump();
  }

  void dial();

  return {
    say(message) {
      wire?.say(message);
    },
    message(message) {
      log.message(message);
      keep();
    },
    audio(bytes) {
      log.audio(bytes);
      keep();
    },
    async room() {
      while (!hasRoom()) {
        await new Promise<void>((resolve) => {
          waiters.push(resolve);
        });
      }
    },
    forgetBefore,
    startOver: (error) => drop(error, { isOver: true }),
    get reconnections() {
      return reconnections;
    },
    close() {
      closing.abort();
      hangUp();
      changed();
    },
  };
}
