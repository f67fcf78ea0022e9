import { Clock } from '@ws/core';

/** What a run measured, as a file: everything that its report shows, and from what each figure was computed. */
interface BenchResult {
    readonly schema: 'ws-bench/1';
    readonly run: RunFacts;
    readonly machine: MachineFacts;
    readonly figures: readonly Figure[];
    /** Sessions with their raw events; figures that name no session rest on the numbers beside them alone. */
    readonly sessions: readonly SessionRecord[];
    /** Points for pictures that need more than figures: shares of utterances over latency, latency over the number of sessions. */
    readonly curves: readonly Curve[];
    /** Parts and systems that could not run, each with the reason. */
    readonly missing: readonly {
        readonly what: string;
        readonly why: string;
    }[];
}
interface RunFacts {
    /** ISO 8601, when the run began. */
    readonly date: string;
    readonly seconds: number;
    /** The command that repeats the run. */
    readonly command: string;
    readonly commit?: string;
    /** The working tree had changes that no commit holds. */
    readonly dirty?: boolean;
    readonly versions: Readonly<Record<string, string>>;
    /** Load average over one minute before and after, 0 where the system tells none. */
    readonly load: readonly [before: number, after: number];
}
/** The machine by its kind; nothing in it names the machine itself. */
interface MachineFacts {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly platform: string;
    readonly instructionSets: readonly string[];
}
/** One number. */
interface Figure {
    /** Unique in a result, the same from run to run: `live/prompt/final-latency-p50`. */
    readonly id: string;
    /** The system that it is of: `ws prompt tiny.en`, `faster-whisper beam 5`. */
    readonly system: string;
    readonly measure: MeasureName;
    readonly value: number;
    /** 95 % bootstrap interval. */
    readonly interval?: readonly [low: number, high: number];
    /** The value of each repetition in this run: their spread is the noise that a comparison allows. */
    readonly repetitions?: readonly number[];
    /** Work that is counted, not timed: the same commit gives exactly the same number. */
    readonly exact?: boolean;
    /** The ids of the sessions that the number is computed from. */
    readonly sessions?: readonly string[];
    /** The command that measures it alone. */
    readonly command: string;
}
/** A measure by name; what it means, its unit and which way is better stand in `MEASURES`. */
type MeasureName = string;
/** A system heard a recording. */
interface SessionRecord {
    readonly id: string;
    readonly system: string;
    /** Which part of the run it is of: figures of one system in two parts are apart. Left out where a run has no parts. */
    readonly part?: string;
    /**
     * How the recording was given, which says what the times mean. `spoken`: in real time, as a microphone would.
     * `audio-time`: as if computing took no time, so that times are positions in the audio. `whole`: all of it at once.
     */
    readonly pace: 'spoken' | 'audio-time' | 'whole';
    readonly recording: RecordingFacts;
    /** Which repetition of the run it is of, from 1. Default 1. */
    readonly repetition?: number;
    /** How many sessions ran at once, this one among them. Default 1. */
    readonly together?: number;
    /** Seconds from the start of the repetition to this session's time 0: sessions at once share that clock. Default 0. */
    readonly began?: number;
    /**
     * `sent` are [time, seconds of audio sent so far]. All times are seconds since the recording's first sample was spoken: a
     * client that keeps pace sends a piece when its last sample has been.
     */
    readonly sent: readonly (readonly [at: number, seconds: number])[];
    readonly events: readonly HeardText[];
    /** Seconds at which the session had ended, after its last event. */
    readonly ended: number;
    /** The error that ended it early, if one did. */
    readonly failed?: string;
}
interface RecordingFacts {
    readonly name: string;
    readonly seconds: number;
    /** BCP 47. */
    readonly language: string;
    readonly licence?: string;
    /** The words that are spoken, in the order of their times. */
    readonly reference?: string;
    /** The same words with their times, in seconds, where they are known. */
    readonly words?: readonly SpokenWord[];
    /** Where speech lies, in seconds, as a detector marks it. */
    readonly speech: readonly (readonly [start: number, end: number])[];
    /** SHA-256 of the 16-bit samples at 16 kHz, hexadecimal; of recordings that are played as one, that of their checksums. */
    readonly sha256: string;
}
/** A word that is spoken, and when: seconds from the recording's first sample. */
interface SpokenWord {
    readonly text: string;
    readonly start: number;
    readonly end: number;
}
/** A text that the client had at a time. */
interface HeardText {
    readonly at: number;
    /** `partial`: may still change; `final`: stands. */
    readonly type: 'partial' | 'final';
    /** The utterance that it is of: a partial replaces the utterance's text, a final ends it. */
    readonly utterance: number;
    readonly text: string;
    /** How many characters (UTF-16 units) from the front of a partial the protocol says will not change. Default 0. */
    readonly committed?: number;
    /** Where the text lies in the recording, in seconds, where the system tells. */
    readonly start?: number;
    readonly end?: number;
}
interface Curve {
    readonly id: string;
    readonly system: string;
    /** What the axes are: measures by name. */
    readonly x: MeasureName;
    readonly y: MeasureName;
    readonly points: readonly (readonly [x: number, y: number])[];
    readonly command: string;
}

