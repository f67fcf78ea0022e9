/**
 * What a package gives that is loaded by name, when it is installed.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`, saying what to install; what `load` throws else
 */
declare function fromInstalled<T>(packageName: string, load: () => Promise<T>): Promise<T>;
/** Whether an import failed because the package itself, not something it needs, is not there. */
declare function isMissing(error: unknown, packageName: string): boolean;

/** The codes of all languages that Whisper knows, in the order of its tokens. */
declare const LANGUAGE_CODES: readonly string[];
/** The English name, in lower case, by which Whisper calls a language; `undefined` for a code it does not know. */
declare function languageName(code: string): string | undefined;
/** The code of a language given by its English name; any other text (a code, an unknown name) in lower case. */
declare function languageCode(named: string): string;

/** A stream that may be a terminal: `process.stderr`. */
interface ProgressOutput {
    write(text: string): unknown;
    readonly isTTY?: boolean | undefined;
    readonly columns?: number | undefined;
}
/** Says how work goes: one line that changes in a terminal, a line for each step elsewhere. */
interface ProgressLine {
    /** What happens now. In a terminal it replaces the line before, and is cut to its width. */
    show(line: string): void;
    /** How far it is, 0 to 1: a bar in a terminal, a line for each tenth elsewhere. */
    advance(what: string, fraction: number): void;
    /** Takes the line off a terminal. */
    stop(): void;
}
declare function createProgressLine(output: ProgressOutput): ProgressLine;
/** A bar of 24 columns; `fraction` is 0 to 1. */
declare function progressBar(fraction: number): string;

/**
 * The bytes that a module of ours holds as base64, by the platform's own decoder: at start it takes half the time of the
 * strict one that messages are read by.
 */
declare function embeddedBytes(base64: string): Uint8Array<ArrayBuffer>;

/** A sentence about speech that has no text. @param place - in seconds of the audio */
declare function untranscribedMessage({ start, end, }: {
    readonly start: number;
    readonly end: number;
}): string;

export { LANGUAGE_CODES, type ProgressLine, type ProgressOutput, createProgressLine, embeddedBytes, fromInstalled, isMissing, languageCode, languageName, progressBar, untranscribedMessage };
