import { Clock } from '@ws/core';
import { a as SpeechSynthesizer, S as SpeechCapabilities } from './speech-synthesizer.shared.js';
import { S as SpeechRequest } from './check-speech-call.shared.js';
export { S as SPEECH_CHECKS, a as SpeechCheck, b as SpeechFixture } from './speech-checks.shared.js';

/** One call of a scripted synthesizer, as it was recorded. */
interface ScriptedSynthesizerCall extends SpeechRequest {
    /** Counts from 0. */
    readonly index: number;
    readonly outcome: 'pending' | 'answered' | 'failed' | 'aborted';
}
type OfCall<T> = (call: ScriptedSynthesizerCall) => T;
/** How a {@link ScriptedSynthesizer} behaves. */
interface ScriptedSynthesizerOptions {
    /**
     * What a call gives, in [-1, 1]. Default: 60 ms for each character, of a tone that is each character's own, faster or
     * slower by the call's `speed`.
     */
    readonly samples?: OfCall<Float32Array> | undefined;
    /** Those that differ. Default: 8000 Hz, one voice of English, speeds 0.5 to 2, one call at a time, 1000 characters, no streaming. */
    readonly capabilities?: Partial<SpeechCapabilities> | undefined;
    /** Calls that wait, at most. Default: 100. */
    readonly maxQueuedCalls?: number | undefined;
    /** Milliseconds a call takes on `clock`. Default 0. */
    readonly latencyMs?: number | OfCall<number> | undefined;
    /** Needed where calls take time. */
    readonly clock?: Clock | undefined;
    /** What a call throws, after its latency, instead of answering. */
    readonly failures?: OfCall<Error | undefined> | undefined;
    /** Calls that never answer; only their signal or disposal ends them. */
    readonly hangs?: OfCall<boolean> | undefined;
}
/** A synthesizer that keeps to every rule of the contract and answers by a script. */
interface ScriptedSynthesizer extends SpeechSynthesizer {
    /** All calls so far, in the order in which they were made; refused ones left out. */
    readonly calls: readonly ScriptedSynthesizerCall[];
    /** How often `load` was called. */
    readonly loads: number;
    readonly disposed: boolean;
}
/**
 * @example
 * ```ts
 * const synthesizer = createScriptedSynthesizer({ clock, latencyMs: ({ text }) => 10 * text.length });
 * ```
 */
declare function createScriptedSynthesizer(options?: ScriptedSynthesizerOptions): ScriptedSynthesizer;

export { type ScriptedSynthesizer, type ScriptedSynthesizerCall, type ScriptedSynthesizerOptions, createScriptedSynthesizer };
