/** Where in a CTranslate2 model a tensor of OpenAI's lies: a whole variable, or one of several equal parts of its rows. */
export interface TensorSource {
  readonly variable: string;
  /** How many tensors are stacked in the variable, along its rows. */
  readonly parts: number;
  /** Which of them this is, from 0. */
  readonly part: number;
}

const WHOLE: ReadonlyMap<string, string> = new Map([
  ['encoder.conv1.weight', 'encoder/conv1/weight'],
  ['encoder.conv1.bias', 'encoder/conv1/bias'],
  ['encoder.conv2.weight', 'encoder/conv2/weight'],
  ['encoder.conv2.bias', 'encoder/conv2/bias'],
  ['encoder.positional_embedding', 'encoder/position_encodings/encodings'],
  ['encoder.ln_post.weight', 'encoder/layer_norm/gamma'],
  ['encoder.ln_post.bias', 'encoder/layer_norm/beta'],
  ['decoder.token_embedding.weight', 'decoder/embeddings/weight'],
  ['decoder.positional_embedding', 'decoder/position_encodings/encodings'],
  ['decoder.ln.weight', 'decoder/layer_norm/gamma'],
  ['decoder.ln.bias', 'decoder/layer_norm/beta'],
]);

interface LayerPart {
  readonly path: string;
  readonly parts: number;
  readonly part: number;
}

const whole = (path: string): LayerPart => ({ path, parts: 1, part: 0 });

// CTranslate2 stacks the projections that read the same input into one: query, key and value of self-attention, key
// and value of cross-attention. It stores queries as they are and scales the scores when it runs.
const LAYER_PARTS: ReadonlyMap<string, LayerPart> = new Map([
  ['attn_ln', whole('self_attention/layer_norm')],
  ['attn.query', { path: 'self_attention/linear_0', parts: 3, part: 0 }],
  ['attn.key', { path: 'self_attention/linear_0', parts: 3, part: 1 }],
  ['attn.value', { path: 'self_attention/linear_0', parts: 3, part: 2 }],
  ['attn.out', whole('self_attention/linear_1')],
  ['cross_attn_ln', whole('attention/layer_norm')],
  ['cross_attn.query', whole('attention/linear_0')],
  ['cross_attn.key', { path: 'attention/linear_1', parts: 2, part: 0 }],
  ['cross_attn.value', { path: 'attention/linear_1', parts: 2, part: 1 }],
  ['cross_attn.out', whole('attention/linear_2')],
  ['mlp_ln', whole('ffn/layer_norm')],
  ['mlp.0', whole('ffn/linear_0')],
  ['mlp.2', whole('ffn/linear_1')],
]);

const BLOCK_TENSOR = /^(encoder|decoder)\.blocks\.(\d+)\.(.+)\.(weight|bias)$/;

/** Where CTranslate2's Whisper (spec revision 3) keeps the tensor that OpenAI calls `name`. */
export function tensorSource(name: string): TensorSource {
  const variable = WHOLE.get(name);
  if (variable !== undefined) return { variable, parts: 1, part: 0 };
  const [, side, layer, module, kind] = BLOCK_TENSOR.exec(name) ?? [];
  const found = LAYER_PARTS.get(module ?? '');
  if (found === undefined) throw new RangeError(`Whisper has no tensor ${name}`);
  const leaf = found.path.endsWith('layer_norm') ? (kind === 'weight' ? 'gamma' : 'beta') : kind;
  return {
    variable: `${side}/layer_${layer}/${found.path}/${leaf}`,
    parts: found.parts,
    part: found.part,
  };
}
