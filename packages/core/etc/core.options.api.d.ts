import { T as TranscribeError, L as Logger, C as Clock } from './clock.shared.js';

/** An option that cannot be used: `ERR_INVALID_OPTION`. */
declare function invalidOption(name: string, value: unknown, accepted: string): TranscribeError;
/**
 * Refuses options of another name: a misspelt option must not be ignored in silence.
 *
 * @param prefix - what stands before their names in the error, where they are nested: `decoding.`
 */
declare function rejectUnknownOptions(options: object, known: readonly string[], prefix?: string): void;
/** A number from `min` to `max`, or the default where it is left out. */
declare function numberOption<T extends number | undefined>(name: string, value: number | undefined, fallback: T, range: {
    readonly min: number;
    readonly max: number;
    readonly integer?: boolean | undefined;
}): number | T;
/** A string that is not empty, or `undefined` where it is left out. */
declare function textOption(name: string, value: string | undefined, max?: number): string | undefined;
/** ISO 639-1 code of a language, or `undefined` where it is left out; which ones there are, models tell. */
declare function languageOption(language: string | undefined): string | undefined;
/** Most characters of a prompt: four times what Whisper reads of it, which is its last 223 tokens. */
declare const MAX_PROMPT_CHARS: 4000;
/** Most words to expect, and most characters of each. */
declare const MAX_HOTWORDS: 100;
/** A prompt, or `undefined` where it is left out. */
declare function promptOption(prompt: string | undefined): string | undefined;
/** A copy of the words to expect, or `undefined` where they are left out. */
declare function hotwordsOption(hotwords: readonly string[] | undefined): readonly string[] | undefined;
/** True or false, or the default where it is left out. */
declare function flagOption<T extends boolean | undefined>(name: string, value: boolean | undefined, fallback: T): boolean | T;
/** One of some names or numbers, or the default where it is left out. */
declare function choiceOption<T extends string | number, D extends T | undefined>(name: string, value: T | undefined, fallback: D, choices: readonly T[]): T | D;
/** A logger, or one that says nothing where it is left out. */
declare function loggerOption(name: string, value: Logger | undefined): Logger;
/** A clock, or the system's where it is left out. */
declare function clockOption(value: Clock | undefined): Clock;
/** A signal, or `undefined` where it is left out. */
declare function signalOption(value: AbortSignal | undefined): AbortSignal | undefined;

export { MAX_HOTWORDS, MAX_PROMPT_CHARS, choiceOption, clockOption, flagOption, hotwordsOption, invalidOption, languageOption, loggerOption, numberOption, promptOption, rejectUnknownOptions, signalOption, textOption };
