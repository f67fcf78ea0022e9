import { OptionSpec, SettingsOf, FromEngine, EngineChannel } from '@ws/core/internal';
import { S as SpeechCapabilities, a as SpeechSynthesizer } from './speech-synthesizer.shared.js';
import { S as SpeechRequest } from './check-speech-call.shared.js';
import { Logger } from '@ws/core';

/** The settings that synthesizers in a process of their own have in common. */
interface HostedSpeechOptions {
    /** Threads of the network, 1 to 64. Default 1. */
    readonly threads?: number | undefined;
    /** Calls that wait for the engine, at most, 0 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
    readonly maxQueuedCalls?: number | undefined;
    /** Milliseconds after which a call is taken to hang, 1000 to 3600000; the process is killed. Default 60000. */
    readonly callTimeoutMs?: number | undefined;
    /** Milliseconds without a call after which the process ends and gives its memory back, 1000 to 86400000. Default: never. */
    readonly idleTimeoutMs?: number | undefined;
    readonly logger?: Logger | undefined;
}
/** {@link HostedSpeechOptions} with nothing left open that has a default. */
type HostedSpeechSettings = SettingsOf<HostedSpeechOptions, 'idleTimeoutMs'>;
declare const HOSTED_SPEECH: OptionSpec<HostedSpeechSettings>;

/** What an engine answers to a call. */
interface SpokenAnswer {
    readonly sampleRate: number;
    readonly processingTimeMs: number;
    /** Mono, in [-1, 1]. Left out where the text has nothing that can be said. */
    readonly samples?: Float32Array | undefined;
}
/** A synthesizer's facts, and how its process is started. */
interface HostedSynthesizerOptions<Name extends string, Load extends object, Request extends object> {
    readonly name: Name;
    /** Engines answer one call after the other: `maxConcurrency` is 1 and `streaming` is false. */
    readonly capabilities: SpeechCapabilities;
    readonly settings: Omit<HostedSpeechSettings, 'threads'>;
    /** What the engine loads; asked at each start. */
    prepare(): Promise<Load>;
    /** Starts a process. `signal` is aborted when the process is no longer wanted. */
    open(receive: (message: FromEngine<object, SpokenAnswer>) => void, signal: AbortSignal): Promise<EngineChannel<Load, Request>>;
    /** A checked call, as the engine reads it. */
    request(call: SpeechRequest): Request;
}
/**
 * The contract of a synthesizer, kept over a process that answers messages. A process that crashed, or hung for
 * `callTimeoutMs`, fails its call as `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is started anew.
 */
declare function createHostedSynthesizer<Name extends string, Load extends object, Request extends object>({ name, capabilities, settings, prepare, open, request, }: HostedSynthesizerOptions<Name, Load, Request>): SpeechSynthesizer & {
    readonly name: Name;
};

/** A bounded line of calls, of which some run at once. */
interface CallLine {
    /** @throws TranscribeError `ERR_OVERLOADED` where no further call may wait */
    check(): void;
    /**
     * Runs the call when it is its turn.
     *
     * @throws what it throws; TranscribeError `ERR_OVERLOADED`, `ERR_ABORTED`
     */
    run<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T>;
}
declare function createCallLine(atOnce: number, maxWaiting: number): CallLine;

export { HOSTED_SPEECH, type HostedSpeechOptions, createCallLine, createHostedSynthesizer };
