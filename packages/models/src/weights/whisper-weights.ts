import type { WhisperDimensions } from './dimensions.js';

/**
 * The format of a model's weights: a CTranslate2 directory, a Hugging Face directory with `safetensors`, or one `ggml`
 * file of whisper.cpp.
 */
export type WeightFormat = 'ctranslate2' | 'safetensors' | 'ggml';

/**
 * How a tensor's numbers lie in the file: IEEE single, IEEE half, bfloat16, 8-bit integers with one scale per row
 * (CTranslate2), or ggml's blocks of 32 numbers with one scale each (`q4_1` and `q5_1` with an offset, too).
 * {@link WhisperWeights.read} gives float32 whatever it is.
 */
export type WeightDtype =
  | 'f32'
  | 'f16'
  | 'bf16'
  | 'i8'
  | 'q4_0'
  | 'q4_1'
  | 'q5_0'
  | 'q5_1'
  | 'q8_0';

/** One tensor of a model, without its numbers. */
export interface WeightTensor {
  /** The name in OpenAI's `state_dict`, such as `encoder.blocks.0.attn.query.weight`. */
  readonly name: string;
  /** Sizes, outermost first; a linear layer is `[out, in]`, a convolution `[out, in, width]`. */
  readonly shape: readonly number[];
  readonly dtype: WeightDtype;
}

/**
 * An opened weights file, whatever its format. The file stays on disk: only the tensor that is being read is in memory.
 * Dispose it to close the file.
 */
export interface WhisperWeights extends Disposable {
  readonly format: WeightFormat;
  readonly dimensions: WhisperDimensions;
  /** Every tensor of the model and nothing else, by name, in the order in which the audio meets them. */
  readonly tensors: ReadonlyMap<string, WeightTensor>;

  /**
   * Reads one tensor as float32, row by row in its `shape`.
   *
   * @param target Filled and returned when given; its length must be the tensor's.
   * @throws TranscribeError `ERR_INVALID_OPTION` for an unknown name or a target of another length,
   *   `ERR_MODEL_INVALID` when the file cannot be read to the tensor's end or holds NaN or infinite numbers there,
   *   `ERR_DISPOSED` after disposal.
   */
  read(name: string, target?: Float32Array | undefined): Float32Array;
}

/** How many numbers a tensor of this shape holds. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
