import { DefaultsOf } from '@ws/core/internal';
import { VoiceActivityDetector } from '@ws/core';

/** How much a detector lets pass as speech: 0 the most, 3 the least. */
type WebRtcVadMode = 0 | 1 | 2 | 3;
/** Sample rates that WebRTC's detector knows, in Hz. */
type WebRtcVadSampleRate = 8000 | 16000 | 32000 | 48000;
/** Which program decides: the one in this package, a native one, or the native one where it is installed. */
type WebRtcVadEngine = 'wasm' | 'native' | 'auto';
/** Settings of one detector. */
interface WebRtcVadStreamOptions {
    /** WebRTC's aggressiveness: 0 calls the most speech, 3 the least. Default 2. */
    readonly mode?: WebRtcVadMode | undefined;
    /** Of the frames, in Hz. Default 16000. */
    readonly sampleRate?: WebRtcVadSampleRate | undefined;
    /**
     * How many decibels a frame has to be louder than the noise to be speech, at most, 0 to 40: less where speech hardly
     * stands out, but 3 always. It has to be above -60 dBFS, too. 0: WebRTC decides alone. Default 8.
     */
    readonly noiseGateDb?: number | undefined;
}
/** Settings of {@link createWebRtcVad}. */
interface WebRtcVadOptions extends WebRtcVadStreamOptions {
    /**
     * `wasm` is in this package. `native` is the npm package `webrtcvad`, which you install and which needs a compiler
     * then; Node only; the decisions are the same. `auto`: native where it can be loaded. Default `wasm`.
     */
    readonly engine?: WebRtcVadEngine | undefined;
}
/** Defaults of {@link WebRtcVadOptions}. */
declare const DEFAULT_WEBRTC_VAD_OPTIONS: DefaultsOf<WebRtcVadOptions>;

/** WebRTC's voice-activity detector, for one stream at one sample rate. */
interface WebRtcVad extends VoiceActivityDetector {
    /** Which program decides. */
    readonly engine: 'wasm' | 'native';
    /**
     * 1 for speech, 0 for none, without a promise. The lengths of frames may change within a stream.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO` for a frame of another length or with samples that are no numbers: the
     * stream goes on as if it had not been; `ERR_DISPOSED`
     */
    process(frame: Float32Array): number;
    /** @throws TranscribeError `ERR_DISPOSED` */
    reset(): void;
}

/** WebRTC's detector, loaded: what makes one per stream without a wait. */
interface WebRtcVadLibrary {
    /** Which program decides. */
    readonly engine: 'wasm' | 'native';
    /**
     * A detector for one stream. Dispose it when the stream is over: its memory (750 bytes) is not the garbage
     * collector's.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_FAILED` when there is no memory for another one
     */
    createVad(options?: WebRtcVadStreamOptions): WebRtcVad;
}
/**
 * Loads WebRTC's detector once for many streams. All detectors of a thread share one instance of the program, however
 * often it is loaded.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_UNAVAILABLE` where the engine is not installed or not
 * allowed to run: the message says what to do
 */
declare function loadWebRtcVad(options?: Pick<WebRtcVadOptions, 'engine'>): Promise<WebRtcVadLibrary>;
/**
 * WebRTC's voice-activity detector for one stream.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_UNAVAILABLE` as {@link loadWebRtcVad}
 */
declare function createWebRtcVad(options?: WebRtcVadOptions): Promise<WebRtcVad>;

export { DEFAULT_WEBRTC_VAD_OPTIONS, type WebRtcVad, type WebRtcVadEngine, type WebRtcVadLibrary, type WebRtcVadMode, type WebRtcVadOptions, type WebRtcVadSampleRate, type WebRtcVadStreamOptions, createWebRtcVad, loadWebRtcVad };
