// Writes Hugging Face Whisper directories for tests, from the definition of the safetensors format.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WhisperDimensions } from '../dimensions.js';
import { encodeHalf } from '../numbers/encode-half.js';
import type { FloatDtype } from '../numbers/read-floats.js';
import type { Numbers } from './small-whisper.js';

/** What a file holds of one tensor. */
export interface WrittenTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A tensor's numbers as a file holds them; bfloat16 without rounding. */
export function inDtype({ shape, values }: Numbers, dtype: FloatDtype): WrittenTensor {
  const bytes = (numbers: Float32Array | Uint16Array): Uint8Array =>
    new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  if (dtype === 'f32') return { dtype: 'F32', shape, bytes: bytes(values) };
  const words = new Uint16Array(values.length);
  if (dtype === 'f16') {
    encodeHalf(values, words);
    return { dtype: 'F16', shape, bytes: bytes(words) };
  }
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (const [i, word] of bits.entries()) words[i] = word >>> 16;
  return { dtype: 'BF16', shape, bytes: bytes(words) };
}

/** The header of a file: its tensors one after the other. */
export function safetensorsHeader(
  tensors: ReadonlyMap<string, WrittenTensor>,
): Record<string, unknown> {
  let end = 0;
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  for (const [name, { dtype, shape, bytes }] of tensors) {
    header[name] = { dtype, shape, data_offsets: [end, end + bytes.byteLength] };
    end += bytes.byteLength;
  }
  return header;
}

/** A file of these tensors, with their header or another. */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, WrittenTensor>,
  header: unknown = safetensorsHeader(tensors),
): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...[...tensors.values()].map(({ bytes }) => bytes)]);
}

// Written out here, not taken from the code under test.
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^encoder\.positional_embedding$/, 'encoder.embed_positions.weight'],
  [/^decoder\.positional_embedding$/, 'decoder.embed_positions.weight'],
  [/token_embedding/, 'embed_tokens'],
  [/ln_post/, 'layer_norm'],
  [/^decoder\.ln\./, 'decoder.layer_norm.'],
  [/blocks/, 'layers'],
  [/\.attn_ln\./, '.self_attn_layer_norm.'],
  [/cross_attn_ln/, 'encoder_attn_layer_norm'],
  [/mlp_ln/, 'final_layer_norm'],
  [/\.attn\./, '.self_attn.'],
  [/cross_attn\./, 'encoder_attn.'],
  [/\.query\./, '.q_proj.'],
  [/\.key\./, '.k_proj.'],
  [/\.value\./, '.v_proj.'],
  [/\.out\./, '.out_proj.'],
  [/mlp\.0/, 'fc1'],
  [/mlp\.2/, 'fc2'],
];

/** The tensors of `WhisperForConditionalGeneration`, by transformers' names. */
export function inTransformers(
  tensors: ReadonlyMap<string, Numbers>,
  dtype: FloatDtype,
  prefix = 'model.',
): Map<string, WrittenTensor> {
  const named = new Map<string, WrittenTensor>();
  for (const [name, numbers] of tensors) {
    const theirs = NAMES.reduce((text, [from, to]) => text.replace(from, to), name);
    named.set(`${prefix}${theirs}`, inDtype(numbers, dtype));
  }
  return named;
}

/** transformers' `config.json` of a Whisper. */
export function transformersConfig(dimensions: WhisperDimensions): Record<string, unknown> {
  return {
    model_type: 'whisper',
    activation_function: 'gelu',
    scale_embedding: false,
    num_mel_bins: dimensions.nMels,
    max_source_positions: dimensions.nAudioCtx,
    d_model: dimensions.nAudioState,
    encoder_attention_heads: dimensions.nAudioHead,
    encoder_layers: dimensions.nAudioLayer,
    vocab_size: dimensions.nVocab,
    max_target_positions: dimensions.nTextCtx,
    decoder_attention_heads: dimensions.nTextHead,
    decoder_layers: dimensions.nTextLayer,
    suppress_tokens: [1, 2],
    begin_suppress_tokens: [0],
  };
}

/** Writes a directory as `save_pretrained` leaves it, with the weights in `shards` files. */
export function writeHuggingFaceDirectory(
  directory: string,
  dimensions: WhisperDimensions,
  tensors: ReadonlyMap<string, WrittenTensor>,
  { shards = 1, tokenizer = '{}' }: { shards?: number; tokenizer?: string } = {},
): void {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, value: string | Uint8Array): void =>
    writeFileSync(join(directory, name), value);
  write('config.json', JSON.stringify(transformersConfig(dimensions)));
  write('tokenizer.json', tokenizer);
  if (shards === 1) {
    write('model.safetensors', encodeSafetensors(tensors));
    return;
  }
  const entries = [...tensors];
  const weightMap: Record<string, string> = {};
  for (let shard = 0; shard < shards; shard++) {
    const file = `model-${String(shard + 1).padStart(5, '0')}-of-${String(shards).padStart(5, '0')}.safetensors`;
    const part = new Map(entries.filter((_, i) => i % shards === shard));
    for (const name of part.keys()) weightMap[name] = file;
    write(file, encodeSafetensors(part));
  }
  write(
    'model.safetensors.index.json',
    JSON.stringify({ metadata: { total_size: 0 }, weight_map: weightMap }),
  );
}
