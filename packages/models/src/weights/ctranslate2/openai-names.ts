import { tensorName } from '../dimensions.js';

/** Where in a CTranslate2 model a tensor of OpenAI's lies: a whole variable, or one of several equal parts of its rows. */
export interface TensorSource {
  readonly variable: string;
  /** How many tensors are stacked in the variable, along its rows. */
  readonly parts: number;
  /** Which of them this is, from 0. */
  readonly part: number;
}

const whole = (variable: string): TensorSource => ({ variable, parts: 1, part: 0 });

// CTranslate2 stacks the projections that read the same input into one: query, key and value of self-attention, key
// and value of cross-attention. It stores queries as they are and scales the scores when it runs.
const MODULES: ReadonlyMap<string, TensorSource> = new Map([
  ['conv1', whole('conv1')],
  ['conv2', whole('conv2')],
  ['positional_embedding', whole('position_encodings')],
  ['token_embedding', whole('embeddings')],
  ['ln_post', whole('layer_norm')],
  ['ln', whole('layer_norm')],
  ['attn_ln', whole('self_attention/layer_norm')],
  ['attn.query', { variable: 'self_attention/linear_0', parts: 3, part: 0 }],
  ['attn.key', { variable: 'self_attention/linear_0', parts: 3, part: 1 }],
  ['attn.value', { variable: 'self_attention/linear_0', parts: 3, part: 2 }],
  ['attn.out', whole('self_attention/linear_1')],
  ['cross_attn_ln', whole('attention/layer_norm')],
  ['cross_attn.query', whole('attention/linear_0')],
  ['cross_attn.key', { variable: 'attention/linear_1', parts: 2, part: 0 }],
  ['cross_attn.value', { variable: 'attention/linear_1', parts: 2, part: 1 }],
  ['cross_attn.out', whole('attention/linear_2')],
  ['mlp_ln', whole('ffn/layer_norm')],
  ['mlp.0', whole('ffn/linear_0')],
  ['mlp.2', whole('ffn/linear_1')],
]);

/** Where CTranslate2's Whisper (spec revision 3) keeps the tensor that OpenAI calls `name`. */
export function tensorSource(name: string): TensorSource {
  const { side, layer, module, kind = 'encodings' } = tensorName(name);
  const { variable, parts, part } = MODULES.get(module)!;
  const block = layer === undefined ? '' : `layer_${layer}/`;
  const norm = kind === 'weight' ? 'gamma' : 'beta';
  const leaf = variable.endsWith('layer_norm') ? norm : kind;
  return { variable: `${side}/${block}${variable}/${leaf}`, parts, part };
}
