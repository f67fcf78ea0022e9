import { type StreamingSession, TranscribeError, type VoiceActivityDetector } from '@ws/core';
import type { SessionRemains } from '@ws/core/continue';
import { disposeDetector } from '../engine/detectors.js';
import type { SessionWatch } from '../operations/observation/session-watch.js';
import type { AudioSessionContext } from './audio-session-context.js';
import type { EventDelivery } from './event-delivery.js';
import { type AudioIntake, stepAt } from './input/audio-intake.js';
import { type AudioPieces, smallPieces } from './input/audio-pieces.js';

/** One channel of audio, from the resampler to its delivered events. The first audio opens a streaming session. */
export interface ChannelStream {
  /** Left out until there is audio. */
  readonly session: StreamingSession | undefined;
  /** Audio taken so far, in samples at 16 kHz. */
  readonly position: number;
  /**
   * Takes audio in small steps: the event loop serves others in between, and the session never holds more than its bound.
   *
   * @param signal - aborted when the client disconnects; the rest of the audio is then discarded
   * @throws what opening the session throws; TranscribeError `ERR_ABORTED`
   */
  write(audio: AudioPieces, sampleRate: number, signal: AbortSignal): Promise<void>;
  /**
   * Prepares for a client that sends on from `position`, and has the events up to `lastSeq`.
   *
   * @returns starts the delivery of the later events
   * @throws TranscribeError `ERR_INVALID_STATE` when these are not all kept
   */
  resume(lastSeq: number): () => void;
  /** Stops, and returns what it takes to go on elsewhere; `undefined` if there was no audio. */
  suspend(): Promise<SessionRemains | undefined>;
  /**
   * Goes on with a suspended stream, of this process or another.
   *
   * @param lastSeq - the last event that was delivered
   * @throws what opening the session throws
   */
  restore(remains: SessionRemains, lastSeq: number): Promise<void>;
  /** Ends the audio. Resolves when all of it is transcribed and its events are delivered. */
  end(): Promise<void>;
  dispose(): void;
}

export interface ChannelStreamParts extends Pick<AudioSessionContext, 'eventLoop' | 'logger'> {
  readonly intake: AudioIntake;
  readonly watch: Pick<SessionWatch, 'onAudio'>;
  /** Aborted when the audio session is disposed. */
  readonly signal: AbortSignal;
  createDetector(): Promise<VoiceActivityDetector | null>;
  /** @param remains - of the session to continue */
  createSession(vad: VoiceActivityDetector | null, remains?: SessionRemains): StreamingSession;
  /** Delivers the session's events. */
  readonly delivery: EventDelivery;
  /** Called when audio up to a position was taken. */
  onTaken(position: number): void;
  /** Called with a fault of the server, after which the stream cannot go on. */
  onFault(error: unknown): void;
}

export function createChannelStream(parts: ChannelStreamParts): ChannelStream {
  const { intake, eventLoop, logger, delivery, signal } = parts;
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
      // The client's settings have been checked, so the next frame would fail as well.
      void disposeDetector(vad, logger);
      parts.onFault(error);
      throw error;
    }
    delivering ??= delivery
      .deliver(opened, (seq) => (session ?? opened).resume(seq), toldSeq)
      .catch(parts.onFault);
    // The stream was disposed while it opened.
    if (signal.aborted) void disposeSession(opened);
    return opened;
  }

  async function disposeSession(opened: StreamingSession): Promise<void> {
    try {
      await opened[Symbol.asyncDispose]();
    } catch (error) {
      // A fault here must not end other sessions.
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
    async write(audio, sampleRate, lost) {
      opening ??= open();
      session = await opening;
      await intake.tune(sampleRate);
      let steps = 0;
      for (const piece of smallPieces(audio, stepAt(sampleRate))) {
        if (steps++ > 0) await eventLoop.next();
        if (signal.aborted || lost.aborted) return;
        const samples = intake.resample(piece);
        parts.watch.onAudio(session.position + samples.length);
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
