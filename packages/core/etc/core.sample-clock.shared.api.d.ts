/** Whisper hears 16 kHz mono; so does everything in a session. */
declare const SAMPLE_RATE: 16000;
/** Seconds of a position or a length in samples at 16 kHz. */
declare function samplesToSeconds(samples: number): number;
/** To the millisecond: without what adding floats leaves. */
declare function roundSeconds(seconds: number): number;
/** Milliseconds of a position or a length in samples at 16 kHz. */
declare function samplesToMs(samples: number): number;
/** The nearest whole sample at 16 kHz. */
declare function secondsToSamples(seconds: number): number;
/** The nearest whole sample at 16 kHz. */
declare function msToSamples(ms: number): number;

export { SAMPLE_RATE as S, samplesToSeconds as a, secondsToSamples as b, msToSamples as m, roundSeconds as r, samplesToMs as s };
