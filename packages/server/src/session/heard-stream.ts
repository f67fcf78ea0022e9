import { type StreamingSession, TranscribeError, type VoiceActivityDetector } from '@ws/core';
import type { SessionRemains } from '@ws/core/continue';
import { type AudioIntake, stepAt } from '../audio/audio-intake.js';
import { type AudioPieces, smallPieces } from '../audio/audio-pieces.js';
import { disposeDetector } from '../by-name/detectors.js';
import type { SessionWatch } from '../observation/session-watch.js';
import type { EventDelivery } from './event-delivery.js';
import type { NativeSessionContext } from './session-contract.js';

/** The audio of one client, from the intake to what is told of it. The first of it opens a streaming session. */
export interface HeardStream {
  /** Left out until there is audio. */
  readonly session: StreamingSession | undefined;
  /** Audio taken so far, in samples at 16 kHz. */
  readonly position: number;
  /**
   * Takes audio step by step: others have their turn, and the session never holds more than its bound.
   *
   * @param signal - whoever sent it is lost: what of it is not taken yet, is not
   * @throws what opening the session throws; TranscribeError `ERR_ABORTED`
   */
  hear(audio: AudioPieces, sampleRate: number, signal: AbortSignal): Promise<void>;
  /**
   * What comes next is sent by somebody who knows `position` alone, and has heard the events up to `lastSeq`.
   *
   * @returns lets those after it be told
   * @throws TranscribeError `ERR_INVALID_STATE` when they are no longer all there
   */
  resume(lastSeq: number): () => void;
  /** Ends where it is, and gives what it needs to go on elsewhere; nothing where there was no audio. */
  suspend(): Promise<SessionRemains | undefined>;
  /**
   * Goes on with what was suspended, here or elsewhere.
   *
   * @param lastSeq - the last event that was told
   * @throws what opening the session throws
   */
  restore(remains: SessionRemains, lastSeq: number): Promise<void>;
  /** No more audio comes. Resolves when all of it is answered, and told. */
  end(): Promise<void>;
  dispose(): void;
}

/** What a stream is made of. */
export interface HeardStreamParts extends Pick<NativeSessionContext, 'turns' | 'logger'> {
  readonly intake: AudioIntake;
  readonly watch: Pick<SessionWatch, 'heard'>;
  /** Nobody is there to be told any more. */
  readonly signal: AbortSignal;
  createDetector(): Promise<VoiceActivityDetector | null>;
  /** @param remains - of the session that it is to go on with */
  createSession(vad: VoiceActivityDetector | null, remains?: SessionRemains): StreamingSession;
  /** Tells all that it says. */
  readonly delivery: EventDelivery;
  /** What is to be awaited before audio that begins at a position is taken. */
  before(position: number): Promise<void> | undefined;
  /** Audio up to a position was taken. */
  onTaken(position: number): void;
  /** A fault of our own: the stream cannot go on. */
  onFault(error: unknown): void;
}

export function createHeardStream(parts: HeardStreamParts): HeardStream {
  const { intake, turns, logger, delivery, signal } = parts;
  let session: StreamingSession | undefined;
  let opening: Promise<StreamingSession> | undefined;
  let vad: VoiceActivityDetector | null = null;
  let delivering: Promise<void> | undefined;

  async function open(remains?: SessionRemains, toldSeq = 0): Promise<StreamingSession> {
    vad = await parts.createDetector();
    let opened: StreamingSession;
    try {
      opened = parts.createSession(vad, remains);
    } catch (error) {
      // What clients may ask for has been checked: the next frame would fare no better.
      void disposeDetector(vad, logger);
      parts.onFault(error);
      throw error;
    }
    delivering ??= delivery
      .deliver(opened, (seq) => (session ?? opened).resume(seq), toldSeq)
      .catch(parts.onFault);
    // Whoever left meanwhile has nothing to dispose it.
    if (signal.aborted) void disposeSession(opened);
    return opened;
  }

  async function disposeSession(opened: StreamingSession): Promise<void> {
    try {
      await opened[Symbol.asyncDispose]();
    } catch (error) {
      // It must not take other sessions down.
      logger.error({ err: error }, 'fault while a session was disposed');
    }
    await disposeDetector(vad, logger);
  }

  return {
    get session() {
      return session;
    },
    get position() {
      return session?.position ?? 0;
    },
    async hear(audio, sampleRate, lost) {
      opening ??= open();
      session = await opening;
      await intake.tune(sampleRate);
      let steps = 0;
      for (const piece of smallPieces(audio, stepAt(sampleRate))) {
        if (steps++ > 0) await turns.next();
        if (signal.aborted || lost.aborted) return;
        await parts.before(session.position);
        const samples = intake.resample(piece);
        parts.watch.heard(session.position + samples.length);
        await session.write(samples);
        if (!lost.aborted) parts.onTaken(session.position);
      }
    },
    resume(lastSeq) {
      if (session === undefined && lastSeq > 0) {
        throw new TranscribeError(`No event ${lastSeq} was told.`, { code: 'ERR_INVALID_STATE' });
      }
      const events = session?.resume(lastSeq);
      intake.restart();
      return () => {
        if (events !== undefined) delivery.takeUp(events);
      };
    },
    async suspend() {
      if (session === undefined) return undefined;
      const remains = await session.suspend();
      await disposeDetector(vad, logger);
      vad = null;
      return remains;
    },
    async restore(remains, lastSeq) {
      opening = open(remains, lastSeq);
      session = await opening;
      delivery.takeUp(session.resume(lastSeq));
    },
    async end() {
      if (session !== undefined) {
        const rest = intake.flush();
        if (rest.length > 0) await session.write(rest);
        await session.end();
      }
      await delivering;
    },
    dispose() {
      delivery.stop();
      if (session !== undefined) void disposeSession(session);
    },
  };
}
