import { B as BackendHealth } from './backend.shared.js';
import { D as DefaultsOf } from './option-spec.shared.js';
import './transcript-BKJoZyDv.js';
import './clock-CWrc7qbU.js';
import './logger-Dig93_oX.js';

/** A voice of a synthesizer. */
interface SpeechVoice {
    /** What `SynthesizeOptions.voice` takes. */
    readonly name: string;
    /** What it speaks, as BCP 47 tags: `en-US`. One or more. */
    readonly languages: readonly string[];
}
/** What a synthesizer can do. Callers branch on these, never on a synthesizer's name. */
interface SpeechCapabilities {
    /** Samples per second of what it gives. */
    readonly sampleRate: number;
    /** The first is taken where none is asked for. One or more. */
    readonly voices: readonly SpeechVoice[];
    /** What `SynthesizeOptions.speed` may be; both are 1 where it has one speed only. */
    readonly speed: {
        readonly min: number;
        readonly max: number;
    };
    /** Calls of `synthesize` that run at the same time; further ones wait in a bounded queue. */
    readonly maxConcurrency: number;
    /** Longest text of one call, in UTF-16 units, as `length` counts. */
    readonly maxChars: number;
    /** Calls `SynthesizeOptions.onAudio` while it works. */
    readonly streaming: boolean;
}
/** One call's settings. */
interface SynthesizeOptions {
    /** The name of a voice. Left out: the first that speaks the language. */
    readonly voice?: string | undefined;
    /**
     * BCP 47 tag. `en` is content with any voice of English, `en-GB` with one of Britain only. Left out: the voice's own.
     */
    readonly language?: string | undefined;
    /** 1 (default) is the voice's own pace, 2 twice as fast. Within `capabilities.speed`. */
    readonly speed?: number | undefined;
    /**
     * Told of each piece of the sound when it is there, in order; together they are the result's samples. It must not throw:
     * a call whose listener does is rejected with what it threw. Ignored where `capabilities.streaming` is not true.
     */
    readonly onAudio?: ((samples: Float32Array) => void) | undefined;
    /** Ends the call with `ERR_ABORTED`, and the engine's work where the engine can. */
    readonly signal?: AbortSignal | undefined;
}
/** A text, spoken. */
interface SynthesizedSpeech {
    /** Mono, in [-1, 1]; the caller's to keep. Empty where the text has nothing that can be said. */
    readonly samples: Float32Array;
    readonly sampleRate: number;
    /** How long the engine worked, in milliseconds; without the time that the call waited. */
    readonly processingTimeMs: number;
}
/** Gives texts a voice: text in, samples out. It keeps nothing from one call to the next. */
interface SpeechSynthesizer extends AsyncDisposable {
    readonly specVersion: 'v1';
    readonly name: string;
    readonly capabilities: SpeechCapabilities;
    /**
     * Makes the synthesizer ready. Optional, since `synthesize` does it when needed; calling it twice is harmless.
     *
     * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
     */
    load(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<void>;
    /**
     * Speaks a text, plain and without marks of any format; `createSentenceCutter` makes such pieces of what streams in.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION` (a text that is blank or too long, a voice, language or speed that it does
     *   not have), `ERR_OVERLOADED`, `ERR_BACKEND_CRASHED` and `ERR_BACKEND_TIMEOUT` (retryable), `ERR_ABORTED`,
     *   `ERR_DISPOSED`
     */
    synthesize(text: string, options?: SynthesizeOptions): Promise<SynthesizedSpeech>;
    health(): Promise<BackendHealth>;
}

/** What a call comes to, when what it leaves out is said. */
interface SpeechRequest {
    readonly text: string;
    readonly voice: string;
    readonly speed: number;
}
/**
 * Refuses a call that no engine could answer, and chooses the voice.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function checkSpeechCall(text: string, { voice, language, speed }: SynthesizeOptions, capabilities: Pick<SpeechCapabilities, 'voices' | 'speed' | 'maxChars'>): SpeechRequest;

/** Settings of `createSentenceCutter`. */
interface SentenceCutterOptions {
    /**
     * Words that a piece has, 1 to 1000: shorter sentences are joined with the next. Default 10. The last piece, and one that
     * `maxChars` ends, may have fewer. Two characters of a script without spaces count as a word.
     */
    readonly minWords?: number | undefined;
    /** The same of the very first piece, which is waited for: 1 to 1000. Default 1: the first sentence, however short. */
    readonly firstMinWords?: number | undefined;
    /**
     * Words after which the first sentence is cut at a comma or semicolon, so that something is heard soon, 1 to 1000. Default
     * 1000: it is not.
     */
    readonly firstClauseWords?: number | undefined;
    /**
     * Longest piece in UTF-16 units, 40 to 100000: text without the end of a sentence is cut at its last comma, else at its
     * last space, else anywhere. Default 300.
     */
    readonly maxChars?: number | undefined;
}
/** What `createSentenceCutter` does where nothing else is said. */
declare const DEFAULT_SENTENCE_CUTTER_OPTIONS: DefaultsOf<SentenceCutterOptions>;

/** Cuts a text that streams in into pieces to speak. */
interface SentenceCutter {
    /**
     * More of the text, however it is cut.
     *
     * @returns the pieces that are whole by now
     * @throws TranscribeError `ERR_INVALID_OPTION` for what is no string
     */
    push(textChunk: string): string[];
    /** The text is over: its last pieces. The next `push` begins another text. */
    end(): string[];
}
/**
 * Cuts a text that streams in, out of a language model, say, into pieces that a `SpeechSynthesizer` speaks well: whole
 * sentences of `minWords` words or more, the first as soon as it is there. A full stop in `Mr.`, `e.g.`, `U.S.`, `3.14`,
 * `v1.2`, `example.com` and `J. Smith` ends no sentence, nor does one before a small letter; the marks of other scripts
 * (。！？।؟) do end them. What a sentence ends with is known from what follows it: a piece is given with the first letter of
 * the next.
 *
 * Markdown is not read out: of emphasis, headings, lists, quotes and links the text stays, of a table its cells, with commas
 * between them. The numbers of a list stay, and code within a sentence.
 * Blocks of code, emoji, and all of an address but its host are left out.
 *
 * How the text is cut into chunks does not matter. Held are at most `maxChars` and 2500 characters of it.
 *
 * @example
 * ```ts
 * const cutter = createSentenceCutter();
 * for await (const chunk of answer) for (const piece of cutter.push(chunk)) speak(piece);
 * for (const piece of cutter.end()) speak(piece);
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createSentenceCutter(options?: SentenceCutterOptions): SentenceCutter;

export { DEFAULT_SENTENCE_CUTTER_OPTIONS, type SentenceCutter, type SentenceCutterOptions, type SpeechCapabilities, type SpeechRequest, type SpeechSynthesizer, type SpeechVoice, type SynthesizeOptions, type SynthesizedSpeech, checkSpeechCall, createSentenceCutter };
