import {
  SAMPLE_RATE,
  type SessionEvent,
  type StreamingSession,
  TranscribeError,
  type VoiceActivityDetector,
} from '@ws/core';
import { createResampler, type Resampler } from '@ws/core/audio';
import type { SessionRemains } from '@ws/core/continue';
import { createBell } from '@ws/core/internal';
import { disposeDetector } from '../engine/detectors.js';
import { type AudioPieces, type Resamplers, stepsOf } from './audio-intake.js';
import type { AudioSessionContext } from './audio-session.js';

/** One channel of audio, from the resampler to its delivered events. The first audio opens a session. */
export interface Channel {
  /** Left out until audio has come. */
  readonly session: StreamingSession | undefined;
  /** Audio taken so far, in samples at 16 kHz. */
  readonly position: number;
  /**
   * Takes audio in small steps: the event loop serves others in between, and the session never holds more than its
   * bound. Once `lost` is aborted, the rest is discarded.
   *
   * @throws what opening the session throws; TranscribeError `ERR_ABORTED`
   */
  write(audio: AudioPieces, sampleRate: number, lost: AbortSignal): Promise<void>;
  /**
   * Prepares for a client that sends on from `position`, and has the events up to `lastSeq`. Returns what starts the
   * delivery of the later events; throws `ERR_INVALID_STATE` when these are not all kept.
   */
  resume(lastSeq: number): () => void;
  /** The state from which it can go on elsewhere, while it goes on here. */
  snapshot(): SuspendedChannel;
  /** Stops, and returns the same. */
  suspend(): Promise<SuspendedChannel>;
  /** Goes on with a suspended channel, of this process or another. @throws what opening the session throws */
  restore(suspended: SuspendedChannel): Promise<void>;
  /** Ends the audio. Resolves when all of it is transcribed and its events are delivered. */
  end(): Promise<void>;
  dispose(): void;
}

export interface SuspendedChannel {
  /** Left out if no audio had come. */
  readonly remains: SessionRemains | undefined;
  readonly toldSeq: number;
}

interface ChannelParts extends Pick<AudioSessionContext, 'eventLoop' | 'logger'> {
  readonly resamplers: Resamplers;
  createDetector(): Promise<VoiceActivityDetector | null>;
  /** @param remains - of the session to continue */
  createSession(vad: VoiceActivityDetector | null, remains?: SessionRemains): StreamingSession;
  onAudio(position: number): void;
  onRestored(position: number): void;
  onTaken(position: number): void;
  /** Delivers one event. Awaited before the next one is read. */
  deliver(event: SessionEvent): Promise<void>;
  /** Observes events while no client is connected; left out if nothing observes them. */
  readonly observe: ((event: SessionEvent) => Promise<void> | undefined) | undefined;
  /** Aborted when the client that is connected now is lost. */
  lost(): AbortSignal;
  /** Called with a fault of the server, after which the channel cannot go on. */
  onFault(error: unknown): void;
  readonly signal: AbortSignal;
}

