import type { ContainerFormat } from './formats.js';

/** Decodes one stream. */
export interface ContainerDecoder {
  /** What the stream is, once its first bytes have said it; `undefined` before, and for bare packets. */
  readonly format: ContainerFormat | undefined;
  /** What its packets are, once that is known: `opus`, `vorbis`, `flac`, `mp3`, `aac`, `pcm` or `wav`. */
  readonly codec: string | undefined;
  /** Packets that could not be decoded so far. Silence of the same length stands for them. */
  readonly damagedPackets: number;
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
