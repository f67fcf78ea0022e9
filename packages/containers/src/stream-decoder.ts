import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import type { ContainerDecoderSettings } from './container-decoders-options.js';
import type { ContainerFormat } from './formats.js';
import type { StreamFacts } from './stream/decode-steps.js';
import type { DecoderThread } from './thread/decoder-thread.js';
import type { StepAnswer } from './thread/messages.js';

/** Decodes one stream. */
export interface ContainerDecoder {
  /** What the stream is, once its first bytes have said it; `undefined` before, and for bare packets. */
  readonly format: ContainerFormat | undefined;
  /** What its packets are, once that is known: `opus`, `vorbis`, `flac`, `mp3`, `aac`, `pcm` or `wav`. */
  readonly codec: string | undefined;
  /** Packets that could not be decoded so far. Silence of the same length stands for them. */
  readonly damagedPackets: number;
  /**
   * How long the stream is, in seconds, as its header says, once that was read: of WebM, MP4, FLAC, WAV, and MP3 whose first
   * frame tells it. `undefined` before, and where the header does not say it.
   */
  readonly seconds: number | undefined;
  /**
   * The sound that these bytes complete, in pieces of half a second or so: samples at 16 kHz, an array of mono samples,
   * or one for each channel. A piece is decoded when it is asked for, so a consumer that is slow holds the decoder back,
   * and memory stays bounded whatever the bytes hold. How a stream is cut into calls changes nothing, but where the
   * encoding is `opus`: there each call is one packet.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO`, after the sound that came before the fault; the stream stays refused.
   *   `ERR_BACKEND_UNAVAILABLE` where a decoder is not installed. `ERR_BACKEND_CRASHED`, retryable, where the thread
   *   died of another stream. `ERR_ABORTED`. `ERR_INVALID_STATE` after `end`
   */
  decode(bytes: Uint8Array): AsyncGenerator<Float32Array[], void, undefined>;
  /** No more bytes come: what is left of the sound. Throws as `decode` does. */
  end(): AsyncGenerator<Float32Array[], void, undefined>;
  /** The stream is given up, whatever is under way. */
  [Symbol.dispose](): void;
}

// Bytes that are sent to a thread at once.
const PIECE_BYTES = 2 ** 16;

/** One stream on a thread. */
export function createStreamDecoder(
  thread: DecoderThread,
  stream: number,
  { signal, ...request }: ContainerDecoderSettings,
): ContainerDecoder {
  let facts: StreamFacts = {
    ...{ format: undefined, codec: undefined, damagedPackets: 0, seconds: undefined },
  };
  let isClosed = false;
  let isEnded = false;
  let failure: TranscribeError | undefined;
  let isBusy = false;

  thread.open(stream, request);
  signal?.addEventListener('abort', close, { once: true });

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    signal?.removeEventListener('abort', close);
    thread.close(stream);
  }

  function refused(error: TranscribeError): TranscribeError {
    failure ??= error;
    close();
    return failure;
  }

  /** Steps with these bytes, until the thread has made all of them that it can. */
  async function* steps(
    bytes: Uint8Array | undefined,
    isLast: boolean,
  ): AsyncGenerator<Float32Array[], void, undefined> {
    for (let given = bytes; ; given = undefined) {
      if (signal?.aborted) throw refused(abortedError(signal));
      if (isClosed) throw failure ?? disposed();
      let answer: StepAnswer;
      try {
        answer = await thread.step(stream, given, isLast);
      } catch (error) {
        throw signal?.aborted ? refused(abortedError(signal)) : refused(error as TranscribeError);
      }
      if (signal?.aborted) throw refused(abortedError(signal));
      facts = answer.facts;
      switch (answer.type) {
        case 'audio':
          if (answer.channels.length > 0) yield answer.channels;
          break;
        case 'hungry':
          return;
        case 'done':
          close();
          return;
        case 'failed': {
          const { message, code, details } = answer;
          throw refused(new TranscribeError(message, { code, details }));
        }
      }
    }
  }

  async function* alone(
    work: () => AsyncGenerator<Float32Array[], void, undefined>,
  ): AsyncGenerator<Float32Array[], void, undefined> {
    if (failure !== undefined) throw failure;
    if (isBusy) {
      throw new TranscribeError(
        'The stream is being decoded. Read all of the sound before you give it more bytes.',
        { code: 'ERR_INVALID_STATE' },
      );
    }
    if (isEnded) {
      throw new TranscribeError('The stream was ended. Open another decoder.', {
        code: 'ERR_INVALID_STATE',
      });
    }
    isBusy = true;
    try {
      yield* work();
    } finally {
      isBusy = false;
    }
  }

  return {
    get format() {
      return facts.format;
    },
    get codec() {
      return facts.codec;
    },
    get damagedPackets() {
      return facts.damagedPackets;
    },
    get seconds() {
      return facts.seconds;
    },
    decode: (bytes) =>
      alone(async function* () {
        const width = request.encoding === 'opus' ? Math.max(1, bytes.length) : PIECE_BYTES;
        // An empty packet is one that was lost.
        const least = request.encoding === 'opus' ? 1 : 0;
        for (let at = 0; at < Math.max(least, bytes.length); at += width) {
          // A copy, which is moved to the thread: of a Buffer, slice() makes none.
          yield* steps(new Uint8Array(bytes.subarray(at, at + width)), false);
        }
      }),
    end: () =>
      alone(async function* () {
        isEnded = true;
        yield* steps(undefined, true);
      }),
    [Symbol.dispose]: close,
  };
}

function disposed(): TranscribeError {
  return new TranscribeError('The decoder was disposed. Open another one.', {
    code: 'ERR_DISPOSED',
  });
}
