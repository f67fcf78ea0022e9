import type { SessionEvent, TranscribeError } from '@ws/core';
import { type ErrorMessage, protocolError, wireErrorCode } from '@ws/core/internal';
import {
  encodeServerMessage,
  PROTOCOL_VERSION,
  type ServerMessage,
  type StartMessage,
} from '@ws/core/protocol';
import {
  createAudioSession,
  type ResumableAudioSession,
} from '../../audio-session/create-audio-session.js';
import { checkedStart } from '../../audio-session/session-settings.js';
import { CLOSE } from '../../net/sockets/close-codes.js';
import type { Frame } from '../../net/sockets/inbox.js';
import { closingMessage, fatal, SHUTTING_DOWN } from '../conversation/closing-message.js';
import type { Closing, Codec, ConversationControl } from '../conversation/codec.js';
import { wireMessage } from '../conversation/wire-message.js';
import { createAcknowledgements } from './acknowledgements.js';
import type { ClientLink } from './client-link.js';
import { damagedAudio, isOriginal, toMessage } from './event-messages.js';
import { createFlushes } from './flushes.js';
import type { NativeContext, NativeSessionParts } from './native-session-contract.js';
import { createQuestions } from './one-shots/questions.js';
import { type ReadMessage, readMessage } from './read-message.js';
import { isRefusedRedaction, notResumed, startedBefore } from './start-message.js';

/** The messages of the native protocol. */
export interface NativeCodec extends Codec {
  readonly session: ResumableAudioSession;
  /** Sends `ready`. */
  greet(resumeToken: string | undefined): void;
  /** Sends up to where audio was taken. */
  acknowledge(): void;
  /** A session of another process goes on: its client knows the newer messages. */
  restored(): void;
  /** Whether its client could resume it. */
  readonly isResumable: boolean;
  /** Resolves when all one-shot messages are answered. */
  idle(): Promise<void>;
}

const NO_DETECTOR: ServerMessage = {
  type: 'warning',
  code: 'VAD_FAILED',
  message: 'Voice-activity detection cannot start. Silence is decoded too.',
};

