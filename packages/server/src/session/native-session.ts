import {
  createStreamingSession,
  msToSamples,
  type StreamingSession,
  type TranscribeError,
  type VoiceActivityDetector,
} from '@ws/core';
import {
  type ConfigureMessage,
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
import { type Ending, farewell, fatal } from '../answers/farewell.js';
import { createFlushes } from '../answers/flushes.js';
import { greeting } from '../answers/greeting.js';
import { createAudioIntake } from '../audio/audio-intake.js';
import { createRatePace, createResamplers } from '../audio/resamplers.js';
import { type ReadMessage, readMessage } from '../messages/read-message.js';
import { createOneShots, lengthOf, type OneShotQuestion } from '../one-shots/one-shots.js';
import { createOrderedWork } from '../one-shots/ordered-work.js';
import { CLOSE } from '../socket/close-codes.js';
import type { Frame } from '../socket/inbox.js';
import { createHeardBytes } from './heard-bytes.js';
import { createHeardChannels } from './heard-channels.js';
import { createHeardStream } from './heard-stream.js';
import { makeDetector } from './make-detector.js';
import { watchFinals } from './pending-finals.js';
import type { NativeSession, NativeSessionContext } from './session-contract.js';
import {
  boundedChanges,
  changedRequest,
  checkDetector,
  clientOptions,
  type EndpointingBounds,
  type RequestedSettings,
  startedBefore,
} from './session-settings.js';

// One-shot messages that wait for the engine before the socket is no longer read from.
const MAX_WAITING_ONE_SHOTS = 4;

/** Greets the peer, then answers it. */
export function createNativeSession(context: NativeSessionContext): NativeSession {
  const { peer, scheduler, strategy, detectors, limits, turns, clock, logger } = context;
  const { maxAudioMs, windowMs = maxAudioMs } = scheduler.backend.capabilities;
  const maxUtteranceMs = Math.min(limits.maxUtteranceMs, windowMs);
  const gone = new AbortController();
  const pace = createRatePace(clock, gone.signal);
  const intake = createAudioIntake(createResamplers(pace));
  const oneShots = createOneShots({
    ...context,
    createDetector,
    resamplers: createResamplers(pace),
    maxUtteranceMs,
    maxOneShotMs: limits.maxOneShotMs,
  });
  const questions = createOrderedWork({
    maxWaiting: MAX_WAITING_ONE_SHOTS,
    maxSize: msToSamples(limits.maxBufferedMs),
  });
  const finals = watchFinals(scheduler);
  const acknowledgements = createAcknowledgements(say);
  let started = false;
  // Whether it has said anything that the original protocol does not have: then it knows the newer answers, too.
  let isNewer = false;
  let requested: RequestedSettings = {};
  let handling: Promise<unknown> = Promise.resolve();
  let ending: Ending | undefined;
  let lostBy: ErrorMessage | undefined;
  let isSeparate = false;
  let giveBack: () => void = () => {};
  // Up to here utterances are over, or dropped, by a message.
  let closedTo = 0;
  const flushes = createFlushes((id) => say({ type: 'flushed', id }));
  const heard = createHeardChannels({
    createStream: (channel) =>
      createHeardStream({
        ...{ turns, logger, createDetector, createSession },
        // What is decoded comes at 16 kHz: of the others none has anything to resample.
        intake: channel === 0 ? intake : createAudioIntake(createResamplers(pace)),
        signal: gone.signal,
        deliver: (session) => deliver(session, channel),
        onTaken(position) {
          if (isNewer && channel === 0) acknowledgements.taken(position);
        },
        onFault: giveUp,
      }),
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

  say(greeting(context, maxUtteranceMs));

  function say(message: ServerMessage): void {
    peer.send(encodeServerMessage(message));
  }

  function complain(error: unknown): void {
    const code = wireErrorCode(error);
    if (code === 'INTERNAL_ERROR') logger.error({ err: error }, 'fault while handling a message');
    say({ type: 'error', code, message: wireMessage(error), fatal: false });
  }

  async function handle(frame: Frame): Promise<boolean> {
    // A client that provokes answers without reading them is not listened to either.
    await peer.room();
    try {
      if (frame.type === 'text') {
        const { maxMessageBytes: maxBytes } = limits;
        const read = await readMessage(frame.bytes, { maxBytes, turns });
        await obey(read);
        return read.message.type !== 'ping' || read.message.keepAlive !== false;
      }
      if (isOpen()) await bytes.hear(frame.fragments);
    } catch (error) {
      if (gone.signal.aborted) return true;
      if (bytes.isLost) loseAudio(error);
      else complain(error);
    }
    return true;
  }

  async function obey({ message, audio, contextAudio }: ReadMessage): Promise<void> {
    if (message.type !== 'ping' && !isOpen()) return;
    switch (message.type) {
      case 'ping':
        return say({ type: 'pong' });
      case 'start':
        return start(message);
      case 'audio_frame':
        return heard.first.hear(audio, message.sampleRate ?? intake.sampleRate);
      case 'one_shot': {
        const { sampleRate, previousTranscript } = message;
        const question = { audio, contextAudio, sampleRate, previousTranscript };
        return questions.add(lengthOf(audio) + lengthOf(contextAudio), () => answer(question));
      }
      case 'vad_end':
        return flushes.ask(heard, isMoreToClose());
      case 'finalize':
        return flushes.ask(heard, isMoreToClose(), message.id);
      case 'configure':
        return configure(message);
      case 'cancel':
        isNewer = true;
        if (isMoreToClose()) heard.cancel();
        return;
      case 'end':
        return finish('client');
    }
  }

  /** Whether audio has come since the last message that ends an utterance: another one asks for nothing. */
  function isMoreToClose(): boolean {
    const { position } = heard;
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
    if (started || heard.isOpen) throw startedBefore(started);
    checkDetector(message, detectors.names);
    bytes.announce(message);
    const { type: _, encoding: __, sampleRate: ___, channels, resume, ...settings } = message;
    isSeparate = channels === 'separate';
    started = true;
    isNewer = true;
    requested = { ...requested, ...settings };
    if (resume === undefined) return;
    throw protocolError(
      'SESSION_NOT_FOUND',
      'The session to resume is gone. This is a new one: send the audio since the last final again.',
    );
  }

  function configure({ type: _, ...changes }: ConfigureMessage): void {
    isNewer = true;
    heard.configure(boundedChanges(changes, endpointingBounds()));
    requested = changedRequest(requested, changes);
  }

  /** Who knows only the original messages says by `vad_end` alone where an utterance ends. */
  function endpointingBounds(): EndpointingBounds {
    return { automatic: isNewer, maxUtteranceMs };
  }

  function createSession(vad: VoiceActivityDetector | null): StreamingSession {
    return createStreamingSession({
      partialIntervalMs: context.partialIntervalMs,
      ...clientOptions(requested, endpointingBounds()),
      scheduler: finals.scheduler,
      strategy,
      vad,
      turn: context.turnDetector,
      maxBufferedMs: limits.maxBufferedMs,
      clock,
      logger,
    });
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
  async function deliver(session: StreamingSession, channel: number): Promise<void> {
    for await (const event of session) {
      flushes.sending();
      if (isNewer || isOriginal(event)) {
        say(toMessage(event, isSeparate ? channel : undefined));
        await peer.room();
      }
      flushes.sent(heard.unread);
    }
  }

  async function answer(question: OneShotQuestion): Promise<void> {
    if (gone.signal.aborted) return;
    try {
      const { language, task, prompt, hotwords } = requested;
      say(await oneShots.answer(question, { language, task, prompt, hotwords }, gone.signal));
    } catch (error) {
      if (gone.signal.aborted) return;
      logger.error({ code: (error as TranscribeError).code }, 'one-shot message has no transcript');
      complain(error);
    }
    await peer.room();
  }

  /** What was heard before is answered; nothing can be heard after. */
  function loseAudio(error: unknown): void {
    if (ending !== undefined) return;
    const code = wireErrorCode(error);
    if (code === 'INTERNAL_ERROR') logger.error({ err: error }, 'fault while audio was decoded');
    lostBy = fatal(code, wireMessage(error));
    finish('bad audio');
  }

  function finish(reason: Ending): void {
    if (ending !== undefined) return;
    ending = reason;
    if (reason === 'shutdown') {
      say({
        type: 'warning',
        code: 'SHUTTING_DOWN',
        message:
          'The server is shutting down: audio is no longer taken, what was sent is answered.',
      });
    }
    void answerAllAndClose(reason);
  }

  async function answerAllAndClose(reason: Ending): Promise<void> {
    try {
      // A frame that is only partly written is still taken whole.
      if (reason !== 'client') await handling;
      await bytes.end().catch(complain);
      await heard.end();
      // Who did not ask for the end must know what of its audio came too late, were it all of it.
      if (isNewer && (heard.isOpen || reason === 'shutdown')) {
        acknowledgements.all(heard.position);
      }
      await questions.idle();
      await peer.room();
    } catch (error) {
      giveUp(error);
    }
    if (gone.signal.aborted) return;
    const { message, code, why } = farewell(reason, limits, lostBy);
    say(message);
    peer.close(code, why);
  }

  /** A fault of our own: the session cannot go on, the others can. */
  function giveUp(error: unknown): void {
    if (gone.signal.aborted) return;
    logger.error({ err: error }, 'fault in a session');
    say(fatal('INTERNAL_ERROR', 'The server failed in this session. Its log says more.'));
    peer.close(CLOSE.internalError, 'Internal error');
    dispose();
  }

  function dispose(): void {
    ending ??= 'client';
    gone.abort();
    bytes.dispose();
    oneShots[Symbol.dispose]();
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
  };
}
