export { D as DEFAULT_ENDPOINTER_OPTIONS, a as EndpointEvent, b as Endpointer, d as EndpointerOptions, E as EnergyVad, e as SpeechDetector, S as SpeechDetectorOptions, f as createEndpointer, c as createEnergyVad, g as createSpeechDetector } from './speech-detector.shared.js';
import './vad-Ds8Kg75R.js';
import './option-spec-BoY9s2DG.js';
import './clock-CWrc7qbU.js';
import './logger-Dig93_oX.js';

/**
 * Level of a frame in dBFS: its root mean square around its mean (a constant offset is no sound), where a full-scale
 * square wave is 0. At least {@link SILENCE_FLOOR_DB}.
 */
declare function frameLevelDb(frame: Float32Array): number;

/** How loud a stream is when nobody speaks. */
interface NoiseFloor {
    /** Takes the level of one more frame, in dBFS, and gives the floor. */
    hear(level: number): number;
    reset(): void;
}
/**
 * The noise floor by minimum statistics (R. Martin 2001, "Noise power spectral density estimation based on optimal
 * smoothing and minimum statistics", here on the level of the whole band). A stream is taken to start in a silent room
 * until the first half second is over: who starts to speak at once must not be taken for the noise.
 *
 * @param frameSamples - what a frame would have at 16 kHz: 480 for 30 ms
 */
declare function createNoiseFloor(frameSamples: number): NoiseFloor;

/** Below this, in dBFS, nothing is speech: the noise of a quiet microphone. */
declare const AUDIBLE_DB: -50;
/** Shorter sounds, in milliseconds, that the detector did not call speech are none. */
declare const SHORTEST_AUDIBLE_MS: 100;
/**
 * Whether there is nothing to decode in mono 16 kHz audio: no 100 ms of it reach -50 dBFS, and the detector heard no
 * speech. Whisper writes something whatever it is given, so silence must not reach it.
 *
 * @param speechMs - how much of it the detector called speech, in milliseconds; left out where there is none
 */
declare function isSilent(samples: Float32Array, speechMs?: number): boolean;

export { AUDIBLE_DB, type NoiseFloor, SHORTEST_AUDIBLE_MS, createNoiseFloor, frameLevelDb, isSilent };
