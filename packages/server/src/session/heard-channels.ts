import { SAMPLE_RATE, type SessionChanges, type StreamingSession } from '@ws/core';
import type { HeardStream } from './heard-stream.js';

/** The audio of one client: one stream, or one for each channel. */
export interface HeardChannels {
  /** Audio taken so far of each channel, in samples at 16 kHz. */
  readonly position: number;
  /** The same of all channels together. */
  readonly samples: number;
  /** Whether there has been any audio. */
  readonly isOpen: boolean;
  /** The stream of mono audio, or of the first channel. */
  readonly first: HeardStream;
  /** What waits to be told, of all channels. */
  readonly unread: number;
  /**
   * Takes samples, as many of each channel.
   *
   * @param sampleRate - Hz; default 16000
   * @param signal - whoever sent them is lost: what is not taken yet, is not
   * @throws what opening the sessions throws; what {@link HeardChannelsParts.take} throws
   */
  hear(channels: readonly Float32Array[], signal: AbortSignal, sampleRate?: number): Promise<void>;
  /** Takes mono samples for every channel that there is. As {@link hear}. */
  hearEverywhere(samples: Float32Array, signal: AbortSignal, sampleRate: number): Promise<void>;
  /** Whether audio has come since this was asked last, by a message that ends utterances: else it asks for nothing. */
  isMoreToClose(): boolean;
  /** Ends the utterances that are being spoken; of one channel alone, where one is given. */
  flush(channel?: number): Promise<void>;
  cancel(): void;
  configure(changes: SessionChanges): void;
  /** No more audio comes. Resolves when all of it is answered, and told. */
  end(): Promise<void>;
  dispose(): void;
}

export interface HeardChannelsParts {
  /** A stream for a channel, counted from 0. */
  createStream(channel: number): HeardStream;
  /**
   * So many more sessions are needed.
   *
   * @throws TranscribeError where there is no room for them
   */
  take(sessions: number): void;
}

export function createHeardChannels({ createStream, take }: HeardChannelsParts): HeardChannels {
  const first = createStream(0);
  const streams: HeardStream[] = [first];
  // Up to here utterances are over, or dropped, by a message.
  let closedTo = 0;

  function sessions(): StreamingSession[] {
    return streams.flatMap(({ session }) => session ?? []);
  }

  return {
    first,
    get position() {
      return first.position;
    },
    get samples() {
      return streams.reduce((sum, { position }) => sum + position, 0);
    },
    get isOpen() {
      return sessions().length > 0;
    },
    get unread() {
      return sessions().reduce((sum, { unread }) => sum + unread, 0);
    },
    async hear(channels, signal, sampleRate = SAMPLE_RATE) {
      if (signal.aborted) return;
      if (channels.length > streams.length) {
        take(channels.length - streams.length);
        for (let i = streams.length; i < channels.length; i++) streams.push(createStream(i));
      }
      // The first comes last: what it has taken, all have.
      for (let i = channels.length - 1; i >= 0; i--) {
        await streams[i]!.hear([channels[i]!], sampleRate, signal);
      }
    },
    async hearEverywhere(samples, signal, sampleRate) {
      for (const stream of [...streams].reverse()) {
        await stream.hear([samples], sampleRate, signal);
      }
    },
    isMoreToClose() {
      const { position } = first;
      const isMore = position > closedTo;
      closedTo = position;
      return isMore;
    },
    async flush(channel) {
      const of = channel === undefined ? sessions() : [streams[channel]?.session ?? []].flat();
      await Promise.all(of.map((session) => session.flush()));
    },
    cancel() {
      for (const session of sessions()) session.cancel();
    },
    configure(changes) {
      for (const session of sessions()) session.configure(changes);
    },
    async end() {
      await Promise.all(streams.map((stream) => stream.end()));
    },
    dispose() {
      for (const stream of streams) stream.dispose();
    },
  };
}
