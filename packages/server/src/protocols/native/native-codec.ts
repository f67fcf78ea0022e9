import { SAMPLE_RATE, type SessionEvent } from '@ws/core';
import { protocolError, wireErrorCode } from '@ws/core/internal';
import {
  encodeServerMessage,
  PROTOCOL_VERSION,
  type ServerMessage,
  type StartMessage,
} from '@ws/core/protocol';
import type { AudioSessionContext } from '../../audio-session/audio-session.js';
import {
  type AudioSessionParts,
  createAudioSession,
  type ResumableAudioSession,
} from '../../audio-session/create-audio-session.js';
import { checkStart } from '../../audio-session/session-settings.js';
import { wireMessage } from '../../net/http/client-errors.js';
import { CLOSE } from '../../net/sockets/close-codes.js';
import { keepAliveMsOf } from '../../net/sockets/connection.js';
import type { ClientConnection, Ending, ResumingClient } from '../../net/sockets/conversation.js';
import type { Frame } from '../../net/sockets/socket-queues.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import { fatal } from '../conversation/closing-message.js';
import type { Codec, ConversationControl } from '../conversation/codec.js';
import { createKnownSpeakers } from './known-speakers.js';
import { createOneShots } from './one-shots.js';
import { isRefusedRedaction, type ReadMessage, readMessage } from './read-message.js';
import type { SessionKeeper } from './session-keeper.js';

export interface NativeSessionParts
  extends Pick<
    AudioSessionParts,
    'sessionId' | 'request' | 'strategy' | 'logger' | 'toldSeq' | 'reserveSessions'
  > {
  readonly client: ResumingClient;
  /** Proves that the client may resume the session; left out if it cannot be resumed. */
  readonly resumeToken: string | undefined;
  /** The server's limits, or this client's own. */
  readonly limits: ServerLimitSettings;
  /** Milliseconds that the session lasted in another process. */
  readonly ageMs?: number | undefined;
}

/** The current connection of a client, which may be lost and replaced by another one. */
interface ClientLink extends Pick<ClientConnection, 'send' | 'drained'> {
  /** Aborted when the current connection is lost or replaced. */
  lost(): AbortSignal;
  /** The connection is lost: what is sent from here on is discarded. */
  drop(): void;
}

export interface NativeCodec extends Codec {
  readonly session: ResumableAudioSession;
  greet(resumeToken: string | undefined): void;
  /** Sends up to where audio need not be sent again. Default: as far as it was taken. */
  acknowledge(position?: number): void;
  /** Audio need not be sent again up to a later place: says so. */
  kept(): void;
  /** A session of another process goes on: its client knows the newer messages. */
  restored(): void;
  /** The session goes on from a place before, of which the client says again what it said after it. */
  rewound(): void;
  /** The last event that the client was sent, as far as it is known. */
  saidSeq: number;
  /** Takes no frame any more: audio that came meanwhile is missing before it. */
  stopListening(): void;
  readonly isResumable: boolean;
  idle(): Promise<void>;
}

/** The events by which audio is answered. */
const ANSWERS: ReadonlySet<SessionEvent['type']> = new Set(['final', 'error', 'cancelled']);

/** The events that a client which sends only the original messages knows. */
const ORIGINAL: ReadonlySet<SessionEvent['type']> = new Set([
  'partial',
  'final',
  'warning',
  'error',
]);

