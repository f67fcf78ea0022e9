import { TranscribeError } from '@ws/core';
import { allFinite, decodeBfloat16, decodeHalf } from '../decode-floats.js';
import { type WhisperDimensions, whisperTensorShapes } from '../dimensions.js';
import { openWeightsFile, type WeightsFile } from '../file-cursor.js';
import { invalidModelError } from '../invalid-model.js';
import {
  elementCount,
  type WeightDtype,
  type WeightTensor,
  type WhisperWeights,
} from '../whisper-weights.js';
import { readDimensions, requireVariable } from './dimensions.js';
import { type ModelBin, readModelBin, type StoredVariable } from './model-bin.js';
import { tensorSource } from './openai-names.js';

/** A tensor and the bytes it is made of. */
interface LocatedTensor extends WeightTensor {
  readonly position: number;
  /** Row scales of an `i8` tensor: a number is its stored integer divided by its row's scale. */
  readonly scale?: LocatedScale | undefined;
}

interface LocatedScale {
  readonly variable: StoredVariable;
  readonly firstRow: number;
}

// What is read at once while converting. A few L2 caches' worth: larger is no faster, and it is held only for the call.
const SCRATCH_BYTES = 1024 * 1024;

/**
 * Opens a CTranslate2 Whisper `model.bin` (binary version 6: float32, float16, bfloat16 and int8).
 *
 * All of the file's structure is checked here; its numbers are checked as they are read.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` naming the file, what is wrong with it and what to do.
 */
export function openCTranslate2Weights(path: string): WhisperWeights {
  const file = openWeightsFile(path);
  try {
    const model = readModelBin(file);
    const dimensions = readDimensions(file, model);
    return createWeights(file, dimensions, locateTensors(file, model, dimensions));
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
}

function createWeights(
  file: WeightsFile,
  dimensions: WhisperDimensions,
  tensors: ReadonlyMap<string, LocatedTensor>,
): WhisperWeights {
  return {
    dimensions,
    tensors,
    read(name, target) {
      const tensor = tensors.get(name);
      if (tensor === undefined) {
        throw new TranscribeError(
          `The model has no tensor ${JSON.stringify(name)}: see the keys of tensors.`,
          { code: 'ERR_INVALID_OPTION', details: { file: file.path, name } },
        );
      }
      const count = elementCount(tensor.shape);
      if (target !== undefined && target.length !== count) {
        throw new TranscribeError(
          `target holds ${target.length} numbers, but ${name} is [${tensor.shape.join(', ')}]: give ${count}.`,
          { code: 'ERR_INVALID_OPTION', details: { name, expected: count, got: target.length } },
        );
      }
      const values = target ?? new Float32Array(count);
      readNumbers(file, tensor, values);
      if (!allFinite(values)) {
        throw invalidModelError(file.path, `${name} holds numbers that are not finite`);
      }
      return values;
    },
    [Symbol.dispose]() {
      file[Symbol.dispose]();
    },
  };
}

function locateTensors(
  file: WeightsFile,
  model: ModelBin,
  dimensions: WhisperDimensions,
): ReadonlyMap<string, LocatedTensor> {
  requireTiedProjection(file, model);
  const tensors = new Map<string, LocatedTensor>();
  for (const [name, shape] of whisperTensorShapes(dimensions)) {
    const { variable: variableName, parts, part } = tensorSource(name);
    const variable = requireVariable(file, model, variableName);
    const [rows = 0, ...rest] = shape;
    const expected = [rows * parts, ...rest];
    if (!sameShape(variable.shape, expected)) {
      throw invalidModelError(
        file.path,
        `${variableName} is [${variable.shape.join(', ')}] where the model's other tensors ask for [${expected.join(', ')}]`,
      );
    }
    const dtype = floatDtype(file, variable, variableName);
    const firstRow = rows * part;
    const scale =
      dtype === 'i8'
        ? { variable: rowScales(file, model, variable.name, expected[0]!), firstRow }
        : undefined;
    const position = variable.position + firstRow * elementCount(rest) * variable.itemBytes;
    tensors.set(name, { name, shape, dtype, position, scale });
  }
  return tensors;
}

/** Whisper's logits are products with the token embedding; weights that say otherwise would be read wrongly. */
function requireTiedProjection(file: WeightsFile, model: ModelBin): void {
  const projection = model.variables.get('decoder/projection/weight');
  if (projection !== undefined && projection.name !== 'decoder/embeddings/weight') {
    throw invalidModelError(
      file.path,
      'its output projection is not its token embedding, as in every Whisper',
      { advice: 'Convert the model again with tied embeddings.' },
    );
  }
}

function floatDtype(file: WeightsFile, variable: StoredVariable, name: string): WeightDtype {
  const { dtype } = variable;
  if (dtype === 'i16' || dtype === 'i32') {
    throw invalidModelError(file.path, `${name} is ${dtype}, which is not read here`, {
      advice:
        'Convert the model with --quantization float16, bfloat16, float32 or int8 (ct2-transformers-converter).',
    });
  }
  return dtype;
}

function rowScales(file: WeightsFile, model: ModelBin, name: string, rows: number): StoredVariable {
  const scales = requireVariable(file, model, `${name}_scale`);
  if (scales.dtype !== 'f32' || !sameShape(scales.shape, [rows])) {
    throw invalidModelError(
      file.path,
      `${name}_scale is [${scales.shape.join(', ')}] ${scales.dtype} where [${rows}] f32 is needed`,
    );
  }
  return scales;
}

function readNumbers(file: WeightsFile, tensor: LocatedTensor, values: Float32Array): void {
  switch (tensor.dtype) {
    case 'f32': {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      file.readAt(tensor.position, bytes);
      return;
    }
    case 'f16':
    case 'bf16': {
      const decode = tensor.dtype === 'f16' ? decodeHalf : decodeBfloat16;
      forEachChunk(file, tensor.position, values.length, 2, (bytes, first) => {
        decode(new Uint16Array(bytes.buffer, 0, bytes.byteLength / 2), values, first);
      });
      return;
    }
    case 'i8': {
      const rows = tensor.shape[0]!;
      const scales = new Float32Array(rows);
      const { variable, firstRow } = tensor.scale!;
      file.readAt(variable.position + firstRow * 4, new Uint8Array(scales.buffer));
      const width = values.length / rows;
      forEachChunk(file, tensor.position, values.length, 1, (bytes, first) => {
        const integers = new Int8Array(bytes.buffer, 0, bytes.byteLength);
        for (let i = 0; i < integers.length; i++) {
          values[first + i] = integers[i]! / scales[Math.floor((first + i) / width)]!;
        }
      });
      return;
    }
  }
}

/** Reads `count` numbers in pieces; `consume` gets each piece's bytes (at the start of their buffer) and its first index. */
function forEachChunk(
  file: WeightsFile,
  position: number,
  count: number,
  itemBytes: number,
  consume: (bytes: Uint8Array, first: number) => void,
): void {
  const scratch = new Uint8Array(Math.min(SCRATCH_BYTES, count * itemBytes));
  const itemsAtOnce = scratch.byteLength / itemBytes;
  for (let first = 0; first < count; first += itemsAtOnce) {
    const items = Math.min(itemsAtOnce, count - first);
    const bytes = scratch.subarray(0, items * itemBytes);
    file.readAt(position + first * itemBytes, bytes);
    consume(bytes, first);
  }
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
