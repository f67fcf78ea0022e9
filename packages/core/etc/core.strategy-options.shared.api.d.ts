import { T as TranscriptionBackend } from './backend.shared.js';
import { T as TranscriptionStrategy } from './strategy.shared.js';

/** How much of what was said before a strategy gives the model as text. */
interface PreviousTextOptions {
    /**
     * How much of the previous transcript is given, in characters, 0 to 1000. Default 200, about fifty tokens: enough
     * for names and style, and little to compute. Whisper itself takes 223 tokens with the user's prompt.
     */
    readonly maxPreviousChars?: number | undefined;
}
/** How much of what was said before a strategy gives the model as audio. */
interface ContextAudioOptions {
    /** How much of the audio before the utterance is given, in milliseconds, 0 to 10000. Default 1000. */
    readonly contextOverlapMs?: number | undefined;
}
type Needs = Pick<TranscriptionStrategy, 'name' | 'needsAttention' | 'needsStreams'>;
/** Whether a backend can do what a strategy needs. */
declare function suits(strategy: Needs, backend: TranscriptionBackend): boolean;

export { type ContextAudioOptions as C, type PreviousTextOptions as P, suits as s };