export function createNativeCodec(
  context: AudioSessionContext,
  parts: NativeSessionParts,
  link: ClientLink,
  control: ConversationControl,
  keeper?: Pick<SessionKeeper, 'keep' | 'keptTo'>,
): NativeCodec {
  const { limits, logger, strategy, sessionId, request, reserveSessions, toldSeq } = parts;
  const { eventLoop } = context;
  /** Up to where the client knows that audio need not be sent again, in samples at 16 kHz. */
  let acknowledged: number | undefined;
  /** The position in the audio at which the client was told so last. */
  let acknowledgedAt = 0;
  let isStarted = false;
  /** Whether the client has sent anything that the original protocol does not have: it knows the newer messages then. */
  let isNewer = false;
  let isListening = true;
  /** The number of times that the session was set back. */
  let rewinds = 0;
  /** Up to this position a message has ended or dropped the utterances. */
  let closedTo = 0;
  /** Utterances that messages have ended, and whose finals are still to come. */
  let flushing = 0;
  /** The newest of them is answered. */
  let flushed: Promise<void> = Promise.resolve();
  /** The number in the message that is answered next, and the newest number. */
  let asked: { id: number } | undefined;
  let newestId: number | undefined;

  const session = createAudioSession(context, {
    ...{ sessionId, request, strategy, logger, toldSeq, reserveSessions },
    // Clients of the original protocol end utterances by `vad_end` alone.
    defaults: () => ({ automatic: isNewer, emptyFinals: !isNewer }),
    lost: link.lost,
    onEvent: sendEvent,
    onFault: control.fail,
    onFrame() {
      if (isNewer) return;
      isNewer = true;
      void keeper?.keep();
    },
    onDamaged(packets) {
      const what = packets === 1 ? 'A packet' : `${packets} packets`;
      const message = `${what} of the audio cannot be decoded: silence stands in place of what was lost.`;
      warn('AUDIO_DAMAGED', message);
    },
    onMisread: (message) => warn('AUDIO_MISREAD', message),
    onDetectorFailed: () =>
      warn('VAD_FAILED', 'Voice-activity detection cannot start. Silence is decoded too.'),
    onTaken(position) {
      if (!isNewer || position < acknowledgedAt + SAMPLE_RATE) return;
      acknowledgedAt = position;
      acknowledge(safe(position));
    },
  });
  const { watch, settings, maxUtteranceMs } = session;
  const oneShots = createOneShots(context, {
    ...{ strategy, limits, session, logger, answer: say, fail: report, drained: link.drained },
  });
  const knownSpeakers = createKnownSpeakers(context, session);

  function say(message: ServerMessage): void {
    link.send(encodeServerMessage(message));
  }

  function warn(code: string, message: string): void {
    say({ type: 'warning', code, message });
  }

  /** Up to where audio that was taken need not be sent again: what a journal does not have dies with this server. */
  function safe(position: number): number {
    return keeper === undefined ? position : Math.max(acknowledged ?? 0, keeper.keptTo);
  }

  /** The client need not send audio up to here again. */
  function acknowledge(position: number): void {
    acknowledged = position;
    say({ type: 'ack', samples: position });
  }

  /** Sends an error after which the session goes on. */
  function report(error: unknown): void {
    const code = wireErrorCode(error);
    watch.onError(code);
    if (code === 'INTERNAL_ERROR') logger.error({ err: error }, 'fault while handling a message');
    say({ type: 'error', code, message: wireMessage(error), fatal: false });
  }

  /** Events wait in the session while the client does not read: there partials are merged, and then `write` waits. */
  async function sendEvent(event: SessionEvent, channel: number | undefined): Promise<void> {
    if (!isNewer && !ORIGINAL.has(event.type)) return;
    const isThere = !link.lost().aborted;
    // A client that comes back is sent what it lacks.
    if (isThere) {
      say(messageOf(event, channel));
      codec.saidSeq = event.seq;
    }
    // The client does not wait for the journal. Where this server dies in between, it tells the next one what it was told; until
    // the journal has the answer, `ack` stands still.
    if (isNewer && ANSWERS.has(event.type)) void keeper?.keep();
    if (!isThere) return;
    await link.drained();
  }

  function isMoreToClose(): boolean {
    const isMore = session.position > closedTo;
    closedTo = session.position;
    return isMore;
  }

  /**
   * Ends the utterance. Not awaited: more audio may come while its final is made. A number is answered when the final
   * was sent: of several at the same place the newest. That one may come again, as over another connection: only its
   * answer is asked for then.
   */
  function flush(id?: number): void {
    const isAgain = id !== undefined && id === newestId;
    newestId = id ?? newestId;
    const isMore = !isAgain && isMoreToClose();
    if (isMore) {
      const ended = (): void => void flushing--;
      flushing++;
      // Rejects only when the session is disposed.
      flushed = session.flush().then(ended, ended);
    }
    if (id === undefined) return;
    if (!isMore && asked !== undefined) {
      asked.id = id;
      return;
    }
    const question = { id };
    const set = rewinds;
    asked = question;
    void flushed.then(() => {
      if (set !== rewinds) return;
      if (asked === question) asked = undefined;
      say({ type: 'flushed', id: question.id });
    });
  }

  async function handle(
    { message, audio, contextAudio }: ReadMessage,
    lost: AbortSignal,
  ): Promise<void> {
    if (message.type !== 'ping' && !isOpen()) return;
    switch (message.type) {
      case 'ping':
        return say({ type: 'pong' });
      case 'start':
        return start(message);
      case 'known_speaker':
        return knownSpeakers.take(message, audio, lost);
      case 'audio_frame':
        return session.writeMono(audio, message.sampleRate);
      case 'one_shot': {
        const { sampleRate, previousTranscript } = message;
        return oneShots.ask({ audio, contextAudio, sampleRate, previousTranscript });
      }
      case 'vad_end':
        return flush();
      case 'finalize':
        return flush(message.id);
      case 'configure': {
        isNewer = true;
        const { type: _, ...changes } = message;
        session.configure(changes);
        void keeper?.keep();
        return;
      }
      case 'cancel':
        isNewer = true;
        if (isMoreToClose()) session.cancel();
        return;
      case 'end':
        return control.finish('client');
    }
  }

  /** Whether messages are still taken. Throws `ERR_PROTOCOL` after the client's own `end`. */
  function isOpen(): boolean {
    if (control.ending === 'client') {
      throw protocolError(
        'UNEXPECTED_MESSAGE',
        'The session was ended by "end": nothing more is taken. Connect again for another one.',
      );
    }
    return control.ending === undefined;
  }

  async function start(message: StartMessage): Promise<void> {
    if (isStarted || session.isOpen) {
      throw protocolError(
        'UNEXPECTED_MESSAGE',
        isStarted
          ? '"start" was sent before, and may be sent once. Send "configure" to change a session.'
          : '"start" must come before any audio. Connect again to start another session.',
      );
    }
    // Redaction holds even if the rest is refused, and its client goes on all the same.
    if (message.redact !== undefined) settings.begin({ redact: message.redact });
    checkStart(message, context);
    const { type: _, model: __, encoding, sampleRate, channels, resume, ...rest } = message;
    session.start({ encoding, sampleRate, channels }, rest);
    isStarted = true;
    isNewer = true;
    // Where the frames of the session that is asked for stand is not known here.
    if (resume !== undefined && !session.isCoded && (await parts.client.resume(resume))) return;
    void keeper?.keep();
    if (resume === undefined) return;
    throw protocolError(
      'SESSION_NOT_FOUND',
      session.isCoded
        ? 'A session of containers or packets cannot be resumed. This is a new one: send the audio since the last final again, from the first byte of a recording on.'
        : 'The session to resume is gone. This is a new one: send the audio since the last final again.',
    );
  }

  /** Takes no more audio, answers what came before, and sends the error last. */
  function endWith(error: unknown, ending: Ending): void {
    if (control.ending !== undefined) return;
    const code = wireErrorCode(error);
    watch.onError(code);
    if (code === 'INTERNAL_ERROR') logger.error({ err: error }, 'fault while audio was decoded');
    control.finish(ending, fatal(code, wireMessage(error)));
  }

  function greet(resumeToken: string | undefined): void {
    const { maxMessageBytes, maxBufferedMs, maxSessionMs, idleTimeoutMs, heartbeatIntervalMs } =
      limits;
    say({
      ...{ type: 'ready', sessionId, resumeToken, protocol: PROTOCOL_VERSION },
      ...{ strategy: strategy.name, model: context.model },
      limits: {
        ...{ maxMessageBytes, maxBufferedMs, maxUtteranceMs, maxSessionMs },
        ...{ idleTimeoutMs, heartbeatIntervalMs, keepAliveMs: keepAliveMsOf(limits) },
      },
    });
  }

  const codec: NativeCodec = {
    session,
    saidSeq: toldSeq ?? 0,
    sessions: [session],
    takesFramesAfterEnd: true,
    faultClosing: { code: CLOSE.internalError, why: 'Internal error' },
    greet,
    acknowledge(position = session.position) {
      acknowledgedAt = session.position;
      acknowledge(position);
    },
    stopListening() {
      isListening = false;
    },
    kept() {
      const position = safe(0);
      if (isNewer && position > (acknowledged ?? 0)) acknowledge(position);
    },
    restored() {
      isStarted = true;
      isNewer = true;
    },
    rewound() {
      rewinds++;
      closedTo = 0;
      acknowledged = undefined;
      asked = undefined;
      newestId = undefined;
      flushed = Promise.resolve();
    },
    async take(frame: Frame) {
      const lost = link.lost();
      if (!isListening) return true;
      try {
        if (frame.type === 'text') {
          const { maxMessageBytes: maxBytes } = limits;
          const read = await readMessage(frame.bytes, { maxBytes, eventLoop });
          // A client that was lost meanwhile sends it again.
          if (!lost.aborted) await handle(read, lost);
          return read.message.type !== 'ping' || read.message.keepAlive !== false;
        }
        if (isOpen()) await session.writeBytes(frame.fragments);
      } catch (error) {
        if (control.signal.aborted || lost.aborted) return true;
        if (session.isLost) endWith(error, 'bad audio');
        // A client that asks for redaction counts on it: no text is sent unredacted because its `start` was refused.
        else if (!isStarted && isRefusedRedaction(frame, error)) endWith(error, 'uncovered');
        else report(error);
      }
      return true;
    },
    ending(reason) {
      if (reason !== 'shutdown') return;
      const message =
        'The server is shutting down: audio is no longer taken, what was sent is answered.';
      warn('SHUTTING_DOWN', message);
    },
    async end(reason) {
      await session.end(report);
      await flushed;
      // A client that did not ask for the end must know which of its audio came too late, even if all of it did.
      const { position, isOpen: hasAudio } = session;
      const isAsked = isNewer && (hasAudio || reason === 'shutdown');
      if (isAsked && position !== acknowledged) acknowledge(position);
      await oneShots.idle();
    },
    leave: (_, complaint) => say(complaint ?? { type: 'done' }),
    complain: say,
    reassure() {
      if (isNewer) acknowledge(acknowledged ?? 0);
    },
    dispose() {
      link.drop();
      oneShots[Symbol.dispose]();
    },
    get isResumable() {
      const { ending, signal } = control;
      const isOpenEnded = ending === undefined || ending === 'client';
      return isNewer && !session.isCoded && isOpenEnded && !signal.aborted;
    },
    idle: oneShots.idle,
    get busy() {
      return oneShots.busy || flushing > 0 || session.busy;
    },
    get audioMs() {
      return session.audioMs + oneShots.audioMs + knownSpeakers.audioMs;
    },
  };
  return codec;
}

/** The message for an event. @param channel - the event's, if each channel has a session */
function messageOf(event: SessionEvent, channel: number | undefined): ServerMessage {
  const of = channel === undefined ? {} : { channel };
  if (event.type !== 'error') return { ...event, ...of };
  const { error, ...place } = event;
  return { ...place, ...of, code: wireErrorCode(error), message: wireMessage(error) };
}