/** A figure that changed by more than noise. */
interface Change {
    readonly id: string;
    readonly system: string;
    readonly measure: string;
    readonly before: number;
    readonly after: number;
    /** `different`: more of this measure is neither good nor bad. */
    readonly verdict: 'better' | 'worse' | 'different';
    /** What tells it from noise. */
    readonly because: 'exact' | 'repetitions' | 'intervals';
}
/** What two results say about each other. */
interface Comparison {
    /** Losses first, then in the order of the second result. */
    readonly changes: readonly Change[];
    /** Figures that agree within their noise. */
    readonly same: number;
    /** Ids of figures of which nothing can be said, by the reason. */
    readonly unjudged: Readonly<Record<UnjudgedReason, readonly string[]>>;
    readonly onlyBefore: readonly string[];
    readonly onlyAfter: readonly string[];
}
/** Why a figure is not judged. */
type UnjudgedReason = 'no spread' | 'another machine';
/**
 * Compares two results figure by figure. Counted work is compared exactly; repeated figures by a test over ranks and by how
 * far their medians lie apart; errors and revisions, which depend on the words and not on the machine, by whether their
 * intervals meet, too. A time without enough repetitions is not judged, since its interval does not know what else the
 * machine did; nor is anything that depends on the machine where the machines are of two kinds.
 */
declare function compareResults(before: BenchResult, after: BenchResult): Comparison;

/** A text, before the time at which it came is noted. */
type ToldText = Omit<HeardText, 'at'>;
/** How a server is spoken to. */
interface ServerAccess {
    readonly url: URL;
    /** Left out where the server wants none. */
    readonly key?: string | undefined;
    /** These win over those that the protocol would send. */
    readonly headers: Readonly<Record<string, string>>;
}
/** What is asked of a server. */
interface Request {
    /** BCP 47; left out, the server finds out. */
    readonly language?: string | undefined;
    /** Left out, the one that the protocol's clients ask for. */
    readonly model?: string | undefined;
}
/** What a client needs for one recording. */
interface ClientParts {
    readonly access: ServerAccess;
    readonly request: Request;
    /** @throws TranscribeError where there is more text than any recording has */
    readonly tell: (text: ToldText) => void;
    readonly bounds: ClientBounds;
    readonly clock: Clock;
    readonly signal: AbortSignal;
}
interface ClientBounds {
    /** Milliseconds until a connection must be there, and ready for audio. */
    readonly connectMs: number;
    /** Milliseconds for which the server may take no audio, or owe its last answer. */
    readonly answerMs: number;
}
/** A recording on its way to a server, piece by piece. */
interface StreamSession extends Disposable {
    /**
     * Sends 16-bit little-endian samples at the protocol's rate. Resolves when they have left this process.
     *
     * @throws TranscribeError what ended the session
     */
    send(pcm: Uint8Array): Promise<void>;
    /** No more audio. Resolves when the last answer is here. @throws TranscribeError what ended the session, or its end did not come in time */
    end(): Promise<void>;
}
/** A protocol that audio streams over. */
interface StreamProtocol {
    readonly kind: 'stream';
    /** Where it is, on a server that is given without a path. */
    readonly path: string;
    /** Hz. */
    readonly sampleRate: number;
    /**
     * Whether the server is to find pauses itself, so that silence follows a recording. Where the client says where speech
     * ends, none does.
     */
    readonly findsPauses: boolean;
    open(parts: ClientParts): Promise<StreamSession>;
}
/** A protocol that a recording goes over as a whole. */
interface WholeProtocol {
    readonly kind: 'whole';
    readonly path: string;
    /** Sends a recording. Resolves when the last answer is here. @param wav - 16-bit samples in a WAV file */
    transcribe(wav: Uint8Array<ArrayBuffer>, parts: ClientParts): Promise<void>;
}
type Protocol = StreamProtocol | WholeProtocol;

