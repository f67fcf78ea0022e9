import { TranscriptionBackend, Word, StreamingSession, TurnDetector, VoiceActivityDetector } from '@ws/core';

/** What the kit needs to know of a backend. */
interface BackendFixture {
    /** A new backend, not loaded. The kit disposes it. */
    create(): TranscriptionBackend | Promise<TranscriptionBackend>;
    /** Speech, at most as long as the backend takes. */
    readonly speech: {
        /** Mono, 16 kHz. */
        readonly samples: Float32Array;
        /** What is said. */
        readonly words: string;
        /** Default `en`. */
        readonly language?: string | undefined;
        /** Word error rate up to which it counts as understood. Default 0.1. */
        readonly maxWordErrorRate?: number | undefined;
    };
    /** Wall milliseconds after which a call is aborted in its middle. Default 20. */
    readonly abortAfterMs?: number | undefined;
}
/** One rule of the contract, and how to see whether a backend keeps it. Runs under any test runner. */
interface BackendCheck {
    readonly rule: string;
    /** Whether the check needs a new backend: one that is not loaded yet, or that it disposes. */
    readonly needsOwnBackend: boolean;
    /** @throws Error when the rule is broken */
    run(backend: TranscriptionBackend, fixture: BackendFixture): Promise<void>;
}

/** A word that takes so long, or a pause. Milliseconds. */
type ScriptPart = {
    readonly text: string;
    readonly ms: number;
    /** How sure the ear is of it, 0 to 1. */
    readonly probability?: number | undefined;
} | {
    readonly pauseMs: number;
};
/** Audio that stands for speech, and the ear that understands it. */
interface SpeechScript {
    /** Mono, 16 kHz: loud enough to be speech where a word is, zero in pauses. */
    readonly samples: Float32Array;
    /** The words with their times in seconds from the first sample. */
    readonly words: readonly Word[];
    /**
     * The words that begin within a cut of the audio, with times from its first sample. However the audio is cut, each
     * word is heard in one piece and in no other.
     */
    hear(cut: Float32Array): readonly Word[];
}
/** Renders words and pauses. At most 65536 words. */
declare function createSpeechScript(parts: readonly ScriptPart[]): SpeechScript;

/** What the kit needs to know of a session. */
interface SessionFixture {
    /**
     * A new session over whatever hears the words of the script in its audio (`script.hear`), with a detector and all
     * settings as they are by default. The kit disposes it, which should end all that belongs to it.
     */
    create(script: SpeechScript): StreamingSession | Promise<StreamingSession>;
    /** Wall milliseconds after which what should happen is said not to. Default 5000. */
    readonly patienceMs?: number | undefined;
}
/** One rule of the contract, and how to see whether a session keeps it. Runs under any test runner. */
interface SessionCheck {
    readonly rule: string;
    /** @throws Error when the rule is broken */
    run(fixture: SessionFixture): Promise<void>;
}

/** What the kit needs to know of a turn detector. */
interface TurnFixture {
    /** A new detector. The kit disposes it. */
    create(): TurnDetector | Promise<TurnDetector>;
    readonly turns: {
        /** A turn that is finished, with a pause of 100 ms or more at its end; mono, 16 kHz, some seconds. */
        readonly finished: Float32Array;
        /** One that breaks off in the middle of a sentence, with such a pause after it. */
        readonly unfinished: Float32Array;
    };
}
/** One rule of the contract, and how to see whether a detector keeps it. Runs under any test runner. */
interface TurnCheck {
    readonly rule: string;
    /**
     * @param turn - a new one, that the check may dispose
     * @throws Error when the rule is broken
     */
    run(turn: TurnDetector, fixture: TurnFixture): Promise<void>;
}
/** Every rule of the contract of a turn detector. */
declare const TURN_CHECKS: readonly TurnCheck[];

/** What the kit needs to know of a detector. */
interface VadFixture {
    /** A new detector. The kit disposes it. */
    create(): VoiceActivityDetector | Promise<VoiceActivityDetector>;
    readonly speech: {
        /** Somebody speaks; mono, at `sampleRate`. Some seconds. */
        readonly samples: Float32Array;
        /** One of those that the detector takes. Default 16000. */
        readonly sampleRate?: number | undefined;
        /** Least share of its frames that are speech, 0 to 1. Default 0.5. */
        readonly minSpeechShare?: number | undefined;
    };
}
/** One rule of the contract, and how to see whether a detector keeps it. Runs under any test runner. */
interface VadCheck {
    readonly rule: string;
    /**
     * @param vad - a new one, that the check may dispose
     * @throws Error when the rule is broken
     */
    run(vad: VoiceActivityDetector, fixture: VadFixture): Promise<void>;
}
/** Every rule of the contract of a voice-activity detector. */
declare const VAD_CHECKS: readonly VadCheck[];

export { type BackendCheck as B, type SessionCheck as S, TURN_CHECKS as T, VAD_CHECKS as V, type SpeechScript as a, type BackendFixture as b, type ScriptPart as c, type SessionFixture as d, type TurnCheck as e, type TurnFixture as f, type VadCheck as g, type VadFixture as h, createSpeechScript as i };
