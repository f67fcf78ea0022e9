/** Tells speech from silence, frame by frame. Stateful: one instance per stream, and no instance knows of another. */
interface VoiceActivityDetector extends AsyncDisposable {
    readonly specVersion: 'v1';
    readonly name: string;
    /** Accepted sample rates, in Hz: at least one. */
    readonly sampleRates: readonly number[];
    /** Accepted frame lengths, in samples, at a sample rate: at least one at each of `sampleRates`, none at others. */
    frameSizes(sampleRate: number): readonly number[];
    /**
     * Probability of speech, 0 to 1, in the next frame of mono samples in [-1, 1]. Below 0.5 is silence. The same stream
     * has the same probabilities each time. The frame is not changed, nor kept once the answer is there. Calls must not
     * overlap: the next frame waits for the promise of the one before.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO` for a frame of another length or with samples that are no numbers: the
     * stream goes on as if it had not been; `ERR_DISPOSED`
     */
    process(frame: Float32Array): number | Promise<number>;
    /** Forgets the stream so far: the detector is as new. */
    reset(): void;
}

export type { VoiceActivityDetector as V };

import { V as VoiceActivityDetector } from './vad.shared.js';

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

export { type EndpointEvent as E, type SpeechDetectorOptions as S, type EndpointerOptions as a, type SpeechDetector as b, createEndpointer as c, createSpeechDetector as d };
