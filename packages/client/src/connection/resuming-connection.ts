import type { TranscribeError } from '@ws/core';
import {
  type ErrorMessage,
  fromWireError,
  msToSamples,
  type ReadyMessage,
  type ServerLimits,
} from '@ws/core/internal';
import {
  type ClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  type ServerMessage,
} from '@ws/core/protocol';
import type { ClientEvent } from '../contracts/client-event.js';
import { isComplete, LONGEST_UNANSWERED } from './audio-account.js';
import type { ConnectSettings } from './connect-options.js';
import { endedEarly, forgottenAudio, isRefusal, refusedStart } from './connection-errors.js';
import { createOutgoingLog, type OutgoingLog } from './outgoing-log.js';
import { createQuestions, type Questions } from './questions.js';
import { openReconnectingSocket } from './reconnecting-socket.js';
import type { ServerAddresses } from './server-addresses.js';
import { createSessionOrigin } from './session-origin.js';
import { socketUrl } from './socket-url.js';

/**
 * A session's connection, through all outages: what is sent is kept until it is answered, and goes out again on the next
 * connection, from the sample on that the server has not taken. Where the server has lost the session, another one goes on
 * from the last final, and says what it says in the numbers and times of the first: so does one on another server, where
 * there are several. Positions are samples at 16 kHz.
 */
export interface ResumingConnection {
  readonly outgoing: Outgoing;
  readonly questions: Pick<Questions, 'flush' | 'ping'>;
  readonly reconnections: number;
  /** No further attempt. What waits for an answer fails with the error; flushes do not where everything is answered. */
  close(error: TranscribeError, isAnswered: boolean): void;
}

export type Outgoing = Pick<OutgoingLog, 'account' | 'message' | 'audio' | 'room'>;

/** How a connection stands. */
export type ConnectionPhase =
  | { readonly status: 'connecting' }
  /** The server has no place yet: so many come before. */
  | { readonly status: 'waiting'; readonly position: number }
  | { readonly status: 'open' }
  /** It was lost for this reason. The next attempt, of which this is the number, begins in `retryInMs`. */
  | {
      readonly status: 'reconnecting';
      readonly attempt: number;
      readonly retryInMs: number;
      readonly error: TranscribeError;
    };

export interface ResumingConnectionEvents {
  phase(phase: ConnectionPhase): void;
  /** A session is there, the first or another. */
  ready(message: ReadyMessage): void;
  event(event: ClientEvent): void;
  /** Everything is answered. @param isAsked - whether `end` was said */
  done(isAsked: boolean): void;
  /** It is lost for good. Called once, and last. */
  lost(error: TranscribeError): void;
}

