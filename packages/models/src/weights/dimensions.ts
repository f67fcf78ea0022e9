import { invalidModelError } from './invalid-model.js';

/** The sizes of a Whisper model, named as OpenAI's `ModelDimensions` names them. All are whole numbers above zero. */
export interface WhisperDimensions {
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
 * Refuses dimensions that no Whisper has.
 *
 * @param tensorCount how many tensors the file holds: a claim of more layers is refused at once
 * @throws TranscribeError `ERR_MODEL_INVALID`
 */
export function checkDimensions(
  path: string,
  dimensions: WhisperDimensions,
  tensorCount: number,
): void {
  for (const [name, size] of Object.entries(dimensions) as [string, number][]) {
    if (!Number.isSafeInteger(size) || size < 1)
      throw invalidModelError(path, `${name} is ${size}`);
  }
  const layers = dimensions.nAudioLayer + dimensions.nTextLayer;
  if (layers > tensorCount) {
    throw invalidModelError(path, `claims ${layers} layers and holds ${tensorCount} tensors`);
  }
  const { nAudioState, nAudioHead, nTextState, nTextHead } = dimensions;
  for (const [state, heads] of [
    [nAudioState, nAudioHead],
    [nTextState, nTextHead],
  ] as const) {
    if (state % heads !== 0) {
      throw invalidModelError(path, `${heads} attention heads do not divide a state of ${state}`);
    }
  }
  if (nAudioState !== nTextState) {
    throw invalidModelError(
      path,
      `the encoder's state is ${nAudioState}, the decoder's ${nTextState}; in Whisper they are equal`,
    );
  }
}

/**
 * Every tensor of a Whisper model of these dimensions: its name as in OpenAI's `state_dict`, and its shape (linear
 * layers as `[out, in]`, convolutions as `[out, in, width]`), in the order in which the audio meets them.
 */
export function whisperTensorShapes(
  dimensions: WhisperDimensions,
): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const { nMels, nAudioCtx, nAudioState, nAudioLayer } = dimensions;
  const { nVocab, nTextCtx, nTextState, nTextLayer } = dimensions;

  shapes.set('encoder.conv1.weight', [nAudioState, nMels, 3]);
  shapes.set('encoder.conv1.bias', [nAudioState]);
  shapes.set('encoder.conv2.weight', [nAudioState, nAudioState, 3]);
  shapes.set('encoder.conv2.bias', [nAudioState]);
  shapes.set('encoder.positional_embedding', [nAudioCtx, nAudioState]);
  for (let layer = 0; layer < nAudioLayer; layer++) {
    const block = `encoder.blocks.${layer}`;
    attention(shapes, `${block}.attn`, nAudioState);
    feedForward(shapes, block, nAudioState);
  }
  layerNorm(shapes, 'encoder.ln_post', nAudioState);

  shapes.set('decoder.token_embedding.weight', [nVocab, nTextState]);
  shapes.set('decoder.positional_embedding', [nTextCtx, nTextState]);
  for (let layer = 0; layer < nTextLayer; layer++) {
    const block = `decoder.blocks.${layer}`;
    attention(shapes, `${block}.attn`, nTextState);
    attention(shapes, `${block}.cross_attn`, nTextState);
    feedForward(shapes, block, nTextState);
  }
  layerNorm(shapes, 'decoder.ln', nTextState);
  return shapes;
}

type Shapes = Map<string, readonly number[]>;

function layerNorm(shapes: Shapes, name: string, width: number): void {
  shapes.set(`${name}.weight`, [width]);
  shapes.set(`${name}.bias`, [width]);
}

function attention(shapes: Shapes, name: string, width: number): void {
  layerNorm(shapes, `${name}_ln`, width);
  for (const part of ['query', 'key', 'value', 'out']) {
    shapes.set(`${name}.${part}.weight`, [width, width]);
    // Whisper's keys have no bias: it would shift every score of a query alike, which softmax cancels.
    if (part !== 'key') shapes.set(`${name}.${part}.bias`, [width]);
  }
}

function feedForward(shapes: Shapes, block: string, width: number): void {
  layerNorm(shapes, `${block}.mlp_ln`, width);
  shapes.set(`${block}.mlp.0.weight`, [4 * width, width]);
  shapes.set(`${block}.mlp.0.bias`, [4 * width]);
  shapes.set(`${block}.mlp.2.weight`, [width, 4 * width]);
  shapes.set(`${block}.mlp.2.bias`, [width]);
}
