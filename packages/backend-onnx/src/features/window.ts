/** Whisper's constants of time: it hears 16 kHz mono, 30 s at a time. */
export const SAMPLE_RATE = 16_000;
/** Samples from one mel frame to the next: 10 ms. */
export const HOP = 160;
/** Mel frames of a second. */
export const FRAMES_PER_SECOND = 100;
/** Samples that one mel frame sees: 25 ms. */
export const FRAME = 400;
/** Samples of a full window: 30 s. */
export const WINDOW_SAMPLES = 480_000;
/** Samples that one call takes, at most: two hours, whose spectrogram takes 230 MB. */
export const MAX_SAMPLES = 115_200_000;
/** Mel frames of a full window. */
export const WINDOW_FRAMES = 3_000;
/** Seconds of one position of the encoder's output, and from one timestamp token to the next. */
export const SECONDS_PER_POSITION = 0.02;
/** Samples of one position. */
export const POSITION_SAMPLES = 320;
