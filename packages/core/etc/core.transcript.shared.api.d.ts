/** A word with its times, in seconds. */
interface Word {
    /** Without spaces around it, with the punctuation at its ends. */
    readonly text: string;
    readonly start: number;
    readonly end: number;
    /** 0 to 1. */
    readonly probability?: number | undefined;
    /** The speaker, where that was asked for and is known: a number from `1`, or the name of a known person. */
    readonly speaker?: string | undefined;
}
/** What the model wrote in one step, or in several where one alone is no whole character. */
interface Token {
    /** With the space before it, where there is one: the texts of a segment's tokens make up its text. */
    readonly text: string;
    /** 0 to 1; of several steps, the least. */
    readonly probability: number;
    /** Seconds from the first sample of the call's audio: where in it the decoder looked when it wrote this. */
    readonly attendedTo?: number | undefined;
}
/** A stretch of transcript as Whisper cuts it, with its times in seconds. */
interface Segment {
    readonly start: number;
    readonly end: number;
    readonly text: string;
    readonly words?: readonly Word[] | undefined;
    readonly tokens?: readonly Token[] | undefined;
    /** Mean natural-log probability of the tokens, 0 or less. */
    readonly avgLogprob?: number | undefined;
    /** Probability, 0 to 1, that the window holds no speech. */
    readonly noSpeechProb?: number | undefined;
    /** Bytes of the text divided by its bytes after zlib; above 2.4 it repeats itself. */
    readonly compressionRatio?: number | undefined;
    /** The speaker, where that was asked for and is known: a number from `1`, or the name of a known person. */
    readonly speaker?: string | undefined;
    /** The same in English, where that was asked for besides the text, and the text is in another language. */
    readonly translation?: string | undefined;
}
/** What one call of a backend hears. Times count from the first sample of the call's audio. */
interface TranscriptResult {
    readonly text: string;
    readonly segments: readonly Segment[];
    /** ISO 639-1 code, as Whisper names it (`en`, `de`, `yue`). */
    readonly language: string;
    /** 0 to 1, of the languages that it may be; present where the language was detected, not given. */
    readonly languageProbability?: number | undefined;
    /**
     * How likely the audio is in each language that the model knows, 0 to 1, by ISO 639-1 code, the likeliest first;
     * together 1. Present where `TranscribeOptions.languageProbabilities` asked for it and the language was detected.
     */
    readonly languageProbabilities?: Readonly<Record<string, number>> | undefined;
    /**
     * Which rule of `TranscribeOptions.attentionStop` ended the transcript, where one did: the next token attended to
     * the end of the audio, or jumped back.
     */
    readonly stoppedBy?: 'audio-end' | 'attention-jump' | undefined;
    /** Milliseconds the engine worked, waiting in queues not counted. */
    readonly processingTimeMs: number;
}

export type { Segment as S, TranscriptResult as T, Word as W, Token as a };
