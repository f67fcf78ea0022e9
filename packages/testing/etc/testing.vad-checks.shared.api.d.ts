import { ErrorCode, TranscribeError, TranscriptionBackend, Diarizer, SpeakerTurn, JobStore, SessionJournal, LiveDiarizer, Word, StreamingSession, TurnDetector, VoiceActivityDetector } from '@ws/core';

/** One rule of a contract, and how to see whether a thing keeps it. Runs under any test runner. */
interface Check<Thing, Fixture> {
    readonly rule: string;
    /** Whether the thing must be a new one, which the check may dispose. Other checks of a kit may share one. */
    readonly needsOwn: boolean;
    /**
     * @throws Error when the rule is broken
     */
    run(thing: Thing, fixture: Fixture): Promise<void>;
}
/** @throws Error saying in which way the contract is broken, unless the condition holds */
declare function ensure(condition: boolean, message: string): asserts condition;
/** The error of this code with which a call fails, as it has to: at once or by its promise. */
declare function fails(code: ErrorCode, call: Promise<unknown> | (() => unknown)): Promise<TranscribeError>;
/** @throws Error unless a call that runs while its worker is disposed is answered, or ends as disposed or aborted */
declare function endsWhenDisposed(worker: AsyncDisposable, call: Promise<unknown>): Promise<void>;

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
/** A rule of the contract of a backend. */
type BackendCheck = Check<TranscriptionBackend, BackendFixture>;

/** What the kit needs to know of a diarizer. */
interface DiarizerFixture {
    /** A new diarizer. The kit disposes it. */
    create(): Diarizer | Promise<Diarizer>;
    /** Two people who speak by turns, and whose voices are told apart easily; mono, 16 kHz. */
    readonly dialogue: {
        readonly samples: Float32Array;
        /** What each of them says, in order, one sentence or more at a time, in seconds. */
        readonly turns: readonly SpeakerTurn[];
    };
}
/** Every rule of the contract of a diarizer. */
declare const DIARIZER_CHECKS: readonly Check<Diarizer, DiarizerFixture>[];

/** The store of jobs that the kit checks. */
interface JobStoreFixture {
    /**
     * A new store, without jobs. The kit opens and disposes it. It tries again, tells again and sweeps within some milliseconds,
     * where it has settings for that.
     */
    create(): JobStore | Promise<JobStore>;
}
/** Every rule of the contract of a store of jobs. */
declare const JOB_STORE_CHECKS: readonly Check<JobStore, JobStoreFixture>[];

/** The journal that the kit checks. */
interface JournalFixture {
    /** Opens a journal on the one store of the fixture, as another process would. The kit disposes it. */
    create(): SessionJournal | Promise<SessionJournal>;
    /** Cuts a journal off its store. Without it the kit leaves out the rules about outages. */
    readonly outage?: {
        /** Opens a journal as `create` does, whose calls wait for some 300 ms at most. The kit disposes it. */
        create(): SessionJournal | Promise<SessionJournal>;
        /**
         * Cuts such a journal off at once, and no other. `silent`: nothing reaches the store; `unanswered`: the store does
         * what it is told, and its answers are lost. Gives what joins them again.
         */
        cut(journal: SessionJournal, how: 'silent' | 'unanswered'): () => void | Promise<void>;
    } | undefined;
    /** Lets the store grow older. Without it the kit leaves out the rules about the age of records. */
    readonly age?: {
        readonly maxAgeMs: number;
        /** Lets time pass for the store, by its clock. */
        pass(ms: number): Promise<void>;
    } | undefined;
}
/** Every rule of the contract of a journal of sessions. */
declare const JOURNAL_CHECKS: readonly Check<SessionJournal, JournalFixture>[];

/** What the kit needs to know of a live diarizer. */
interface LiveDiarizerFixture {
    /** A new diarizer. The kit disposes it. */
    create(): LiveDiarizer | Promise<LiveDiarizer>;
    /** Two people who speak by turns, and whose voices are told apart easily; mono, 16 kHz, 55 s at most. */
    readonly dialogue: {
        readonly samples: Float32Array;
        /**
         * What each of them says, in order, in seconds: twice or more often, 1.5 s or more at a time, the first turn of each 2 s
         * or more. Speakers have names, and no numbers.
         */
        readonly turns: readonly SpeakerTurn[];
    };
}
/** Every rule of the contract of a live diarizer. */
declare const LIVE_DIARIZER_CHECKS: readonly Check<LiveDiarizer, LiveDiarizerFixture>[];

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

/** What the kit of streams needs to know of a backend. */
interface StreamFixture {
    /** A new backend with streams, not loaded. The kit disposes it. */
    create(): TranscriptionBackend | Promise<TranscriptionBackend>;
    /** Speech that stops with its last word or after it. */
    readonly speech: {
        /** Mono, 16 kHz. */
        readonly samples: Float32Array;
        /** What is said. */
        readonly words: string;
        /** Default: left to the model. */
        readonly language?: string | undefined;
        /** Word error rate up to which it counts as understood. Default 0.1. */
        readonly maxWordErrorRate?: number | undefined;
    };
}
/** A rule of the contract of streams. */
type StreamCheck = Check<TranscriptionBackend, StreamFixture>;

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
/** Every rule of the contract of a turn detector. */
declare const TURN_CHECKS: readonly Check<TurnDetector, TurnFixture>[];

/** What the kit needs to know of a detector. */
interface VadFixture {
    /** A new detector. The kit disposes it. */
    create(): VoiceActivityDetector | Promise<VoiceActivityDetector>;
    readonly speech: {
        /** Speech: mono, at `sampleRate`. Some seconds. */
        readonly samples: Float32Array;
        /** One of those that the detector takes. Default 16000. */
        readonly sampleRate?: number | undefined;
        /** Least share of its frames that are speech, 0 to 1. Default 0.5. */
        readonly minSpeechShare?: number | undefined;
    };
}
/** Every rule of the contract of a voice-activity detector. */
declare const VAD_CHECKS: readonly Check<VoiceActivityDetector, VadFixture>[];

export { type BackendCheck as B, type Check as C, DIARIZER_CHECKS as D, JOB_STORE_CHECKS as J, LIVE_DIARIZER_CHECKS as L, type SessionCheck as S, TURN_CHECKS as T, VAD_CHECKS as V, type StreamCheck as a, type SpeechScript as b, type BackendFixture as c, type DiarizerFixture as d, JOURNAL_CHECKS as e, type JobStoreFixture as f, type JournalFixture as g, type LiveDiarizerFixture as h, type ScriptPart as i, type SessionFixture as j, type StreamFixture as k, type TurnFixture as l, type VadFixture as m, createSpeechScript as n, endsWhenDisposed as o, ensure as p, fails as q };