export function createChannel(parts: ChannelParts): Channel {
  const { eventLoop, logger, signal, observe, onFault } = parts;
  let resampler: Resampler = createResampler(SAMPLE_RATE);
  let session: StreamingSession | undefined;
  let opening: Promise<StreamingSession> | undefined;
  let vad: VoiceActivityDetector | null = null;
  let delivering: Promise<void> | undefined;
  let deliveredSeq = 0;
  /** The newest events that the session resumed, until they are read. */
  let resumed: AsyncIterable<SessionEvent> | undefined;
  let isStopped = false;
  const change = createBell();

  async function open(remains?: SessionRemains): Promise<StreamingSession> {
    vad = await parts.createDetector();
    let opened: StreamingSession;
    try {
      opened = parts.createSession(vad, remains);
    } catch (error) {
      // The client's settings have been checked, so the next frame would fail as well.
      void disposeDetector(vad, logger);
      onFault(error);
      throw error;
    }
    delivering ??= deliverAll(opened).catch(onFault);
    // The audio session was disposed while this one opened.
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

  /** @param samples - at 16 kHz */
  async function take(
    opened: StreamingSession,
    samples: Float32Array,
    lost: AbortSignal,
  ): Promise<void> {
    parts.onAudio(opened.position + samples.length);
    await opened.write(samples);
    if (!lost.aborted) parts.onTaken(opened.position);
  }

  function deliverOne(event: SessionEvent): Promise<void> {
    deliveredSeq = event.seq;
    return parts.deliver(event);
  }

  /** Delivers all events of a session, to as many clients as resume it in turn. */
  async function deliverAll(opened: StreamingSession): Promise<void> {
    let events: AsyncIterable<SessionEvent> | undefined = opened;
    while (events !== undefined && !(await readAll(events, deliverOne, parts.lost()))) {
      // Another reader would end the one of a client that is there already.
      const isAwaited = resumed === undefined;
      const next = nextEvents();
      if (observe !== undefined && isAwaited && !isStopped) {
        await observeUntil(next, () => (session ?? opened).resume(deliveredSeq), observe);
      }
      events = await next;
    }
  }

  /** The events for the next client; `undefined` once stopped. */
  async function nextEvents(): Promise<AsyncIterable<SessionEvent> | undefined> {
    while (resumed === undefined && !isStopped) await change.rung;
    const events = resumed;
    resumed = undefined;
    return isStopped ? undefined : events;
  }

  function goOnWith(events: AsyncIterable<SessionEvent>): void {
    resumed = events;
    change.ring();
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
      if (sampleRate !== resampler.inputRate) {
        const next = await parts.resamplers.at(sampleRate);
        const rest = resampler.flush();
        resampler = next;
        if (!signal.aborted && !lost.aborted) await take(session, rest, lost);
      }
      let steps = 0;
      for (const piece of stepsOf(audio, sampleRate)) {
        if (steps++ > 0) await eventLoop.next();
        if (signal.aborted || lost.aborted) return;
        await take(session, sampleRate === SAMPLE_RATE ? piece : resampler.process(piece), lost);
      }
    },
    resume(lastSeq) {
      if (session === undefined && lastSeq > 0) {
        throw new TranscribeError(`There has been no event ${lastSeq}.`, {
          code: 'ERR_INVALID_STATE',
        });
      }
      const events = session?.resume(lastSeq);
      // What the resampler holds is sent again.
      resampler.flush();
      return () => {
        if (events !== undefined) goOnWith(events);
      };
    },
    snapshot: () => ({ remains: session?.snapshot(), toldSeq: deliveredSeq }),
    async suspend() {
      const remains = await session?.suspend();
      if (remains !== undefined) {
        await disposeDetector(vad, logger);
        vad = null;
      }
      return { remains, toldSeq: deliveredSeq };
    },
    async restore({ remains, toldSeq }) {
      if (remains === undefined) return;
      deliveredSeq = toldSeq;
      opening = open(remains);
      session = await opening;
      parts.onRestored(session.position);
      goOnWith(session.resume(toldSeq));
    },
    async end() {
      if (session !== undefined) {
        const rest = resampler.flush();
        if (rest.length > 0) await session.write(rest);
        await session.end();
      }
      await delivering;
    },
    dispose() {
      isStopped = true;
      change.ring();
      if (session !== undefined) void disposeSession(session);
    },
  };
}

/** Observes events until a client resumes the session. */
async function observeUntil(
  next: Promise<unknown>,
  open: () => AsyncIterable<SessionEvent>,
  observe: (event: SessionEvent) => Promise<void> | undefined,
): Promise<void> {
  const found = new AbortController();
  void next.then(() => found.abort());
  try {
    await readAll(open(), observe, found.signal);
  } catch {
    // The session is over.
  }
}

/** Reads events until there are no more, or the signal is aborted. @returns whether all were read */
async function readAll(
  events: AsyncIterable<SessionEvent>,
  take: (event: SessionEvent) => Promise<void> | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const iterator = events[Symbol.asyncIterator]();
  // Ends the wait for the next event as well.
  const leave = (): void => void iterator.return?.();
  signal.addEventListener('abort', leave);
  try {
    while (!signal.aborted) {
      const { done, value } = await iterator.next();
      if (signal.aborted) return false;
      if (done) return true;
      await take(value);
    }
    return false;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
