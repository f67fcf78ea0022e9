export { S as SpeechCapabilities, a as SpeechSynthesizer, b as SpeechVoice, c as SynthesizeOptions, d as SynthesizedSpeech } from './speech-synthesizer.shared.js';
export { S as SpeechRequest, c as checkSpeechCall } from './check-speech-call.shared.js';
import '@ws/core';

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

/** Cuts a text that streams in into pieces to speak. */
interface SentenceCutter {
    /**
     * More of the text, however it is cut.
     *
     * @returns the pieces that are whole by now
     * @throws TranscribeError `ERR_INVALID_OPTION` if the text is not a string
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

export { type SentenceCutter, type SentenceCutterOptions, createSentenceCutter };
