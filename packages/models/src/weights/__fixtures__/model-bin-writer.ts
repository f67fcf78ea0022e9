// Writes small CTranslate2 models for tests: whole ones, and ones with a single thing wrong.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredDtype } from '../ctranslate2/model-bin.js';

export const TYPE_IDS: Readonly<Record<StoredDtype, number>> = {
  f32: 0,
  i8: 1,
  i16: 2,
  i32: 3,
  f16: 4,
  bf16: 5,
};

export interface WrittenVariable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly typeId: number;
  readonly bytes: Uint8Array;
}

export interface WrittenModel {
  version: number;
  spec: string;
  revision: number;
  variables: WrittenVariable[];
  aliases: [alias: string, target: string][];
}

/** A Whisper of 4 mel bands, state 4, 2 heads, one encoder layer, one decoder layer, in float32 or bfloat16. */
export function smallModel(dtype: 'f32' | 'bf16' = 'f32'): WrittenModel {
  const state = 4;
  let seed = 1;
  const variables: WrittenVariable[] = [];
  const add = (name: string, ...shape: number[]): void => {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Float32Array.from({ length: count }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647 - 0.5;
    });
    variables.push(numbers(name, shape, dtype, values));
  };
  const norm = (path: string): void => {
    add(`${path}/gamma`, state);
    add(`${path}/beta`, state);
  };
  const linear = (path: string, rows: number, columns: number): void => {
    add(`${path}/weight`, rows, columns);
    add(`${path}/bias`, rows);
  };
  add('encoder/conv1/weight', state, 4, 3);
  add('encoder/conv1/bias', state);
  add('encoder/conv2/weight', state, state, 3);
  add('encoder/conv2/bias', state);
  add('encoder/position_encodings/encodings', 6, state);
  norm('encoder/layer_norm');
  add('decoder/embeddings/weight', 7, state);
  add('decoder/position_encodings/encodings', 5, state);
  norm('decoder/layer_norm');
  for (const layer of ['encoder/layer_0', 'decoder/layer_0']) {
    norm(`${layer}/self_attention/layer_norm`);
    linear(`${layer}/self_attention/linear_0`, 3 * state, state);
    linear(`${layer}/self_attention/linear_1`, state, state);
    norm(`${layer}/ffn/layer_norm`);
    linear(`${layer}/ffn/linear_0`, 4 * state, state);
    linear(`${layer}/ffn/linear_1`, state, 4 * state);
  }
  norm('decoder/layer_0/attention/layer_norm');
  linear('decoder/layer_0/attention/linear_0', state, state);
  linear('decoder/layer_0/attention/linear_1', 2 * state, state);
  linear('decoder/layer_0/attention/linear_2', state, state);
  for (const side of ['encoder', 'decoder']) variables.push(heads(side, 2));
  return {
    version: 6,
    spec: 'WhisperSpec',
    revision: 3,
    variables,
    aliases: [['decoder/projection/weight', 'decoder/embeddings/weight']],
  };
}

/** The variable of a side's head count. */
export function heads(side: string, count: number): WrittenVariable {
  return {
    name: `${side}/num_heads`,
    shape: [],
    typeId: TYPE_IDS.i16,
    bytes: new Uint8Array(Int16Array.of(count).buffer),
  };
}

/** A variable of floats; bfloat16 keeps the upper half of each, without rounding. */
export function numbers(
  name: string,
  shape: readonly number[],
  dtype: 'f32' | 'bf16',
  values: Float32Array,
): WrittenVariable {
  const bits = new Uint32Array(values.buffer);
  const bytes =
    dtype === 'f32'
      ? new Uint8Array(values.buffer)
      : new Uint8Array(Uint16Array.from(bits, (word) => word >>> 16).buffer);
  return { name, shape, typeId: TYPE_IDS[dtype], bytes };
}

/** The file of a model, as CTranslate2's `model_spec.py` lays it out. */
export function encodeModelBin(model: WrittenModel): Buffer {
  const parts: Buffer[] = [];
  const integer = (bytes: 1 | 2 | 4, value: number): void => {
    const part = Buffer.alloc(bytes);
    part.writeUIntLE(value, 0, bytes);
    parts.push(part);
  };
  const name = (text: string): void => {
    const part = Buffer.from(`${text}\0`, 'utf8');
    integer(2, part.length);
    parts.push(part);
  };
  integer(4, model.version);
  name(model.spec);
  integer(4, model.revision);
  integer(4, model.variables.length);
  for (const variable of model.variables) {
    name(variable.name);
    integer(1, variable.shape.length);
    for (const size of variable.shape) integer(4, size);
    integer(1, variable.typeId);
    integer(4, variable.bytes.byteLength);
    parts.push(Buffer.from(variable.bytes));
  }
  integer(4, model.aliases.length);
  for (const [alias, target] of model.aliases) {
    name(alias);
    name(target);
  }
  return Buffer.concat(parts);
}

/** Writes a model directory with this `model.bin`, a plain `config.json` and a `tokenizer.json`. */
export function writeModelDirectory(directory: string, modelBin: Uint8Array): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'model.bin'), modelBin);
  writeFileSync(
    join(directory, 'config.json'),
    JSON.stringify({
      alignment_heads: [[0, 1]],
      suppress_ids: [1, 2],
      suppress_ids_begin: [0],
      lang_ids: [3, 4],
    }),
  );
  writeFileSync(join(directory, 'tokenizer.json'), '{}');
}
