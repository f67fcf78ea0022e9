import { TranscriptionBackend, Word, StreamingSession, TurnDetector, VoiceActivityDetector, TranscriptionStrategy, StreamingSessionOptions } from '@ws/core';

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

/** Every rule of the backend contract. */
declare const BACKEND_CHECKS: readonly BackendCheck[];

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

/** Every rule of the contract of a session. */
declare const SESSION_CHECKS: readonly SessionCheck[];

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

/** What random sessions are made of. All that is left out is core's, or the kit's own. */
interface RandomSessionsFixture {
    /** Strategies by name, each new for every session. Default: those of core. */
    readonly strategies?: Readonly<Record<string, () => TranscriptionStrategy>> | undefined;
    /**
     * Detectors by name, each new for every session. Default: the energy detector, none, and scripted ones that are right,
     * miss words, flicker, are late, throw, answer nonsense or nothing at all.
     */
    readonly detectors?: Readonly<Record<string, () => VoiceActivityDetector | null>> | undefined;
    /** A session with these options. Default: `createStreamingSession`. */
    readonly create?: ((options: StreamingSessionOptions) => StreamingSession) | undefined;
    /** How many runs. Default 1000. */
    readonly runs?: number | undefined;
    /** Of the random numbers: the same seed, the same sessions. Default 1. */
    readonly seed?: number | undefined;
    /** Where a failure was found with that seed, as its message says: that run alone is made again. */
    readonly path?: string | undefined;
}
/**
 * Plays random sessions on a manual clock, and finds those that break a promise: each word of the audio is in the finals
 * once and in order, but where it was cancelled, suppressed, or lies in the range of an error; ranges do not overlap, and
 * leave out no speech; what is committed stays; events are counted without gaps, in order, with times within their
 * utterance; `flush`, `end` and `write` settle, a flush not before what was written is answered; nothing comes after
 * `end` or disposal; no rejection is left to nobody; work is bounded; and no timer, task or seat is left over.
 *
 * Audio is coded: each sample of a word tells which word and which part of it it is, so that the scripted backend hears
 * exactly what it is given, and a word that is lost, cut in two or doubled shows. Plans vary in strategy, detector,
 * backend, latencies, failures, hangs, chunk sizes, pace, readers, and calls of `flush`, `cancel` and `configure`.
 *
 * @throws Error with the simplest plan that fails, what is wrong with it, and the seed and path that make it again
 */
declare function checkRandomSessions(fixture?: RandomSessionsFixture): Promise<void>;

export { BACKEND_CHECKS as B, type RandomSessionsFixture as R, type SpeechScript as S, TURN_CHECKS as T, VAD_CHECKS as V, type BackendCheck as a, type BackendFixture as b, SESSION_CHECKS as c, type ScriptPart as d, type SessionCheck as e, type SessionFixture as f, type TurnCheck as g, type TurnFixture as h, type VadCheck as i, type VadFixture as j, checkRandomSessions as k, createSpeechScript as l };
