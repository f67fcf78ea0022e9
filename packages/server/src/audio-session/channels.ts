import { type StreamingSession, TranscribeError, type VoiceActivityDetector } from '@ws/core';
import type { SessionRemains } from '@ws/core/continue';
import { disposeDetector } from '../engine/detectors.js';
import type { SessionWatch } from '../operations/observation/session-watch.js';
import { type AudioIntake, type AudioPieces, stepsOf } from './audio-intake.js';
import type { AudioSession, AudioSessionContext } from './audio-session.js';
import type { EventDelivery } from './event-delivery.js';

/** The audio of one client: one stream, or one for each channel. The first audio of a stream opens a session. */
export interface Channels
  extends Pick<AudioSession, 'position' | 'flush' | 'cancel' | 'configure' | 'end'> {
  /** Audio taken so far, in samples at 16 kHz, the sum of all channels. */
  readonly samples: number;
  /** Whether any audio has come. */
  readonly isOpen: boolean;
  /** Events that have not been read, of all channels. */
  readonly unread: number;
  /**
   * Takes audio, as much of each channel, in small steps: the event loop serves others in between, and no session ever
   * holds more than its bound.
   *
   * @param sampleRate - Hz
   * @param lost - aborted when the client disconnects; the rest is then discarded
   * @throws what opening the sessions throws; what {@link ChannelsParts.take} throws; TranscribeError `ERR_ABORTED`
   */
  write(channels: readonly AudioPieces[], sampleRate: number, lost: AbortSignal): Promise<void>;
  /** Takes mono samples for every open channel. As {@link write}. */
  writeToAll(samples: Float32Array, sampleRate: number, lost: AbortSignal): Promise<void>;
  /** Whether audio has come since the last call. A message that ends utterances asks for nothing otherwise. */
  isMoreToClose(): boolean;
  /**
   * Prepares for a client that sends on from `position`, and has the events up to `lastSeq`.
   *
   * @returns starts the delivery of the later events
   * @throws TranscribeError `ERR_INVALID_STATE` when these are not all kept
   */
  resume(lastSeq: number): () => void;
  /** Stops the only channel, and returns what it takes to go on elsewhere. */
  suspend(): Promise<SuspendedChannel>;
  /**
   * Goes on with a suspended channel, of this process or another.
   *
   * @throws what opening the session throws
   */
  restore(suspended: SuspendedChannel): Promise<void>;
  dispose(): void;
}

export interface SuspendedChannel {
  /** Left out if no audio had come. */
  readonly remains: SessionRemains | undefined;
  /** The last event that was delivered. */
  readonly toldSeq: number;
}

/** What one channel is made of. */
export interface ChannelParts {
  readonly intake: AudioIntake;
  readonly watch: Pick<SessionWatch, 'onAudio'>;
  /** Delivers the session's events. */
  readonly delivery: EventDelivery;
  /** @param remains - of the session to continue */
  createSession(vad: VoiceActivityDetector | null, remains?: SessionRemains): StreamingSession;
}

export interface ChannelsParts extends Pick<AudioSessionContext, 'eventLoop' | 'logger'> {
  /** Makes the parts of a channel, counted from 0. */
  partsOf(channel: number): ChannelParts;
  createDetector(): Promise<VoiceActivityDetector | null>;
  /**
   * Reserves so many more sessions.
   *
   * @throws TranscribeError if the server has no capacity for them
   */
  take(sessions: number): void;
  /** Aborted when the audio session is disposed. */
  readonly signal: AbortSignal;
  /** Called when audio of all channels up to a position was taken. */
  onTaken(position: number): void;
  /** Called with a fault of the server, after which a channel cannot go on. */
  onFault(error: unknown): void;
}

