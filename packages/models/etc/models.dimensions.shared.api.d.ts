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
/**
 * Every tensor of a Whisper model of these dimensions: its name as in OpenAI's `state_dict`, and its shape (linear
 * layers as `[out, in]`, convolutions as `[out, in, width]`), in the order in which the audio meets them.
 */
declare function whisperTensorShapes(dimensions: WhisperDimensions): ReadonlyMap<string, readonly number[]>;

export { type WhisperDimensions as W, whisperTensorShapes as w };
