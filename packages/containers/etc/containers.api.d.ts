import { Clock, Logger } from '@ws/core';
import { DefaultsOf } from '@ws/core/internal';

/** Settings of {@link createContainerDecoders}. */
interface ContainerDecodersOptions {
    /** Threads that streams share, 1 to 64; each is started when it is needed. Default 2, or 1 where there is one processor. */
    readonly threads?: number | undefined;
    /** Streams that are open at once, 1 to 20000; another one fails as `ERR_OVERLOADED`. Default 256. */
    readonly maxStreams?: number | undefined;
    /** Milliseconds that half a second of sound may take before its decoder is taken to hang, 100 to 600000. Default 10000. */
    readonly stepTimeoutMs?: number | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
}
/** Defaults of {@link ContainerDecodersOptions}. */
declare const DEFAULT_CONTAINER_DECODERS_OPTIONS: DefaultsOf<ContainerDecodersOptions>;
/** How one stream is decoded. */
interface ContainerDecoderOptions {
    /** `auto` (default): a container, found by its first bytes. `opus`: bare packets, one in each call of `decode`. */
    readonly encoding?: 'auto' | 'opus' | undefined;
    /** `mix` (default): one array of mono samples. `separate`: an array for each channel. */
    readonly channels?: 'mix' | 'separate' | undefined;
    /** A stream with more channels is refused; 1 to 8. Default 8. */
    readonly maxChannels?: number | undefined;
    /** Which audio track of a container is decoded, where it has several: 1, the first, to 64. Default 1. */
    readonly track?: number | undefined;
    /** Ends the work with `ERR_ABORTED`. */
    readonly signal?: AbortSignal | undefined;
}

/** What packets of audio come in. */
type ContainerFormat = 'webm' | 'mp4' | 'ogg' | 'flac' | 'mp3' | 'wav' | 'aac';

/** Decodes one stream. */
interface ContainerDecoder {
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

/** Threads that decode streams. */
interface ContainerDecoders {
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
declare function createContainerDecoders(options?: ContainerDecodersOptions): ContainerDecoders;

/** How {@link readInOrder} reads. */
interface ReadInOrderOptions {
    /** Ends it with `ERR_ABORTED`. */
    readonly signal?: AbortSignal | undefined;
}
/**
 * The bytes of a file, in the order in which they can be decoded as they come: of an MP4 file whose index comes last, it
 * comes first.
 *
 * @throws what `node:fs` throws; TranscribeError `ERR_ABORTED`
 */
declare function readInOrder(path: string, { signal }?: ReadInOrderOptions): AsyncGenerator<Uint8Array, void, undefined>;

/**
 * What a stream is, by its first bytes.
 *
 * @param bytes - its beginning; {@link MAX_SNIFF_BYTES} always suffice
 * @returns the format, `id3` for a tag that stands before one, `more` where more bytes are needed, or `unknown`
 */
declare function sniffContainer(bytes: Uint8Array): ContainerFormat | 'id3' | 'more' | 'unknown';

export { type ContainerDecoder, type ContainerDecoderOptions, type ContainerDecoders, type ContainerDecodersOptions, type ContainerFormat, DEFAULT_CONTAINER_DECODERS_OPTIONS, type ReadInOrderOptions, createContainerDecoders, readInOrder, sniffContainer };