export function createResumingConnection(
  addresses: ServerAddresses,
  settings: ConnectSettings,
  events: ResumingConnectionEvents,
): ResumingConnection {
  const { speakers } = settings;
  const people = (typeof speakers === 'object' && speakers.known) || [];
  const origin = createSessionOrigin();
  /** Of the session that there is, or was last. */
  let sessionId: string | undefined;
  /** With which it is resumed; left out where that cannot be, or it is over. */
  let token: string | undefined;
  let stage: 'connecting' | 'greeting' | 'resuming' | 'placing' | 'live' = 'connecting';
  /** Of the session that the connection has, which is another one until it is resumed. */
  let greeting: ReadyMessage;
  /** The server of this connection has taken the settings. */
  let isStarted = false;
  /** The server takes nothing any more, not even `end`. */
  let isLeaving = false;
  /**
   * Samples that the caller had given when a server left that had answered all of them. Its answers count where no other comes
   * after it, though another one would hear the end of them again.
   */
  let answeredAt: number | undefined;
  /** The caller has dropped the utterances up to here. */
  let cancelledTo = 0;
  let wasLost = false;
  let reconnections = 0;
  /** Utterances of the server's session that have finals or errors. */
  let utterances = 0;
  /** The last times at which another server took the session from the client's own. */
  let takenAt: number[] = [];

  /** A server lets a session's client back in though its key has as many sessions as it may. */
  const address = (): string => socketUrl(addresses.current, '', { resume: token && sessionId });

  const socket = openReconnectingSocket<ServerMessage>(address, settings, {
    opened() {
      stage = 'greeting';
      isStarted = false;
      const resume = token && sessionId && { sessionId, token, ...known() };
      say({ ...log.start, ...(resume && { resume }) });
    },
    decode: decodeServerMessage,
    message(message) {
      if (message.type === 'error' && isFatal(message)) return;
      if (stage === 'live') receive(message);
      else awaitSession(message);
    },
    next(error) {
      const { wireCode, closeCode } = error.details;
      if (closeCode === TAKEN && isFought()) return undefined;
      // The server's operator has said how long a session is to be, and how long silent: others wait for its place.
      if (wireCode === 'IDLE_TIMEOUT' || wireCode === 'SESSION_TOO_LONG') return undefined;
      // Each server is tried once.
      const isWaiting = sessionId !== undefined || settings.waitForServer === true;
      if (addresses.areAllTried && !isWaiting) return undefined;
      return addresses.lost(error, token !== undefined);
    },
    lost(error, next) {
      stage = 'connecting';
      wasLost = true;
      // First, for a listener may close the connection.
      log.pause();
      events.phase({ status: 'reconnecting', ...next, error });
    },
    failed(error) {
      log.close();
      if (answeredAt === log.account.taken) events.done(log.isEnded);
      else events.lost(error);
    },
  });
  const log = createOutgoingLog(socket, settings);
  const questions = createQuestions(settings.clock, say, log);

  /** A server that hung takes the session late, without a client; another client takes it again and again. */
  function isFought(): boolean {
    const now = settings.clock.now();
    takenAt = [...takenAt.filter((at) => now - at < TAKEN_WITHIN_MS), now];
    return takenAt.length > MOST_TAKEN;
  }

  /** The answers that this client has. Another server may know fewer. */
  function known() {
    const { lastSeq, samples } = origin;
    return { lastSeq, answeredTo: Math.max(0, log.account.heard - samples), utterances };
  }

  function say(message: ClientMessage): void {
    socket.send(encodeClientMessage(message));
  }

  /** A server that has a place for it greets a new session first, and then the one that is asked for. */
  function awaitSession(message: ServerMessage): void {
    if (message.type === 'wait' && stage === 'greeting') {
      events.phase({ status: 'waiting', position: message.position });
    } else if (message.type === 'ready' && stage !== 'placing') {
      greeting = message;
      if (token === undefined) begin();
      else stage = message.sessionId === sessionId ? 'placing' : 'resuming';
    } else if (message.type === 'error' && stage === 'resuming') {
      if (message.code === 'SESSION_NOT_FOUND') begin();
    } else if (message.type === 'ack' && stage === 'placing') {
      if (message.samples === 0) tellKnown();
      if (goOn(origin.samples + message.samples)) receive(message);
    }
  }

  /** The first session, or another one in the place of that which is gone. */
  function begin(): void {
    // What is kept begins with a whole chunk, of which a part may have its final.
    const position = Math.max(log.startPosition, Math.min(log.account.heard, log.account.sent));
    if (sessionId !== undefined) {
      const prompt = origin.restart(position, log.start.prompt);
      if (prompt !== undefined) say({ type: 'configure', prompt });
    }
    sessionId = greeting.sessionId;
    utterances = 0;
    token = greeting.resumeToken;
    tellKnown();
    goOn(position);
  }

  /** Before any audio. What the server took of them, and perhaps lost with the connection, it takes again. */
  function tellKnown(): void {
    for (const { name, samples } of people) {
      say({ type: 'known_speaker', name, audio: samples });
    }
  }

  /** The server takes what is sent from a position on. @returns whether that is kept */
  function goOn(position: number): boolean {
    if (position < log.startPosition) {
      // It would hear audio in the wrong place.
      startOver(forgottenAudio(addresses.current));
      return false;
    }
    stage = 'live';
    if (wasLost) reconnections++;
    wasLost = false;
    socket.greeted();
    addresses.greeted();
    const silenceMs = Math.max(settings.livenessTimeoutMs, longestSilenceMs(greeting.limits));
    socket.watch(silenceMs, questions.probe);
    events.ready(greeting);
    questions.askAgain(position);
    events.phase({ status: 'open' });
    log.sendFrom(position);
    return true;
  }

  function receive(given: ServerMessage): void {
    const { account } = log;
    const message = origin.toCaller(given);
    // With an ack of nothing it may still look at the people who are known.
    const isPending = message.type === 'ack' && message.samples === 0 && people.length > 0;
    isStarted ||= !isPending && !['ready', 'wait', 'error'].includes(message.type);
    switch (message.type) {
      case 'ready':
      case 'wait':
      case 'one_shot_result':
        // A session asks nothing that these answer.
        break;
      case 'pong':
        questions.ponged();
        break;
      case 'flushed':
        questions.flushed(message.id);
        break;
      case 'ack':
        account.acknowledged = Math.max(account.acknowledged ?? 0, message.samples);
        break;
      case 'done':
        if (isComplete(account, log.isEnded && !isLeaving)) {
          // The caller may go on with another server when this one shuts down.
          if (log.isEnded || !isLeaving) {
            events.done(log.isEnded);
            break;
          }
          answeredAt = account.taken;
        }
        // The server has answered all audio that it took. Where the last utterance gave no text, another server hears it again:
        // the shutdown may have cut a word in two, and no model hears a word in its first half.
        answer(account.acknowledged);
        account.heard = Math.max(account.heard, cancelledTo, account.answered - longestUtterance());
        isLeaving = false;
        startOver(endedEarly(addresses.current));
        break;
      case 'final':
      case 'cancelled':
      case 'error':
        // Acknowledged audio is not answered yet: the server may die of it.
        if (message.utteranceId !== undefined) socket.worked();
        answer(message.endSample);
        if (message.type === 'cancelled') cancelledTo = Math.max(cancelledTo, message.endSample);
        else if (message.endSample !== undefined) {
          account.heard = Math.max(account.heard, message.endSample);
          utterances = Math.max(utterances, utteranceOf(given));
        }
        if (message.type === 'final' && origin.remember(message.text)) {
          // From here on the model has what the session itself has heard.
          say({ type: 'configure', prompt: log.start.prompt });
        }
        events.event(message);
        break;
      default:
        if (message.type === 'warning' && message.code === 'SHUTTING_DOWN') isLeaving = true;
        events.event(message);
    }
    log.forget();
  }

  function answer(position = 0): void {
    log.account.answered = Math.max(log.account.answered, position);
  }

  /** Samples of an utterance at most. */
  function longestUtterance(): number {
    const { maxUtteranceMs } = greeting.limits;
    return maxUtteranceMs === undefined ? LONGEST_UNANSWERED : msToSamples(maxUtteranceMs);
  }

  function isFatal(message: ErrorMessage): boolean {
    if (message.code === 'SESSION_NOT_FOUND') return false;
    const isOfSettings = isRefusal(message) || (people.length > 0 && !message.fatal);
    if (!isStarted && isOfSettings) socket.drop(refusedStart(message));
    else if (message.fatal) startOver(fromWireError(message));
    else return false;
    return true;
  }

  /** The server has ended the session: another one goes on from what was answered. */
  function startOver(error: TranscribeError): void {
    token = undefined;
    socket.drop(error);
  }

  return {
    outgoing: log,
    questions,
    get reconnections() {
      return reconnections;
    },
    close(error, isAnswered) {
      socket.close();
      log.close();
      questions.end(error, isAnswered);
    },
  };
}

// Of a server: another one has the session, or another client.
const TAKEN = 4000;
const MOST_TAKEN = 3;
const TAKEN_WITHIN_MS = 60_000;

function utteranceOf(message: ServerMessage): number {
  return 'utteranceId' in message ? (message.utteranceId ?? 0) : 0;
}

// The server's heartbeats that may fail to come.
const HEARTBEATS = 2;
// Of a server that tells of none: it may say nothing while its engine works, a minute at a time.
const UNKNOWN_HEARTBEAT_MS = 150_000;
const MAX_HEARTBEAT_MS = 3_600_000;

/** Milliseconds for which a server that lives may be silent. */
function longestSilenceMs({ heartbeatIntervalMs, keepAliveMs }: ServerLimits): number {
  const signMs = keepAliveMs ?? heartbeatIntervalMs ?? UNKNOWN_HEARTBEAT_MS;
  return HEARTBEATS * Math.min(signMs, MAX_HEARTBEAT_MS);
}
