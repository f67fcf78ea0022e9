import {
  createStreamingSession,
  type SessionEvent,
  type StreamingSession,
  samplesToMs,
  type TranscribeError,
  type VoiceActivityDetector,
} from '@ws/core';
import {
  type ConfigureMessage,
  encodeServerMessage,
  protocolError,
  type ServerMessage,
  type StartMessage,
  wireErrorCode,
} from '@ws/core/protocol';
import { createAcknowledgements } from '../answers/acknowledgements.js';
import { isOriginal, toMessage, wireMessage } from '../answers/event-messages.js';
import { type Ending, farewell, fatal, SHUTTING_DOWN } from '../answers/farewell.js';
import { createFlushes } from '../answers/flushes.js';
import { greeting } from '../answers/greeting.js';
import { createAudioIntake, stepAt } from '../audio/audio-intake.js';
import { checkPcm, pcmPieces } from '../audio/audio-pieces.js';
import { createRatePace, createResamplers } from '../audio/resamplers.js';
import { type ReadMessage, readMessage } from '../messages/read-message.js';
import { createQuestions } from '../one-shots/questions.js';
import { CLOSE } from '../socket/close-codes.js';
import type { Frame } from '../socket/inbox.js';
import { checkedStart } from './checked-start.js';
import { createEventDelivery } from './event-delivery.js';
import { createHeardStream } from './heard-stream.js';
import { makeDetector } from './make-detector.js';
import { watchFinals } from './pending-finals.js';
import type { NativeSession, NativeSessionContext } from './session-contract.js';
import { createSessionLink } from './session-link.js';
import {
  boundedChanges,
  changedRequest,
  type EndpointingBounds,
  type RequestedSettings,
  streamingOptions,
  supportedLanguages,
} from './session-settings.js';

