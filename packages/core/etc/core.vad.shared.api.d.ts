import { E as EndpointingOptions, V as VoiceActivityDetector } from './session-options.shared.js';

/**
 * Settings of an endpointer. Durations in milliseconds, to the nearest whole frame; thresholds as probabilities from 0 to 1.
 */
interface EndpointerOptions extends Pick<EndpointingOptions, 'minSpeechMs' | 'minSilenceMs' | 'prefixPadMs'> {
    /** Taken into the speech after its end, as far as it has been heard: words fade out. 0 to 5000, default 0. */
    readonly hangoverMs?: number | undefined;
    /** Speech starts at this probability. Default 0.5. */
    readonly speechThreshold?: number | undefined;
    /** A pause begins below this one, at most `speechThreshold`. Default 0.15 less than it. */
    readonly silenceThreshold?: number | undefined;
    /** Longer speech ends here, and starts anew. 1000 to 3600000, default: no limit. */
    readonly maxUtteranceMs?: number | undefined;
    /** Length of the frames, in samples at 16 kHz. 80 to 16000, default 480 (30 ms). */
    readonly frameSamples?: number | undefined;
}

/** Speech started or ended. Positions are samples at 16 kHz. */
interface EndpointEvent {
    readonly type: 'speech_start' | 'speech_end';
    /**
     * Of a start: the first sample of speech, less `prefixPadMs`, but not before the end of the speech before it.
     * Of an end: the sample after the last of speech, and `hangoverMs` more, but not after the end of this frame.
     */
    readonly position: number;
    /** The end of the frame that decided it. */
    readonly detectedAt: number;
}

/** Settings of a {@link SpeechDetector}. */
interface SpeechDetectorOptions extends Omit<EndpointerOptions, 'frameSamples'> {
    /** Default: an energy detector. It stays the caller's to dispose. */
    readonly vad?: VoiceActivityDetector | undefined;
}
/** Finds where speech starts and ends in a stream of audio. */
interface SpeechDetector {
    /**
     * Listens to mono 16 kHz samples, however many, and says what they decide. Call it again only when the promise
     * has settled.
     *
     * @throws TranscribeError what the detector throws; `ERR_BACKEND_FAILED` where it answers with no probability
     */
    push(samples: Float32Array): Promise<readonly EndpointEvent[]>;
    /** No more audio: ends speech that is going on. */
    flush(): readonly EndpointEvent[];
    /** Whether speech is going on. */
    readonly speaking: boolean;
}
/**
 * A voice-activity detector and an endpointer in one, for audio in pieces of any length: what a client
 * uses to say `vad_end` at a pause.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createSpeechDetector(options?: SpeechDetectorOptions): SpeechDetector;

export { type EndpointEvent as E, type SpeechDetectorOptions as S, createSpeechDetector as c };
