import { A as AudioSource } from './audio-source.shared.js';
import { R as RecordedSourceOptions, Q as QueuedSourceOptions, P as PacedSourceOptions } from './source-options.shared.js';
import { PcmEncoding } from '@ws/core/audio';
import { KnownSpeaker } from '@ws/core';

/** A recording as a source. */
interface FileSource extends AudioSource {
    /** How long the recording is, in seconds: `undefined` before it was begun, and where only its end tells it. */
    readonly seconds: number | undefined;
}
/**
 * A recording as a source: WAV is read as it is, everything else (MP3, FLAC, Ogg, WebM, MP4, …) by ffmpeg where it is
 * installed, or else by the package `@ws/containers`. It is opened when the iteration starts, and read as fast as it is
 * taken. A named pipe is read like a file, from its beginning to its end.
 *
 * @param options - `realTime` is `true` where it is left out
 * @example
 * ```ts
 * for await (const samples of createFileSource('talk.mp3', { realTime: false })) await session.write(samples);
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`; while iterating `ERR_INVALID_AUDIO` where the file cannot be read or is no
 * recording, `ERR_INVALID_STATE` where neither is there, `ERR_ABORTED`
 */
declare function createFileSource(path: string, options?: RecordedSourceOptions): FileSource;

/** See {@link RECORDER_NAMES}. */
type RecorderName = 'arecord' | 'sox' | 'ffmpeg' | 'pw-record';

/** Settings of {@link createMicrophoneSource}. */
interface MicrophoneSourceOptions extends QueuedSourceOptions {
    /** A microphone by what the recorder calls it, or by a part of its name: see `listMicrophones`. Default: the system's. */
    readonly device?: string | undefined;
    /** The program that records. Default: the first that is installed of `arecord`, `sox`, `ffmpeg`, `pw-record`. */
    readonly recorder?: RecorderName | undefined;
}
/**
 * A microphone of this machine, recorded by a program that is installed. It is opened when the iteration starts, and let go
 * of when it ends, however it ends.
 *
 * @example
 * ```ts
 * const microphone = createMicrophoneSource({ device: 'USB' });
 * process.once('SIGINT', () => microphone.stop());
 * for await (const samples of microphone) await session.write(samples);
 * await session.end();
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_STATE` where no recorder is installed, with the command that
 * installs one. The iteration throws `ERR_INVALID_STATE` with what the recorder says where it dies, `ERR_OVERLOADED` where
 * it is read too slowly, `ERR_ABORTED`
 */
declare function createMicrophoneSource(options?: MicrophoneSourceOptions): AudioSource;

/** What a stream holds: raw samples, or a file of any kind, which is recognised by its first bytes. */
type StreamEncoding = PcmEncoding | 'auto';

/** Settings of {@link createStreamSource}; `realTime` is `false` where it is left out: a live stream sets its own pace. */
interface StreamSourceOptions extends RecordedSourceOptions {
    /** Of bytes. Default `auto`: WAV, or what ffmpeg or `@ws/containers` reads. */
    readonly encoding?: StreamEncoding | undefined;
    /** Hz of raw samples, 8000 to 192000. Default 16000. */
    readonly sampleRate?: number | undefined;
    /** Of raw bytes, 1 to 8, side by side; they are mixed. Default 1. */
    readonly channels?: number | undefined;
}
/** What a stream may be: bytes, or mono samples in [-1, 1]. */
type AudioStream = AsyncIterable<Uint8Array | Float32Array> | ReadableStream<Uint8Array | Float32Array>;
/**
 * A stream as a source: an `AsyncIterable` (a stream of Node is one) or a `ReadableStream`, of bytes or of samples. Bytes
 * are raw samples, or a recording of any kind: WAV is read as it is, everything else by ffmpeg where it is installed, or
 * else by the package `@ws/containers`.
 *
 * @example
 * ```ts
 * const { body } = await fetch('https://example.com/talk.mp3');
 * for await (const samples of createStreamSource(body)) await session.write(samples);
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`; while iterating `ERR_INVALID_AUDIO` where there is no audio,
 * `ERR_INVALID_STATE` where neither is there, `ERR_ABORTED`, and what the stream itself throws
 */
declare function createStreamSource(stream: AudioStream, options?: StreamSourceOptions): AudioSource;
/** What comes on standard input as a source: see {@link createStreamSource}. */
declare function createStdinSource(options?: StreamSourceOptions): AudioSource;

/**
 * A recording or a live stream of the network: what ffmpeg, which must be installed, reads from an `http`, `https`, `rtmp`,
 * `rtsp`, `srt`, `udp`, `rtp` or `tcp` address: files, radio, HLS, DASH. A connection that breaks is made again.
 *
 * @param options - `realTime` is `false` where it is left out: a live stream sets its own pace
 * @throws TranscribeError `ERR_INVALID_OPTION`; while iterating `ERR_INVALID_AUDIO` where there is no audio,
 * `ERR_INVALID_STATE` where ffmpeg is not there, `ERR_ABORTED`
 */
declare function createUrlSource(url: string | URL, options?: RecordedSourceOptions): AudioSource;

/**
 * A WAV file as a microphone would give it: mono chunks at 16 kHz, of any file that `readWav` reads. The file is read
 * as it is iterated; every iteration starts anew. Chunks are due at fixed times from the start, so that delays do not add
 * up: after one, chunks come faster until they are on time again.
 *
 * @param options - `realTime` is `true` where it is left out
 * @throws TranscribeError `ERR_INVALID_OPTION`; while iterating `ERR_INVALID_AUDIO` when the file cannot be read or is
 * no WAV, `ERR_ABORTED`
 */
declare function createWavSource(path: string, options?: PacedSourceOptions): AsyncIterable<Float32Array>;

/** A microphone, as one of the recorders knows it. */
interface Microphone {
    /** What the recorder calls it: `device` of `createMicrophoneSource`. */
    readonly id: string;
    /** For people. */
    readonly name: string;
    /** The program that records from it. */
    readonly recorder: RecorderName;
}
/** Settings of {@link listMicrophones}. */
interface ListMicrophonesOptions {
    /** Ends it with `ERR_ABORTED`. */
    readonly signal?: AbortSignal | undefined;
}
/**
 * The microphones that the recorders that are installed can tell of: `arecord` and `pw-record` on Linux, `ffmpeg` on macOS
 * and Windows. A recorder that cannot be asked adds none.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` where no recorder is installed, with the command that installs one;
 * `ERR_INVALID_OPTION`, `ERR_ABORTED`
 */
declare function listMicrophones(options?: ListMicrophonesOptions): Promise<readonly Microphone[]>;

/**
 * Reads what one person says alone out of a recording, for `speakers.known` of a session: 2 s or more; of a long recording the
 * first minute.
 *
 * @example
 * ```ts
 * const anna = await readKnownSpeaker('Anna', 'anna.wav');
 * const session = await connect(url, { speakers: { known: [anna] } });
 * ```
 * @throws TranscribeError `ERR_INVALID_AUDIO` where the recording is too short, and as the iteration of
 * {@link createFileSource}
 */
declare function readKnownSpeaker(name: string, file: string): Promise<KnownSpeaker>;

export { AudioSource, type FileSource, type Microphone, type MicrophoneSourceOptions, RecordedSourceOptions, type RecorderName, type StreamSourceOptions, createFileSource, createMicrophoneSource, createStdinSource, createStreamSource, createUrlSource, createWavSource, listMicrophones, readKnownSpeaker };
