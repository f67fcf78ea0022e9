import { C as CreateSocket } from './web-socket-like.shared.js';
import { A as AudioSource } from './audio-source.shared.js';
import { P as PacedSourceOptions, Q as QueuedSourceOptions } from './source-options.shared.js';
import '@ws/core';

/**
 * A browser's socket over which speech leaves as Opus packets of 20 ms and 24 kbit/s, a tenth of the bytes of raw samples,
 * where the browser has WebCodecs; elsewhere raw samples leave as ever. It is given to `connect` as `createSocket`, and
 * `encoding` stays `pcm_s16le`.
 *
 * A server cannot resume a session of packets: after a lost connection the client makes another session, which hears the
 * audio since the last final again.
 *
 * @example
 * ```ts
 * const session = await connect('wss://captions.example', { createSocket: createOpusSocket });
 * ```
 */
declare const createOpusSocket: CreateSocket;

/**
 * An `AudioBuffer`, such as `decodeAudioData` makes of a file: mono (the mean of its channels) at 16 kHz.
 *
 * @param options - `realTime` is `true` where it is left out
 * @throws TranscribeError `ERR_INVALID_OPTION`, also for a sample rate outside 8000 to 192000. The iteration throws
 * `ERR_ABORTED`.
 */
declare function createAudioBufferSource(buffer: AudioBuffer, options?: PacedSourceOptions): AudioSource;

/**
 * A sound or video file, decoded whole by the browser on a thread of its own: mono (the mean of its channels) at 16 kHz.
 *
 * @param options - `realTime` is `true` where it is left out
 * @throws TranscribeError `ERR_INVALID_AUDIO` where the browser finds no sound in the file; otherwise as
 * {@link createAudioBufferSource}
 */
declare function createFileSource(file: Blob, options?: PacedSourceOptions): Promise<AudioSource>;

/** Settings of sources whose audio comes whether it is read or not. */
interface LiveSourceOptions extends QueuedSourceOptions {
    /**
     * Where {@link AUDIO_WORKLET_CODE} is served, for pages whose content security policy refuses scripts from `blob:`.
     * Default: it is loaded from a `blob:` address.
     */
    readonly workletUrl?: string | URL | undefined;
}
/** Settings of `createMicrophoneSource`. */
interface MicrophoneSourceOptions extends LiveSourceOptions {
    /** Which microphone, by the `deviceId` of `enumerateDevices`. Default: the one that the user has chosen. */
    readonly deviceId?: string | undefined;
    /** Takes the sound of this device's own loudspeakers out. Default `true`. */
    readonly echoCancellation?: boolean | undefined;
    /** Made for calls between people: recognition is usually better without it. Default `false`. */
    readonly noiseSuppression?: boolean | undefined;
    /** Brings speech to an even loudness. Default `true`. */
    readonly autoGainControl?: boolean | undefined;
}

/**
 * The sound of any `MediaStream`: of a call (WebRTC), of an `<audio>` (`captureStream`), of a device. Mixed down to mono
 * and resampled on the audio thread. The stream stays its owner's: `stop` does not stop its tracks. The iteration ends
 * when the stream's last audio track does.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_AUDIO` where the stream has no audio; `ERR_INVALID_STATE`
 * where the browser lets no sound run before a click, or refuses the worklet; `ERR_ABORTED`. The iteration throws
 * `ERR_OVERLOADED` and `ERR_ABORTED`.
 */
declare function createMediaStreamSource(stream: MediaStream, options?: LiveSourceOptions): Promise<AudioSource>;

/**
 * The microphone, as mono chunks at 16 kHz: resampled on the audio thread. Asks for permission where the page has none. The
 * iteration ends when the microphone is unplugged.
 *
 * @example
 * ```ts
 * const microphone = await createMicrophoneSource();
 * for await (const samples of microphone) await session.write(samples);
 * ```
 *
 * @throws TranscribeError `ERR_UNAUTHORIZED` where it is not allowed; `ERR_INVALID_STATE` where there is none, another
 * program has it, or the page came over plain HTTP; `ERR_INVALID_OPTION`; `ERR_ABORTED`. The iteration throws
 * `ERR_OVERLOADED` when more than `maxQueuedMs` are unread, and `ERR_ABORTED`.
 */
declare function createMicrophoneSource(options?: MicrophoneSourceOptions): Promise<AudioSource>;

/**
 * The sound of another tab, or of the whole system where the browser shares that: the user chooses. To be called from a
 * click. The iteration ends when the user ends the sharing.
 *
 * @throws TranscribeError `ERR_UNAUTHORIZED` where nothing was shared; `ERR_INVALID_AUDIO` where what was shared has no
 * sound; `ERR_INVALID_STATE` where the browser cannot share; `ERR_INVALID_OPTION`; `ERR_ABORTED`. The iteration throws
 * `ERR_OVERLOADED` and `ERR_ABORTED`.
 */
declare function createTabSource(options?: LiveSourceOptions): Promise<AudioSource>;

/**
 * The script that runs on the audio thread: to be served at `workletUrl` where a page's content security policy refuses
 * scripts from `blob:`.
 */
declare const AUDIO_WORKLET_CODE: string;

export { AUDIO_WORKLET_CODE, AudioSource, type LiveSourceOptions, type MicrophoneSourceOptions, PacedSourceOptions, createAudioBufferSource, createFileSource, createMediaStreamSource, createMicrophoneSource, createOpusSocket, createTabSource };
