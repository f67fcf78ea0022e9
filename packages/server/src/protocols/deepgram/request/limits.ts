/** Words to expect: so many, of so many characters. */
export const MAX_HOTWORDS = 100;
/** Channels of one stream. */
export const MAX_CHANNELS = 8;
/** Largest message that is not audio: a `Configure` with all its keyterms. */
export const MAX_CONTROL_BYTES: number = 64 * 1024;
