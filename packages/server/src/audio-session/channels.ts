import { SAMPLE_RATE, type SessionChanges, type StreamingSession } from '@ws/core';
import type { ChannelStream } from './channel-stream.js';

/** The audio of one client: one stream, or one for each channel. */
export interface Channels {
  /** Audio taken so far of each channel, in samples at 16 kHz. */
  readonly position: number;
  /** The same, the sum of all channels. */
  readonly samples: number;
  /** Whether any audio has come. */
  readonly isOpen: boolean;
  /** The stream of mono audio, or of the first channel. */
  readonly first: ChannelStream;
  /** Events that have not been read, of all channels. */
  readonly unread: number;
  /**
   * Takes samples, as many of each channel.
   *
   * @param sampleRate - Hz; default 16000
   * @param signal - aborted when the client disconnects; the rest is then discarded
   * @throws what opening the sessions throws; what {@link ChannelsParts.take} throws
   */
  write(channels: readonly Float32Array[], signal: AbortSignal, sampleRate?: number): Promise<void>;
  /** Takes mono samples for every open channel. As {@link write}. */
  writeToAll(samples: Float32Array, signal: AbortSignal, sampleRate: number): Promise<void>;
  /** Whether audio has come since the last call. A message that ends utterances asks for nothing otherwise. */
  isMoreToClose(): boolean;
  /** Ends the current utterances; of one channel if it is given. Resolves when all audio before is transcribed. */
  flush(channel?: number): Promise<void>;
  cancel(): void;
  configure(changes: SessionChanges): void;
  /** Ends the audio. Resolves when all of it is transcribed and its events are delivered. */
  end(): Promise<void>;
  dispose(): void;
}

export interface ChannelsParts {
  /** Creates the stream of a channel, counted from 0. */
  createStream(channel: number): ChannelStream;
  /**
   * Reserves so many more sessions.
   *
   * @throws TranscribeError if the server has no capacity for them
   */
  take(sessions: number): void;
}

export function createChannels({ createStream, take }: ChannelsParts): Channels {
  const first = createStream(0);
  const streams: ChannelStream[] = [first];
  /** Up to this position a message has ended or dropped the utterances. */
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
    async write(channels, signal, sampleRate = SAMPLE_RATE) {
      if (signal.aborted) return;
      if (channels.length > streams.length) {
        take(channels.length - streams.length);
        for (let i = streams.length; i < channels.length; i++) streams.push(createStream(i));
      }
      // The first channel comes last: its position is the one that all have reached.
      for (let i = channels.length - 1; i >= 0; i--) {
        await streams[i]!.write([channels[i]!], sampleRate, signal);
      }
    },
    async writeToAll(samples, signal, sampleRate) {
      for (const stream of [...streams].reverse()) {
        await stream.write([samples], sampleRate, signal);
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
