import { tensorName } from '../dimensions.js';

const MODULES: ReadonlyMap<string, string> = new Map([
  ['conv1', 'conv1'],
  ['conv2', 'conv2'],
  ['positional_embedding', 'embed_positions'],
  ['token_embedding', 'embed_tokens'],
  ['ln_post', 'layer_norm'],
  ['ln', 'layer_norm'],
  ['attn_ln', 'self_attn_layer_norm'],
  ['attn.query', 'self_attn.q_proj'],
  ['attn.key', 'self_attn.k_proj'],
  ['attn.value', 'self_attn.v_proj'],
  ['attn.out', 'self_attn.out_proj'],
  ['cross_attn_ln', 'encoder_attn_layer_norm'],
  ['cross_attn.query', 'encoder_attn.q_proj'],
  ['cross_attn.key', 'encoder_attn.k_proj'],
  ['cross_attn.value', 'encoder_attn.v_proj'],
  ['cross_attn.out', 'encoder_attn.out_proj'],
  ['mlp_ln', 'final_layer_norm'],
  ['mlp.0', 'fc1'],
  ['mlp.2', 'fc2'],
]);

/**
 * What transformers' `WhisperModel` calls the tensor that OpenAI calls `name`. In a file of
 * `WhisperForConditionalGeneration`, which is what is published, `model.` stands before it.
 */
export function huggingFaceName(name: string): string {
  const { side, layer, module, kind = 'weight' } = tensorName(name);
  const block = layer === undefined ? '' : `layers.${layer}.`;
  return `${side}.${block}${MODULES.get(module)}.${kind}`;
}
