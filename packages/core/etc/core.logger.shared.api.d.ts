/** Where a library tells what it does: a pino logger fits as it is. Never given transcripts, prompts or audio. */
interface Logger {
    debug(fields: object, message: string): void;
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
}
/** Says nothing: the default everywhere. */
declare const silentLogger: Logger;

export { type Logger as L, silentLogger as s };