/** Greets the peer, then answers it. */
export function createNativeSession(context: NativeSessionContext): NativeSession {
  const { scheduler, detectors, limits, turns, watch, clock, logger } = context;
  const { maxAudioMs, windowMs = maxAudioMs } = scheduler.backend.capabilities;
  const maxUtteranceMs = Math.min(limits.maxUtteranceMs, windowMs);
  const openedAt = clock.now();
  const gone = new AbortController();
  const pace = createRatePace(clock, gone.signal);
  const intake = createAudioIntake(createResamplers(pace));
  const finals = watchFinals(scheduler);
  const link = createSessionLink(context.peer);
  const questions = createQuestions({
    ...{ ...context, createDetector, maxUtteranceMs },
    resamplers: createResamplers(pace),
    maxOneShotMs: limits.maxOneShotMs,
    maxBufferedMs: limits.maxBufferedMs,
    signal: gone.signal,
    settings() {
      const { task, prompt, hotwords } = requested;
      return { ...languagesOf(requested), task, prompt, hotwords };
    },
    answer: say,
    fail(error) {
      logger.error({ code: (error as TranscribeError).code }, 'one-shot message has no transcript');
      complain(error);
    },
    room: link.room,
  });
  const acknowledgements = createAcknowledgements(say);
  let started = false;
  // Whether it has said anything that the original protocol does not have: then it knows the newer answers, too.
  let isNewer = false;
  let requested: RequestedSettings = {};
  let handling: Promise<unknown> = Promise.resolve();
  let ending: Ending | undefined;
  /** The last word was said. */
  let isOver = false;
  // Up to here utterances are over, or dropped, by a message.
  let closedTo = 0;
  const flushes = createFlushes((id) => say({ type: 'flushed', id }));
  const delivery = createEventDelivery(link, tell, watch);
  const stream = createHeardStream({
    ...{ turns, logger, intake, watch, createDetector, deliver: delivery.deliver },
    createSession(vad) {
      context.observer.opened();
      return createStreamingSession({
        ...streamingOptions(context, requested, endpointingBounds()),
        ...languagesOf(requested),
        emptyFinals: requested.emptyFinals ?? !isNewer,
        scheduler: finals.scheduler,
        vad,
      });
    },
    signal: gone.signal,
    onTaken(position) {
      if (isNewer) acknowledgements.taken(position);
    },
    onFault: giveUp,
  });

  say(greeting(context, maxUtteranceMs));

  function say(message: ServerMessage): void {
    link.send(encodeServerMessage(message));
  }

  function complain(error: unknown): void {
    const code = wireErrorCode(error);
    watch.complained(code);
    if (code === 'INTERNAL_ERROR') logger.error({ err: error }, 'fault while handling a message');
    say({ type: 'error', code, message: wireMessage(error), fatal: false });
  }

  async function handle(frame: Frame): Promise<boolean> {
    // A client that provokes answers without reading them is not listened to either.
    const { signal: lost } = link;
    await link.room();
    try {
      if (frame.type === 'text') {
        const { maxMessageBytes: maxBytes } = limits;
        const read = await readMessage(frame.bytes, { maxBytes, turns });
        await obey(read, lost);
        return read.message.type !== 'ping' || read.message.keepAlive !== false;
      }
      if (isOpen()) {
        const { encoding, sampleRate } = intake;
        await checkPcm(frame.fragments, encoding, turns);
        isNewer = true;
        await stream.hear(
          pcmPieces(frame.fragments, encoding, stepAt(sampleRate)),
          sampleRate,
          lost,
        );
      }
    } catch (error) {
      if (!gone.signal.aborted) complain(error);
    }
    return true;
  }

  async function obey(
    { message, audio, contextAudio }: ReadMessage,
    lost: AbortSignal,
  ): Promise<void> {
    // Whoever is lost sends it again.
    if (lost.aborted) return;
    if (message.type !== 'ping' && !isOpen()) return;
    switch (message.type) {
      case 'ping':
        return say({ type: 'pong' });
      case 'start':
        return start(message);
      case 'audio_frame':
        return stream.hear(audio, message.sampleRate ?? intake.sampleRate, lost);
      case 'one_shot': {
        const { sampleRate, previousTranscript } = message;
        return questions.ask({ audio, contextAudio, sampleRate, previousTranscript });
      }
      case 'vad_end':
        return flushes.ask(stream.session, isMoreToClose());
      case 'finalize':
        return flushes.ask(stream.session, isMoreToClose(), message.id);
      case 'configure':
        return configure(message);
      case 'cancel':
        isNewer = true;
        if (isMoreToClose()) stream.session?.cancel();
        return;
      case 'end':
        return finish('client');
    }
  }

  /** Whether audio has come since the last message that ends an utterance: another one asks for nothing. */
  function isMoreToClose(): boolean {
    const { position } = stream;
    const isMore = position > closedTo;
    closedTo = position;
    return isMore;
  }

  /** Whether messages are still taken. A client that goes on after its own `end` is told; the server's is announced. */
  function isOpen(): boolean {
    if (ending === 'client') {
      throw protocolError(
        'UNEXPECTED_MESSAGE',
        'The session was ended by "end": nothing more is taken. Connect again for another one.',
      );
    }
    return ending === undefined;
  }

  function start(message: StartMessage): void {
    if (started || stream.session !== undefined) {
      const rule = started
        ? '"start" was sent before, and may be sent once. Send "configure" to change a session.'
        : '"start" must come before any audio. Connect again to start another session.';
      throw protocolError('UNEXPECTED_MESSAGE', rule);
    }
    const { type: _, encoding: __, sampleRate: ___, model: ____, resume, ...settings } = message;
    intake.announce(checkedStart(message, context), message.sampleRate);
    started = true;
    isNewer = true;
    requested = { ...requested, ...settings };
    if (resume === undefined || context.peer.resume(resume)) return;
    throw protocolError(
      'SESSION_NOT_FOUND',
      'The session to resume is gone. This is a new one: send the audio since the last final again.',
    );
  }

  function configure({ type: _, ...changes }: ConfigureMessage): void {
    isNewer = true;
    const asked = changedRequest(requested, changes);
    const spoken = languagesOf(asked);
    const isSpoken = 'language' in changes || 'languages' in changes;
    stream.session?.configure({
      ...boundedChanges(changes, endpointingBounds()),
      ...(isSpoken && spoken),
    });
    requested = asked;
  }

  function languagesOf(asked: RequestedSettings): ReturnType<typeof supportedLanguages> {
    return supportedLanguages(asked, scheduler.backend, context.languages);
  }

  /** Who knows only the original messages says by `vad_end` alone where an utterance ends. */
  function endpointingBounds(): EndpointingBounds {
    return { automatic: isNewer, maxUtteranceMs };
  }

  function createDetector(): Promise<VoiceActivityDetector | null> {
    return makeDetector(() => detectors.create(requested.vad), {
      ...{ clock, logger },
      signal: gone.signal,
      onFailure: () =>
        say({
          type: 'warning',
          code: 'VAD_FAILED',
          message: 'Voice-activity detection cannot start. Silence is decoded too.',
        }),
    });
  }

  /** Events wait in the session while the peer does not read: there partials are merged, and then `write` waits. */
  async function tell(event: SessionEvent, session: StreamingSession): Promise<void> {
    flushes.sending();
    await context.observer.told(event);
    if (isNewer || isOriginal(event)) {
      say(toMessage(event));
      await link.room();
    }
    flushes.sent(session.unread);
  }

  function finish(reason: Ending): void {
    if (ending !== undefined) return;
    ending = reason;
    if (reason === 'shutdown') say(SHUTTING_DOWN);
    void answerAllAndClose(reason);
  }

  async function answerAllAndClose(reason: Ending): Promise<void> {
    try {
      // A frame that is only partly written is still taken whole.
      if (reason !== 'client') await handling;
      await stream.end();
      // Who did not ask for the end must know what of its audio came too late, were it all of it.
      if (isNewer && (stream.session !== undefined || reason === 'shutdown')) {
        acknowledgements.all(stream.position);
      }
      await questions.idle();
      await link.room();
    } catch (error) {
      giveUp(error);
    }
    if (gone.signal.aborted) return;
    isOver = true;
    const { message, code, why } = farewell(reason, limits);
    say(message);
    link.close(code, why);
  }

  /** A fault of our own: the session cannot go on, the others can. */
  function giveUp(error: unknown): void {
    if (gone.signal.aborted) return;
    logger.error({ err: error }, 'fault in a session');
    say(fatal('INTERNAL_ERROR', 'The server failed in this session. Its log says more.'));
    link.close(CLOSE.internalError, 'Internal error');
    dispose();
  }

  function dispose(): void {
    ending ??= 'client';
    if (!gone.signal.aborted) context.onOver();
    gone.abort();
    link.drop();
    delivery.stop();
    questions[Symbol.dispose]();
    stream.dispose();
  }

  return {
    receive(frame) {
      const handled = handle(frame);
      handling = handled;
      return handled;
    },
    reassure() {
      if (isNewer) acknowledgements.again();
    },
    finish,
    openedAt,
    detach: link.drop,
    attach(peer, lastSeq) {
      link.close(CLOSE.resumedElsewhere, 'Resumed on another connection');
      link.drop();
      const events = stream.resume(lastSeq);
      link.take(peer);
      say(greeting(context, maxUtteranceMs));
      acknowledgements.at(stream.position);
      if (events !== undefined) delivery.takeUp(events);
    },
    get resumable() {
      const isGoingOn = ending === undefined || ending === 'client';
      return isNewer && isGoingOn && !isOver && !gone.signal.aborted;
    },
    dispose,
    get busy() {
      return questions.busy || flushes.any || finals.any;
    },
    get finishing() {
      return ending !== undefined;
    },
    get position() {
      return stream.position;
    },
    get audioMs() {
      return samplesToMs(stream.position) + questions.heardMs;
    },
  };
}
