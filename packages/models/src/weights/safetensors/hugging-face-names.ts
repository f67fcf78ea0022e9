const WHOLE: ReadonlyMap<string, string> = new Map([
  ['encoder.conv1.weight', 'encoder.conv1.weight'],
  ['encoder.conv1.bias', 'encoder.conv1.bias'],
  ['encoder.conv2.weight', 'encoder.conv2.weight'],
  ['encoder.conv2.bias', 'encoder.conv2.bias'],
  ['encoder.positional_embedding', 'encoder.embed_positions.weight'],
  ['encoder.ln_post.weight', 'encoder.layer_norm.weight'],
  ['encoder.ln_post.bias', 'encoder.layer_norm.bias'],
  ['decoder.token_embedding.weight', 'decoder.embed_tokens.weight'],
  ['decoder.positional_embedding', 'decoder.embed_positions.weight'],
  ['decoder.ln.weight', 'decoder.layer_norm.weight'],
  ['decoder.ln.bias', 'decoder.layer_norm.bias'],
]);

const MODULES: ReadonlyMap<string, string> = new Map([
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

const BLOCK_TENSOR = /^(encoder|decoder)\.blocks\.(\d+)\.(.+)\.(weight|bias)$/;

/**
 * What transformers' `WhisperModel` calls the tensor that OpenAI calls `name`. In a file of
 * `WhisperForConditionalGeneration`, which is what is published, `model.` stands before it.
 */
export function huggingFaceName(name: string): string {
  const whole = WHOLE.get(name);
  if (whole !== undefined) return whole;
  const [, side, layer, module, kind] = BLOCK_TENSOR.exec(name) ?? [];
  const found = MODULES.get(module ?? '');
  if (found === undefined) throw new RangeError(`Whisper has no tensor ${name}`);
  return `${side}.layers.${layer}.${found}.${kind}`;
}
