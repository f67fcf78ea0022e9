import type { WeightTensor, WhisperDimensions } from '@ws/models';
import { encodeHalf } from '@ws/models/internal';

/** A tensor of a model as MLX wants it. */
export interface MlxTensor {
  /** The name in OpenAI's `state_dict`. */
  readonly source: string;
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether it is `[out, in, width]` and has to become `[out, width, in]`. */
  readonly swapsLastAxes: boolean;
}

/**
 * What of a model goes into MLX's file, and how: its modules have names without dots in them, its convolutions have the
 * channels last, and it computes the encoder's positions by itself.
 */
export function mlxTensors(tensors: Iterable<WeightTensor>): readonly MlxTensor[] {
  const found: MlxTensor[] = [];
  for (const { name, shape } of tensors) {
    if (name === 'encoder.positional_embedding') continue;
    const [out, channels, width] = shape;
    const isConvolution = width !== undefined;
    found.push({
      source: name,
      name: name.replace('.mlp.0.', '.mlp1.').replace('.mlp.2.', '.mlp2.'),
      shape: isConvolution ? [out!, width, channels!] : shape,
      swapsLastAxes: isConvolution,
    });
  }
  return found;
}

/** `[out, in, width]` as `[out, width, in]`. */
export function swapLastAxes(
  values: Float32Array,
  [out, width, channels]: readonly number[],
): Float32Array {
  const swapped = new Float32Array(values.length);
  let at = 0;
  for (let o = 0; o < out!; o++) {
    for (let w = 0; w < width!; w++) {
      for (let c = 0; c < channels!; c++) swapped[at++] = values[(o * channels! + c) * width! + w]!;
    }
  }
  return swapped;
}

const LARGEST = 65_504;

/**
 * Numbers in IEEE half precision, rounded to the nearest, ties to even; what is too large becomes the largest.
 *
 * @returns their bits
 */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(values.length);
  const finite = values.map((value) => Math.max(-LARGEST, Math.min(LARGEST, value)));
  encodeHalf(finite, halves);
  return halves;
}

export function mlxConfig(dimensions: WhisperDimensions): Readonly<Record<string, unknown>> {
  return {
    model_type: 'whisper',
    n_mels: dimensions.nMels,
    n_audio_ctx: dimensions.nAudioCtx,
    n_audio_state: dimensions.nAudioState,
    n_audio_head: dimensions.nAudioHead,
    n_audio_layer: dimensions.nAudioLayer,
    n_vocab: dimensions.nVocab,
    n_text_ctx: dimensions.nTextCtx,
    n_text_state: dimensions.nTextState,
    n_text_head: dimensions.nTextHead,
    n_text_layer: dimensions.nTextLayer,
  };
}