export function createNativeCodec(
  context: NativeContext,
  parts: NativeSessionParts,
  link: ClientLink,
  control: ConversationControl,
): NativeCodec {
  const { limits, logger, strategy, sessionId, request, reserveSessions, toldSeq } = parts;
  const { eventLoop } = context;
  const acknowledgements = createAcknowledgements(say);
  let isStarted = false;
  /** Whether the client has sent anything that the original protocol does not have: it knows the newer messages then. */
  let isNewer = false;
  let lostBy: ErrorMessage | undefined;

  const session = createAudioSession(context, {
    ...{ sessionId, request, strategy, logger, toldSeq, reserveSessions },
    // Clients of the original protocol end utterances by `vad_end` alone.
    defaults: () => ({ automatic: isNewer, emptyFinals: !isNewer }),
    lost: () => link.signal,
    onEvent: sendEvent,
    onFault: control.fail,
    onFrame() {
      isNewer = true;
    },
    onDamaged: (packets) => say(damagedAudio(packets)),
    onDetectorFailed: () => say(NO_DETECTOR),
    onTaken(position) {
      if (isNewer) acknowledgements.taken(position);
    },
  });
  const { watch, settings, maxUtteranceMs } = session;
  const flushes = createFlushes(session, (id) => say({ type: 'flushed', id }));
  const questions = createQuestions({
    ...{ ...context, strategy, logger, watch, maxUtteranceMs },
    createDetector: session.createDetector,
    resamplers: session.createResamplers(),
    maxOneShotMs: limits.maxOneShotMs,
    maxBufferedMs: limits.maxBufferedMs,
    signal: session.signal,
    settings: settings.forOneShot,
    answer: say,
    fail(error) {
      logger.error({ code: (error as TranscribeError).code }, 'one-shot message has no transcript');
      report(error);
    },
    drained: link.drained,
  });

  function say(message: ServerMessage): void {
    link.send(encodeServerMessage(message));
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
    if (!isNewer && !isOriginal(event)) return;
    say(toMessage(event, channel));
    await link.drained();
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
      case 'audio_frame':
        return session.writeMono(audio, message.sampleRate, lost);
      case 'one_shot': {
        const { sampleRate, previousTranscript } = message;
        return questions.ask({ audio, contextAudio, sampleRate, previousTranscript });
      }
      case 'vad_end':
        return flushes.ask();
      case 'finalize':
        return flushes.ask(message.id);
      case 'configure': {
        isNewer = true;
        const { type: _, ...changes } = message;
        return session.configure(changes);
      }
      case 'cancel':
        isNewer = true;
        if (session.isMoreToClose()) session.cancel();
        return;
      case 'end':
        return control.finish('client');
    }
  }

  /**
   * Whether messages are still taken.
   *
   * @throws TranscribeError `ERR_PROTOCOL` after the client's own `end`. An end by the server was announced
   */
  function isOpen(): boolean {
    if (control.ending === 'client') {
      throw protocolError(
        'UNEXPECTED_MESSAGE',
        'The session was ended by "end": nothing more is taken. Connect again for another one.',
      );
    }
    return control.ending === undefined;
  }

  function start(message: StartMessage): void {
    if (isStarted || session.isOpen) throw startedBefore(isStarted);
    // Redaction holds even if the rest is refused, and its client goes on all the same.
    if (message.redact !== undefined) settings.begin({ redact: message.redact });
    const {
      type: _,
      model: __,
      encoding,
      sampleRate,
      channels,
      resume,
      ...rest
    } = checkedStart(message, context);
    session.start({ encoding, sampleRate, channels, settings: rest });
    isStarted = true;
    isNewer = true;
    // Where the frames of the session that is asked for stand is not known here.
    if (resume === undefined || (!session.isCoded && parts.client.resume(resume))) return;
    throw notResumed(session.isCoded);
  }

  /** The audio before is answered; no more can be taken. */
  function loseAudio(error: unknown): void {
    if (control.ending !== undefined) return;
    const code = wireErrorCode(error);
    watch.onError(code);
    if (code === 'INTERNAL_ERROR') logger.error({ err: error }, 'fault while audio was decoded');
    lostBy = fatal(code, wireMessage(error));
    control.finish('bad audio');
  }

  /** A client that asks for redaction counts on it: no text is sent unredacted because its `start` was refused. */
  function refuseRedaction(error: unknown): void {
    const code = wireErrorCode(error);
    watch.onError(code);
    lostBy = fatal(code, wireMessage(error));
    control.finish('uncovered');
  }

  function greet(resumeToken: string | undefined): void {
    const { maxMessageBytes, maxBufferedMs, maxSessionMs, idleTimeoutMs, heartbeatIntervalMs } =
      limits;
    say({
      ...{ type: 'ready', sessionId, resumeToken, protocol: PROTOCOL_VERSION },
      ...{ strategy: strategy.name, model: context.model },
      limits: {
        ...{ maxMessageBytes, maxBufferedMs, maxUtteranceMs, maxSessionMs },
        ...{ idleTimeoutMs, heartbeatIntervalMs },
      },
    });
  }

  return {
    session,
    sessions: [session],
    takesFramesAfterEnd: true,
    faultClosing: { code: CLOSE.internalError, why: 'Internal error' },
    greet,
    acknowledge: () => acknowledgements.at(session.position),
    restored() {
      isStarted = true;
      isNewer = true;
    },
    async take(frame: Frame) {
      const { signal: lost } = link;
      try {
        if (frame.type === 'text') {
          const { maxMessageBytes: maxBytes } = limits;
          const read = await readMessage(frame.bytes, { maxBytes, eventLoop });
          // A client that was lost meanwhile sends it again.
          if (!lost.aborted) await handle(read, lost);
          return read.message.type !== 'ping' || read.message.keepAlive !== false;
        }
        if (isOpen()) await session.writeFrame(frame.fragments, lost);
      } catch (error) {
        if (control.signal.aborted || lost.aborted) return true;
        if (session.isLost) loseAudio(error);
        else if (!isStarted && isRefusedRedaction(frame, error)) refuseRedaction(error);
        else report(error);
      }
      return true;
    },
    ending(reason) {
      if (reason === 'shutdown') say(SHUTTING_DOWN);
    },
    async end(reason) {
      await session.end(report);
      await flushes.answered();
      // A client that did not ask for the end must know which of its audio came too late, even if all of it did.
      if (isNewer && (session.isOpen || reason === 'shutdown')) {
        acknowledgements.all(session.position);
      }
      await questions.idle();
    },
    leave(reason): Closing {
      const { message, code, why } = closingMessage(reason, limits, lostBy);
      say(message);
      return { code, why };
    },
    complain: ({ code, message }) => say(fatal(code, message)),
    reassure() {
      if (isNewer) acknowledgements.again();
    },
    dispose() {
      link.drop();
      questions[Symbol.dispose]();
    },
    get isResumable() {
      return isNewer && !session.isCoded;
    },
    idle: questions.idle,
    get busy() {
      return questions.busy || flushes.any || session.busy;
    },
    get audioMs() {
      return session.audioMs + questions.heardMs;
    },
  };
}