/** A recording to measure with. */
interface MeasuredRecording {
    readonly facts: RecordingFacts;
    /** Mono samples at 16 kHz, one stretch after the other; of 16 bits. */
    readonly parts: readonly Float32Array[];
}

interface SessionSettings extends Omit<ClientParts, 'tell'> {
    /** Audio in one message, in milliseconds. */
    readonly pieceMs: number;
    /** Silence after the recording, in milliseconds, for servers that find pauses. */
    readonly silenceMs: number;
}

interface ServerMeasurement extends SessionSettings {
    readonly protocol: Protocol;
    /** The name of what is measured. */
    readonly system: string;
    readonly recordings: readonly MeasuredRecording[];
    /** How many sessions run at once: 1 plays each recording by itself, more play all of them each. */
    readonly sessions: readonly number[];
    readonly repetitions: number;
    /** Whether a session runs before the others and does not count: a server does some things only once. */
    readonly warmsUp: boolean;
    readonly onProgress: (progress: MeasureProgress) => void;
}
interface MeasureProgress {
    readonly done: number;
    readonly all: number;
    readonly session: SessionRecord;
}
/**
 * Plays recordings to a server in real time, and notes what it tells. Sessions that fail are part of the answer.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for more than a result holds; `ERR_ABORTED`
 */
declare function measureServer(plan: ServerMeasurement): Promise<readonly SessionRecord[]>;

interface RecordingsOptions {
    /** BCP 47, of all of them. */
    readonly language: string;
    readonly licence?: string | undefined;
    readonly signal: AbortSignal;
}
/**
 * Reads recordings: files, and those in folders. Beside `NAME.wav` the text that is spoken is `NAME.txt`, and the times of
 * its words `NAME.ctm`; either may be missing.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`: no path leads to a recording, or a file cannot be used; `ERR_INVALID_AUDIO`
 */
declare function readRecordings(paths: readonly string[], { language, licence, signal }: RecordingsOptions): Promise<readonly MeasuredRecording[]>;

/** What many numbers come to. */
interface Distribution {
    readonly count: number;
    readonly mean: number;
    readonly p50: number;
    readonly p90: number;
    readonly p95: number;
    readonly p99: number;
}
/** Quantiles between two numbers are interpolated, as NumPy does. */
declare function distribution(values: readonly number[]): Distribution;

/** A word as it was compared, and the time, in seconds, at which it was there. */
interface EmittedAt {
    readonly word: string;
    readonly at: number;
}
/** When the words of one utterance were shown, and when they became final. */
interface EmittedWords {
    /** @param at - seconds: the time at which the text was there, or of the audio that the system had been given */
    hear(text: string, committedChars: number, at: number): void;
    /** Words that never change again, each with the time at which that was so. */
    readonly final: readonly EmittedAt[];
    /** Words as they were shown at last, each with the time from which on it stood at its place; as many as are final. */
    readonly shown: readonly EmittedAt[];
    /** How often a word that was shown was replaced by another. */
    readonly changes: number;
    /** Words from the first that changed to the end of the text before, over all texts. */
    readonly erased: number;
}
declare function createEmittedWords(): EmittedWords;

interface FiguresOptions {
    /** The command that measures the figures. */
    readonly command: string;
}
/**
 * All figures that the sessions give, computed from their events alone: the same sessions give the same figures. Systems
 * are told apart by name, by the part of the run, and by how many sessions ran at once. What a session's times mean, and so
 * which figures it gives, its pace says.
 */
declare function figuresOf(sessions: readonly SessionRecord[], options: FiguresOptions): readonly Figure[];

/** What a number means. */
interface Measure {
    /** As a heading: `Word error rate`. */
    readonly title: string;
    readonly unit: Unit;
    /** Which way is better; `neither` says how much was measured. */
    readonly better: 'less' | 'more' | 'neither';
    /** How it is computed, and whose measure it is. */
    readonly definition: string;
}
/** `share` is from 0: 0.05 is five of a hundred. `s` are seconds. */
type Unit = 'share' | 's' | 'ms' | 's per s' | 'core-h per h' | 'per word' | 'words' | 'sessions' | 'frames' | 'tokens' | 'calls' | 'times' | 'MiB';
/** Each measure of a result, by name. */
declare const MEASURES: Readonly<Record<MeasureName, Measure>>;

