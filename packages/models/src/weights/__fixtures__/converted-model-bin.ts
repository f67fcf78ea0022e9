// A CTranslate2 model's weights in other types of numbers, as its converter's `--quantization` writes them.

import { openWeightsFile } from '#disk';
import { readModelBin, type StoredVariable } from '../ctranslate2/model-bin.js';
import { readFloats } from '../numbers/read-floats.js';
import type { WeightsFile } from '../weights-file.js';
import { encodeModelBin, numbers, TYPE_IDS, type WrittenVariable } from './model-bin-writer.js';

/** The file at `path`, which is float16, with `float32` or `bfloat16` numbers, or `int8` rows of matrices. */
export function convertModelBin(
  path: string,
  quantization: 'float32' | 'bfloat16' | 'int8',
): Buffer {
  using file = openWeightsFile(path);
  const { variables } = readModelBin(file);
  const written: WrittenVariable[] = [];
  const aliases: [alias: string, target: string][] = [];
  for (const [name, variable] of variables) {
    if (name !== variable.name) aliases.push([name, variable.name]);
    else written.push(...convert(file, variable, quantization));
  }
  return encodeModelBin({
    version: 6,
    spec: 'WhisperSpec',
    revision: 3,
    variables: written,
    aliases,
  });
}

function convert(
  file: WeightsFile,
  variable: StoredVariable,
  quantization: 'float32' | 'bfloat16' | 'int8',
): WrittenVariable[] {
  const { name, shape, dtype, position, sizeBytes, itemBytes } = variable;
  if (dtype !== 'f16') {
    const bytes = new Uint8Array(sizeBytes);
    file.readAt(position, bytes);
    return [{ name, shape, typeId: TYPE_IDS[dtype], bytes }];
  }
  const values = new Float32Array(sizeBytes / itemBytes);
  readFloats(file, position, dtype, values);
  const [rows = 0, width = 0] = shape;
  if (quantization !== 'int8') {
    return [numbers(name, shape, quantization === 'float32' ? 'f32' : 'bf16', values)];
  }
  if (shape.length !== 2 || !name.endsWith('/weight')) return [numbers(name, shape, 'f32', values)];
  const scales = new Float32Array(rows);
  const integers = new Int8Array(values.length);
  for (let row = 0; row < rows; row++) {
    const of = values.subarray(row * width, (row + 1) * width);
    const scale = 127 / (of.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 127);
    scales[row] = scale;
    for (const [i, value] of of.entries()) integers[row * width + i] = Math.round(value * scale);
  }
  return [
    { name, shape, typeId: TYPE_IDS.i8, bytes: new Uint8Array(integers.buffer) },
    numbers(`${name}_scale`, [rows], 'f32', scales),
  ];
}
