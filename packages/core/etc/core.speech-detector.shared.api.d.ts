import { V as VoiceActivityDetector } from './vad.shared.js';
import { D as DefaultsOf } from './option-spec.shared.js';

/** A {@link VoiceActivityDetector} that answers without a promise. */
interface EnergyVad extends VoiceActivityDetector {
    process(frame: Float32Array): number;
}
/**
 * A voice-activity detector that needs no model: a frame is speech when it is 9 dB louder than the noise floor, which
 * is tracked by minimum statistics (after R. Martin 2001, "Noise power spectral density estimation based on optimal
 * smoothing and minimum statistics", here on the level of the whole band). The threshold stays between -60 and -30
 * dBFS. It would rather call noise speech than quiet speech silence.
 *
 * Takes frames of 480 samples at 16 kHz.
 */
declare function createEnergyVad(): EnergyVad;

/** Settings of an endpointer. Durations in milliseconds, thresholds as probabilities from 0 to 1. */
interface EndpointerOptions {
    /** Shorter sounds are not speech. To the nearest whole frame. 0 to 5000, default 60. */
    readonly minSpeechMs?: number | undefined;
    /** Shorter pauses do not end it. To the nearest whole frame. 0 to 60000, default 300. */
    readonly minSilenceMs?: number | undefined;
    /** Taken into the speech before its start. 0 to 5000, default 300. */
    readonly prefixPadMs?: number | undefined;
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
/** What {@link EndpointerOptions} are when they are left out. */
declare const DEFAULT_ENDPOINTER_OPTIONS: DefaultsOf<EndpointerOptions, 'maxUtteranceMs'>;

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
/** Makes stretches of speech out of the probabilities of frames. Pure: no audio, no clock. */
interface Endpointer {
    /** What one more frame decides, in order: nothing, a start, an end, or an end and a start. */
    process(probability: number): readonly EndpointEvent[];
    /** No more frames: ends speech that is going on. */
    flush(): readonly EndpointEvent[];
    /** Starts anew, in silence, with the next frame at `position` (default 0). */
    reset(position?: number): void;
    /**
     * Takes other settings from the next frame on; those that are left out get their defaults. Speech that is going on
     * stays. The frame length cannot change.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`
     */
    configure(options: Omit<EndpointerOptions, 'frameSamples'>): void;
    /** Between a start and its end. */
    readonly speaking: boolean;
    /** Position of the next frame. */
    readonly position: number;
}
/**
 * An endpointer with hysteresis: speech starts when the probability reaches `speechThreshold` and stays at
 * `silenceThreshold` or above for `minSpeechMs`; it ends when the probability falls below `silenceThreshold` and does
 * not come back for `minSilenceMs`, so that shorter pauses join. What comes back for less than 60 ms, dips of 30 ms
 * included, or for less than `minSpeechMs` where that is shorter, is a click, and keeps no utterance open. Durations
 * count as the nearest number of whole frames.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createEndpointer(options?: EndpointerOptions): Endpointer;

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
 * A voice-activity detector and an endpointer in one, for whoever has audio in pieces of any length: what a client
 * uses to say `vad_end` at a pause.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createSpeechDetector(options?: SpeechDetectorOptions): SpeechDetector;

export { DEFAULT_ENDPOINTER_OPTIONS as D, type EnergyVad as E, type SpeechDetectorOptions as S, type EndpointEvent as a, type Endpointer as b, createEnergyVad as c, type EndpointerOptions as d, type SpeechDetector as e, createEndpointer as f, createSpeechDetector as g };