export function createChannels(parts: ChannelsParts): Channels {
  const first = createChannel(parts, parts.partsOf(0), parts.onTaken);
  const channels = [first];
  /** Up to this position a message has ended or dropped the utterances. */
  let closedTo = 0;

  function sessions(): StreamingSession[] {
    return channels.flatMap(({ session }) => session ?? []);
  }

  async function write(
    all: readonly AudioPieces[],
    sampleRate: number,
    lost: AbortSignal,
  ): Promise<void> {
    if (lost.aborted) return;
    if (all.length > channels.length) {
      parts.take(all.length - channels.length);
      for (let i = channels.length; i < all.length; i++) {
        channels.push(createChannel(parts, parts.partsOf(i), () => {}));
      }
    }
    // The first channel comes last: its position is the one that all have reached.
    for (let i = all.length - 1; i >= 0; i--) await channels[i]!.write(all[i]!, sampleRate, lost);
  }

  return {
    get position() {
      return first.position;
    },
    get samples() {
      return channels.reduce((sum, { position }) => sum + position, 0);
    },
    get isOpen() {
      return sessions().length > 0;
    },
    get unread() {
      return sessions().reduce((sum, { unread }) => sum + unread, 0);
    },
    write,
    writeToAll: (samples, sampleRate, lost) =>
      write(
        channels.map(() => [samples]),
        sampleRate,
        lost,
      ),
    isMoreToClose() {
      const { position } = first;
      const isMore = position > closedTo;
      closedTo = position;
      return isMore;
    },
    async flush(channel) {
      const of = channel === undefined ? sessions() : [channels[channel]?.session ?? []].flat();
      await Promise.all(of.map((session) => session.flush()));
    },
    cancel() {
      for (const session of sessions()) session.cancel();
    },
    configure(changes) {
      for (const session of sessions()) session.configure(changes);
    },
    resume: first.resume,
    suspend: first.suspend,
    restore: first.restore,
    async end() {
      await Promise.all(channels.map((channel) => channel.end()));
    },
    dispose() {
      for (const channel of channels) channel.dispose();
    },
  };
}

/** One channel of audio, from the resampler to its delivered events. */
function createChannel(
  { eventLoop, logger, signal, createDetector, onFault }: ChannelsParts,
  { intake, watch, delivery, createSession }: ChannelParts,
  onTaken: (position: number) => void,
) {
  let session: StreamingSession | undefined;
  let opening: Promise<StreamingSession> | undefined;
  let vad: VoiceActivityDetector | null = null;
  let delivering: Promise<void> | undefined;

  async function open(remains?: SessionRemains, toldSeq = 0): Promise<StreamingSession> {
    vad = await createDetector();
    let opened: StreamingSession;
    try {
      opened = createSession(vad, remains);
    } catch (error) {
      // The client's settings have been checked, so the next frame would fail as well.
      void disposeDetector(vad, logger);
      onFault(error);
      throw error;
    }
    delivering ??= delivery
      .deliver(opened, (seq) => (session ?? opened).resume(seq), toldSeq)
      .catch(onFault);
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

  return {
    get session() {
      return session;
    },
    get position() {
      return session?.position ?? 0;
    },
    async write(audio: AudioPieces, sampleRate: number, lost: AbortSignal): Promise<void> {
      opening ??= open();
      session = await opening;
      await intake.tune(sampleRate);
      let steps = 0;
      for (const piece of stepsOf(audio, sampleRate)) {
        if (steps++ > 0) await eventLoop.next();
        if (signal.aborted || lost.aborted) return;
        const samples = intake.resample(piece);
        watch.onAudio(session.position + samples.length);
        await session.write(samples);
        if (!lost.aborted) onTaken(session.position);
      }
    },
    resume(lastSeq: number): () => void {
      if (session === undefined && lastSeq > 0) {
        throw new TranscribeError(`There has been no event ${lastSeq}.`, {
          code: 'ERR_INVALID_STATE',
        });
      }
      const events = session?.resume(lastSeq);
      intake.restart();
      return () => {
        if (events !== undefined) delivery.goOnWith(events);
      };
    },
    async suspend(): Promise<SuspendedChannel> {
      const remains = await session?.suspend();
      if (remains !== undefined) {
        await disposeDetector(vad, logger);
        vad = null;
      }
      return { remains, toldSeq: delivery.deliveredSeq };
    },
    async restore({ remains, toldSeq }: SuspendedChannel): Promise<void> {
      if (remains === undefined) return;
      opening = open(remains, toldSeq);
      session = await opening;
      delivery.goOnWith(session.resume(toldSeq));
    },
    async end(): Promise<void> {
      if (session !== undefined) {
        const rest = intake.flush();
        if (rest.length > 0) await session.write(rest);
        await session.end();
      }
      await delivering;
    },
    dispose(): void {
      delivery.stop();
      if (session !== undefined) void disposeSession(session);
    },
  };
}
