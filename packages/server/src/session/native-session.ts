import {
  type SessionEvent,
  samplesToMs,
  type TranscribeError,
  type VoiceActivityDetector,
} from '@ws/core';
import {
  type ErrorMessage,
  encodeServerMessage,
  protocolError,
  type ServerMessage,
  type StartMessage,
  wireErrorCode,
} from '@ws/core/protocol';
import { createAcknowledgements } from '../answers/acknowledgements.js';
import { damagedAudio } from '../answers/damaged-audio.js';
import { isOriginal, toMessage, wireMessage } from '../answers/event-messages.js';
import { type Ending, farewell, fatal, SHUTTING_DOWN } from '../answers/farewell.js';
import { createFlushes } from '../answers/flushes.js';
import { greeting } from '../answers/greeting.js';
import { createAudioIntake } from '../audio/audio-intake.js';
import { createRatePace, createResamplers } from '../audio/resamplers.js';
import { type ReadMessage, readMessage } from '../messages/read-message.js';
import { createQuestions } from '../one-shots/questions.js';
import { CLOSE } from '../socket/close-codes.js';
import type { Frame } from '../socket/inbox.js';
import { createAskedSettings } from './asked-settings.js';
import { createAwaitedTurns } from './awaited-turns.js';
import { checkedStart, notResumed, startedBefore } from './checked-start.js';
import { createEventDelivery } from './event-delivery.js';
import { createHandover } from './handover.js';
import { createHeardBytes } from './heard-bytes.js';
import { createHeardChannels } from './heard-channels.js';
import { createHeardStream, type HeardStream } from './heard-stream.js';
import { makeDetector } from './make-detector.js';
import { openStreaming } from './open-streaming.js';
import { watchFinals } from './pending-finals.js';
import { isRefusedRedaction } from './refused-redaction.js';
import type { NativeSession, NativeSessionContext } from './session-contract.js';
import { createSessionLink } from './session-link.js';