/** One word of a comparison, as it was compared: after Whisper's normaliser. */
type DiffedWord = {
    readonly type: 'equal';
    readonly reference: string;
    readonly heard: string;
} | {
    readonly type: 'substituted';
    readonly reference: string;
    readonly heard: string;
} | {
    readonly type: 'lost';
    readonly reference: string;
} | {
    readonly type: 'invented';
    readonly heard: string;
};
/**
 * Compares what was heard with what was said, word by word: what the word error rate counts.
 *
 * @param language - BCP 47; default `en`
 */
declare function wordDiff(reference: string, heard: string, language?: string): readonly DiffedWord[];

/** The protocols that a server can be measured over. */
declare const PROTOCOL_NAMES: readonly ["native", "deepgram", "deepgram-flux", "openai-realtime", "openai", "wyoming", "vosk", "whisper-live", "jambonz"];
type ProtocolName = (typeof PROTOCOL_NAMES)[number];

/** The protocols that a server can be measured over, by name. */
declare const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>>;

/** A recording that a page can play. */
interface AudioFile {
    /** `audio/mpeg`, `audio/wav` */
    readonly type: string;
    readonly bytes: Uint8Array;
}

/** Encodes samples, mono at 16 kHz, for {@link ReportOptions.audio}: 4 KB a second. */
declare function encodeAudio(samples: Float32Array): Promise<AudioFile>;

/** What a report has besides the result. */
interface ReportOptions {
    /** Recordings that sessions play, by the SHA-256 of their samples; the report holds them. */
    readonly audio?: ReadonlyMap<string, AudioFile> | undefined;
}
/**
 * A result as one HTML page: first where others are ahead, then pictures, each with a sentence, its numbers and its command,
 * then every session, then how it was measured. Light or dark as the reader's system is. Texts in the result are shown and
 * never run, wherever it is from.
 */
declare function renderReport(result: BenchResult, { audio }?: ReportOptions): Promise<string>;

/**
 * Reads a result from its JSON text.
 *
 * @param from - what the text is of, for errors: the name of a file
 * @throws TranscribeError `ERR_INVALID_OPTION` that says what is wrong, and where in the text
 */
declare function parseResult(json: string, from: string): BenchResult;

/**
 * Reads a result file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for a file that is not there, is larger than 128 MiB, or holds no result
 */
declare function readResult(path: string): Promise<BenchResult>;

/**
 * Writes a result file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for a result that could not be read again: with a number that is not
 * finite, say, or of over 128 MiB; `ERR_INVALID_STATE` where the file cannot be written
 */
declare function writeResult(path: string, result: BenchResult): Promise<void>;

/** What the events of a result say of its figures. */
interface Verification {
    /** Figures that their sessions' events give as the result has them. */
    readonly confirmed: readonly Figure[];
    /** Those that the events give otherwise, or not at all. */
    readonly differing: readonly Difference[];
    /** Figures that the events of a system give, and the result does not have. */
    readonly leftOut: readonly Figure[];
    /** Of the confirmed, those that rest on a part of their system's sessions: others may have been worse. */
    readonly ofSome: readonly Figure[];
    /** Those that name no session: nothing in the result shows what they rest on. */
    readonly unfounded: readonly Figure[];
}
interface Difference {
    readonly told: Figure;
    /** Left out where the events give no such figure. */
    readonly computed?: Figure;
    /** The fields that differ. */
    readonly fields: readonly (typeof COMPARED)[number][];
}
declare const COMPARED: readonly ["value", "interval", "repetitions"];
/**
 * Computes every figure of a result again, from the events of the sessions that it names alone. Figures are known by part,
 * system and measure, whatever their ids.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where the figures rest on over 500 different sets of sessions
 */
declare function verifyResult({ figures, sessions }: BenchResult): Verification;

export { type AudioFile, type BenchResult, type Change, type Comparison, type Curve, type DiffedWord, type Difference, type Distribution, type EmittedAt, type EmittedWords, type Figure, type FiguresOptions, type HeardText, MEASURES, type MachineFacts, type Measure, type MeasureName, type MeasureProgress, type MeasuredRecording, PROTOCOLS, type Protocol, type ProtocolName, type RecordingFacts, type RecordingsOptions, type ReportOptions, type RunFacts, type ServerMeasurement, type SessionRecord, type SpokenWord, type Unit, type UnjudgedReason, type Verification, compareResults, createEmittedWords, distribution, encodeAudio, figuresOf, measureServer, parseResult, readRecordings, readResult, renderReport, verifyResult, wordDiff, writeResult };
