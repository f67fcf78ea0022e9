import { T as TranscribeError, L as Logger } from './logger.shared.js';

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
    readonly integer?: boolean;
}): number | T;
/** A string that is not empty, or `undefined` where it is left out. */
declare function textOption(name: string, value: string | undefined): string | undefined;
/** True or false, or the default where it is left out. */
declare function flagOption<T extends boolean | undefined>(name: string, value: boolean | undefined, fallback: T): boolean | T;
/** One of some names or numbers, or the default where it is left out. */
declare function choiceOption<T extends string | number, D extends T | undefined>(name: string, value: T | undefined, fallback: D, choices: readonly T[]): T | D;
/** A logger, or one that says nothing where it is left out. */
declare function loggerOption(name: string, value: Logger | undefined): Logger;

export { choiceOption, flagOption, invalidOption, loggerOption, numberOption, rejectUnknownOptions, textOption };