/** Greets the peer, then answers it. */
export function createNativeSession(context: NativeSessionContext): NativeSession {
  const { scheduler, detectors, limits, turns, watch, observer, clock, logger } = context;
  const { maxAudioMs, windowMs = maxAudioMs } = scheduler.backend.capabilities;
  const maxUtteranceMs = Math.min(limits.maxUtteranceMs, windowMs);
  let openedAt = clock.now();
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
    settings: () => asked.forOneShot(),
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
  let handling: Promise<unknown> = Promise.resolve();
  let ending: Ending | undefined;
  /** The last word was said. */
  let isOver = false;
  let lostBy: ErrorMessage | undefined;
  let isSeparate = false;
  let giveBack: () => void = () => {};
  const flushes = createFlushes((id) => say({ type: 'flushed', id }));
  const asked = createAskedSettings(context, { maxUtteranceMs, isNewer: () => isNewer });
  const heard = createHeardChannels({
    createStream,
    take(sessions) {
      giveBack = context.places.take(sessions);
    },
  });
  const bytes = createHeardBytes({
    ...{ intake, heard, turns },
    decoders: context.decoders,
    signal: gone.signal,
    onFrame() {
      isNewer = true;
    },
    onDamaged: (packets) => say(damagedAudio(packets)),
  });

  const handover = createHandover({
    ...{ context, maxUtteranceMs, link, heard, intake, asked, acknowledgements, logger, say },
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
    const { signal: lost } = link;
    try {
      if (frame.type === 'text') {
        const { maxMessageBytes: maxBytes } = limits;
        const read = await readMessage(frame.bytes, { maxBytes, turns });
        await obey(read, lost);
        return read.message.type !== 'ping' || read.message.keepAlive !== false;
      }
      if (isOpen()) await bytes.hear(frame.fragments, lost);
    } catch (error) {
      if (gone.signal.aborted || lost.aborted) return true;
      if (bytes.isLost) loseAudio(error);
      else if (!started && isRefusedRedaction(frame, error)) refuseToTell(error);
      else complain(error);
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
        return heard.first.hear(audio, message.sampleRate ?? intake.sampleRate, lost);
      case 'one_shot': {
        const { sampleRate, previousTranscript } = message;
        return questions.ask({ audio, contextAudio, sampleRate, previousTranscript });
      }
      case 'vad_end':
        return flushes.ask(heard, heard.isMoreToClose);
      case 'finalize':
        return flushes.ask(heard, heard.isMoreToClose, message.id);
      case 'configure': {
        isNewer = true;
        const { type: _, ...changes } = message;
        return asked.change(changes, heard.configure);
      }
      case 'cancel':
        isNewer = true;
        if (heard.isMoreToClose()) heard.cancel();
        return;
      case 'end':
        return finish('client');
    }
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
    if (started || heard.isOpen) throw startedBefore(started);
    // Also where the rest is refused, and its client goes on all the same.
    if (message.redact !== undefined) asked.begin({ redact: message.redact });
    bytes.announce(checkedStart(message, context));
    const { type: _, encoding: __, sampleRate: ___, model: ____, ...rest } = message;
    const { channels, resume, ...settings } = rest;
    isSeparate = channels === 'separate';
    started = true;
    isNewer = true;
    asked.begin(settings);
    // What stands in the frames of the one that is asked for is not known here.
    if (resume === undefined || (!bytes.isCoded && context.peer.resume(resume))) return;
    throw notResumed(bytes.isCoded);
  }

  function isResumable(): boolean {
    const isGoingOn = ending === undefined || ending === 'client';
    return isNewer && isGoingOn && !isOver && !bytes.isCoded && !gone.signal.aborted;
  }

  function createDetector(): Promise<VoiceActivityDetector | null> {
    const { signal } = gone;
    return makeDetector(() => detectors.create(asked.vad), { clock, logger, signal, say });
  }

  /** The stream of a channel, counted from 0. */
  function createStream(channel: number): HeardStream {
    const isFirst = channel === 0;
    const watched = isFirst ? watch : context.watchChannel(channel);
    const awaited = createAwaitedTurns(clock);
    return createHeardStream({
      ...{ turns, logger, watch: watched, createDetector },
      delivery: createEventDelivery(link, {
        ...{ watch: watched, tell: (event) => tell(event, channel) },
        observe: observer.listens ? (event) => observer.told(event, channelOf(channel)) : undefined,
      }),
      // What is decoded comes at 16 kHz: of the others none has anything to resample.
      intake: isFirst ? intake : createAudioIntake(createResamplers(pace)),
      createSession(vad, remains) {
        if (remains === undefined) observer.opened();
        const { scheduler } = finals;
        const settings = asked.forStream();
        const turn = awaited.of(settings.turn);
        return openStreaming({ ...settings, turn, scheduler, vad }, remains, asked.redactor);
      },
      before: awaited.before,
      signal: gone.signal,
      onTaken(position) {
        if (isNewer && isFirst) acknowledgements.taken(position);
      },
      onFault: giveUp,
    });
  }

  function channelOf(of: number): number | undefined {
    return isSeparate ? of : undefined;
  }

  /** Events wait in the session while the peer does not read: there partials are merged, and then `write` waits. */
  async function tell(event: SessionEvent, of: number): Promise<void> {
    const channel = channelOf(of);
    flushes.sending();
    await observer.told(event, channel);
    handover.told(event);
    if (isNewer || isOriginal(event)) {
      say(toMessage(event, channel));
      await link.room();
    }
    flushes.sent(heard);
  }

  /** What was heard before is answered; nothing can be heard after. */
  function loseAudio(error: unknown): void {
    if (ending !== undefined) return;
    const code = wireErrorCode(error);
    watch.complained(code);
    if (code === 'INTERNAL_ERROR') logger.error({ err: error }, 'fault while audio was decoded');
    lostBy = fatal(code, wireMessage(error));
    finish('bad audio');
  }

  /** Who asks for redaction counts on it: nothing is told as it is heard because its `start` was refused. */
  function refuseToTell(error: unknown): void {
    const code = wireErrorCode(error);
    watch.complained(code);
    lostBy = fatal(code, wireMessage(error));
    finish('uncovered');
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
      await bytes.end().catch(complain);
      await heard.end();
      await flushes.answered();
      // Who did not ask for the end must know what of its audio came too late, were it all of it.
      if (isNewer && (heard.isOpen || reason === 'shutdown')) {
        acknowledgements.all(heard.position);
      }
      await questions.idle();
      await link.room();
    } catch (error) {
      giveUp(error);
    }
    if (gone.signal.aborted) return;
    isOver = true;
    const { message, code, why } = farewell(reason, limits, lostBy);
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
    bytes.dispose();
    questions[Symbol.dispose]();
    heard.dispose();
    giveBack();
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
    get openedAt() {
      return openedAt;
    },
    detach: link.drop,
    attach: handover.attach,
    async suspend(save) {
      if (ending !== undefined || !isResumable()) return false;
      await questions.idle();
      const isKept = await handover.suspend(clock.now() - openedAt, save);
      if (isKept) dispose();
      return isKept;
    },
    restore(kept) {
      started = true;
      isNewer = true;
      openedAt -= kept.ageMs;
      asked.begin(kept.requested);
      bytes.announce(kept);
      return handover.restore(kept);
    },
    get resumable() {
      return isResumable();
    },
    dispose,
    get busy() {
      return questions.busy || flushes.any || finals.any;
    },
    get finishing() {
      return ending !== undefined;
    },
    get position() {
      return heard.position;
    },
    get audioMs() {
      return samplesToMs(heard.samples) + questions.heardMs;
    },
  };
}
