/** The sizes of a Whisper model, named as OpenAI's `ModelDimensions` names them. All are whole numbers above zero. */
interface WhisperDimensions {
    /** Mel bands the encoder hears: 80, or 128 for large-v3 and its children. */
    readonly nMels: number;
    /** Encoder positions: 1500 (30 s at 50 per second). */
    readonly nAudioCtx: number;
    readonly nAudioState: number;
    readonly nAudioHead: number;
    readonly nAudioLayer: number;
    /** Rows of the token embedding: 51864 English-only, 51865 multilingual, 51866 from large-v3 on. */
    readonly nVocab: number;
    /** Decoder positions: 448. */
    readonly nTextCtx: number;
    readonly nTextState: number;
    readonly nTextHead: number;
    readonly nTextLayer: number;
}

/** `[layer, head]` of the decoder's cross-attention. */
type AlignmentHead = readonly [layer: number, head: number];
/**
 * The heads of cross-attention that follow the audio, by which words are timed: those that the model's configuration
 * names; if it names none, all of the upper half of the decoder's layers, as OpenAI's implementation has it.
 */
declare function alignmentHeads({ nTextLayer, nTextHead }: WhisperDimensions, config: {
    readonly alignmentHeads: readonly AlignmentHead[];
}): readonly AlignmentHead[];

/** Frequencies of the spectrum. */
declare const SPECTRUM_BINS: number;
/** One triangular filter: its weights from bin `first` on; outside it is zero. */
interface MelFilter {
    readonly first: number;
    readonly weights: Float64Array;
}
/**
 * `count` (80 or 128) triangular filters, evenly spaced in mels from 0 to 8 kHz, each of unit area: Whisper was trained
 * with them.
 *
 * @param weigh - gives a weight from the triangle's height, up to 1, and the factor that makes its area 1. The default
 *   rounds the product to single precision
 *
 * Source: M. Slaney, "Auditory Toolbox", 1998, as librosa's `filters.mel` computes it.
 */
declare function melFilters(count: number, weigh?: (height: number, factor: number) => number): readonly MelFilter[];

/**
 * Writes numbers as IEEE half precision, rounded to the nearest, ties to even. Numbers of 65 520 and more become infinite.
 */
declare function encodeHalf(source: Float32Array, target: Uint16Array): void;

/** The character of every byte. */
declare const CHARACTER_OF_BYTE: readonly string[];
/** The byte of every character. */
declare const BYTE_OF_CHARACTER: ReadonlyMap<string, number>;

export { BYTE_OF_CHARACTER, CHARACTER_OF_BYTE, SPECTRUM_BINS, alignmentHeads, encodeHalf, melFilters };
