/** Where in a CTranslate2 model a tensor of OpenAI's lies: a whole variable, or one of several equal parts of its rows. */
export interface TensorSource {
  readonly variable: string;
  /** How many tensors are stacked in the variable, along its rows. */
  readonly parts: number;
  /** Which of them this is, from 0. */
  readonly part: number;
}

type Names = readonly [huggingFace: string, ctranslate2: string, parts?: number, part?: number];

// What transformers and CTranslate2 call the modules that OpenAI calls so. CTranslate2 stacks the projections that read the
// same input into one: query, key and value of self-attention, key and value of cross-attention. It stores queries as they
// are and scales the scores when it runs.
const MODULES: ReadonlyMap<string, Names> = new Map<string, Names>([
  ['conv1', ['conv1', 'conv1']],
  ['conv2', ['conv2', 'conv2']],
  ['positional_embedding', ['embed_positions', 'position_encodings']],
  ['token_embedding', ['embed_tokens', 'embeddings']],
  ['ln_post', ['layer_norm', 'layer_norm']],
  ['ln', ['layer_norm', 'layer_norm']],
  ['attn_ln', ['self_attn_layer_norm', 'self_attention/layer_norm']],
  ['attn.query', ['self_attn.q_proj', 'self_attention/linear_0', 3, 0]],
  ['attn.key', ['self_attn.k_proj', 'self_attention/linear_0', 3, 1]],
  ['attn.value', ['self_attn.v_proj', 'self_attention/linear_0', 3, 2]],
  ['attn.out', ['self_attn.out_proj', 'self_attention/linear_1']],
  ['cross_attn_ln', ['encoder_attn_layer_norm', 'attention/layer_norm']],
  ['cross_attn.query', ['encoder_attn.q_proj', 'attention/linear_0']],
  ['cross_attn.key', ['encoder_attn.k_proj', 'attention/linear_1', 2, 0]],
  ['cross_attn.value', ['encoder_attn.v_proj', 'attention/linear_1', 2, 1]],
  ['cross_attn.out', ['encoder_attn.out_proj', 'attention/linear_2']],
  ['mlp_ln', ['final_layer_norm', 'ffn/layer_norm']],
  ['mlp.0', ['fc1', 'ffn/linear_0']],
  ['mlp.2', ['fc2', 'ffn/linear_1']],
]);

// The side, the number of the block, the module, and `weight` or `bias`, which a positional embedding lacks.
const NAME = /^(encoder|decoder)\.(?:blocks\.(\d+)\.)?(.+?)(?:\.(weight|bias))?$/;

function partsOf(name: string) {
  const [, side = '', layer, module = '', kind] = NAME.exec(name) ?? [];
  return { side, layer, kind, names: MODULES.get(module)! };
}

/** Where CTranslate2's Whisper (spec revision 3) keeps the tensor that OpenAI calls `name`. */
export function tensorSource(name: string): TensorSource {
  const { side, layer, kind = 'encodings', names } = partsOf(name);
  const [, variable, parts = 1, part = 0] = names;
  const block = layer === undefined ? '' : `layer_${layer}/`;
  const norm = kind === 'weight' ? 'gamma' : 'beta';
  const leaf = variable.endsWith('layer_norm') ? norm : kind;
  return { variable: `${side}/${block}${variable}/${leaf}`, parts, part };
}

/**
 * What transformers' `WhisperModel` calls the tensor that OpenAI calls `name`. In a file of
 * `WhisperForConditionalGeneration`, which is what is published, `model.` stands before it.
 */
export function huggingFaceName(name: string): string {
  const { side, layer, kind = 'weight', names } = partsOf(name);
  const block = layer === undefined ? '' : `layers.${layer}.`;
  return `${side}.${block}${names[0]}.${kind}`;
}
