import { fileURLToPath } from 'node:url';
import { TranscribeError } from '@ws/core';
import { readOptions } from '@ws/core/internal';
import {
  type ContainerDecoderOptions,
  type ContainerDecodersOptions,
  DECODER_SPEC,
  DECODERS_SPEC,
} from './container-decoders-options.js';
import { type ContainerDecoder, createStreamDecoder } from './stream-decoder.js';
import { createDecoderThread, type DecoderThread } from './thread/decoder-thread.js';

/** Threads that decode streams. */
export interface ContainerDecoders {
  /**
   * A decoder for one stream.
   *
   * @throws TranscribeError `ERR_OVERLOADED`, retryable, when too many are open; `ERR_INVALID_OPTION`; `ERR_DISPOSED`
   */
  open(options?: ContainerDecoderOptions): ContainerDecoder;
  /** Streams that are open. */
  readonly streams: number;
  /** Ends the threads; streams that are open fail. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Decodes WebM, MP4, Ogg, FLAC, MP3, WAV and AAC, and bare Opus packets, as they stream in, off the event loop. A stream
 * at which a decoder hangs or dies fails; those that shared its thread fail as retryable, and a new thread takes the
 * next ones.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createContainerDecoders(options: ContainerDecodersOptions = {}): ContainerDecoders {
  return createDecodersFrom(options, fileURLToPath(new URL('./worker.js', import.meta.url)));
}

/** @param entry - the threads' program */
export function createDecodersFrom(
  options: ContainerDecodersOptions,
  entry: string,
): ContainerDecoders {
  const { threads: maxThreads, maxStreams, ...rest } = readOptions(DECODERS_SPEC, options);
  const threads = new Set<DecoderThread>();
  let opened = 0;
  let isDisposed = false;

  const count = (): number => [...threads].reduce((sum, { streams }) => sum + streams, 0);

  /** The one with the fewest streams; a new one where all have some, and there may be more. */
  function freest(): DecoderThread {
    const [best] = [...threads].sort((a, b) => a.streams - b.streams);
    if (best !== undefined && (best.streams === 0 || threads.size >= maxThreads)) return best;
    const thread: DecoderThread = createDecoderThread({
      ...rest,
      entry,
      onGone: () => threads.delete(thread),
    });
    threads.add(thread);
    return thread;
  }

  return {
    get streams() {
      return count();
    },
    open(streamOptions = {}) {
      const settings = readOptions(DECODER_SPEC, streamOptions);
      if (isDisposed) {
        throw new TranscribeError('The decoders were disposed. Create others.', {
          code: 'ERR_DISPOSED',
        });
      }
      if (count() >= maxStreams) {
        throw new TranscribeError(
          `${maxStreams} streams are being decoded already. Send it again later.`,
          { code: 'ERR_OVERLOADED', retryable: true, details: { maxStreams } },
        );
      }
      return createStreamDecoder(freest(), ++opened, settings);
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await Promise.all([...threads].map((thread) => thread.end()));
    },
  };
}
