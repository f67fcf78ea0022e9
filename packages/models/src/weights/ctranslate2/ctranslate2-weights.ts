import { invalidModelError } from '../invalid-model.js';
import { forEachPiece, readFloats } from '../numbers/read-floats.js';
import { locateTensors, type StoredTensor, storedWeights } from '../stored-weights.js';
import { tensorSource } from '../tensor-names.js';
import type { WeightsFile } from '../weights-file.js';
import {
  elementCount,
  sameShape,
  type WeightDtype,
  type WhisperWeights,
} from '../whisper-weights.js';
import { readDimensions, requireVariable } from './dimensions.js';
import { type ModelBin, readModelBin, type StoredDtype, type StoredVariable } from './model-bin.js';

/**
 * Opens a CTranslate2 Whisper `model.bin` (binary version 6: float32, float16, bfloat16 and int8).
 *
 * All of the file's structure is checked here; its numbers are checked as they are read.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` naming the file, what is wrong with it and what to do.
 */
export function openCTranslate2Weights(path: string): WhisperWeights {
  return storedWeights('ctranslate2', (open) => {
    const file = open(path);
    const model = readModelBin(file);
    const dimensions = readDimensions(file, model);
    requireTiedProjection(file, model);
    const tensors = locateTensors(path, dimensions, (name, shape) =>
      locate(file, model, name, shape),
    );
    return { dimensions, tensors };
  });
}

function locate(
  file: WeightsFile,
  model: ModelBin,
  name: string,
  shape: readonly number[],
): StoredTensor {
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
  const position = variable.position + firstRow * elementCount(rest) * variable.itemBytes;
  if (dtype !== 'i8') {
    const readInto = (values: Float32Array): void => readFloats(file, position, dtype, values);
    return { name, shape, dtype, file, readInto };
  }
  const scales = rowScales(file, model, variable.name, expected[0]!);
  return {
    name,
    shape,
    dtype,
    file,
    readInto: (values) =>
      readScaledIntegers(file, position, scales.position + firstRow * 4, rows, values),
  };
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

function floatDtype(
  file: WeightsFile,
  variable: StoredVariable,
  name: string,
): Extract<WeightDtype, StoredDtype> {
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

/** Reads rows of 8-bit integers: a number is its integer divided by its row's scale. */
function readScaledIntegers(
  file: WeightsFile,
  position: number,
  scalesPosition: number,
  rows: number,
  values: Float32Array,
): void {
  const scales = new Float32Array(rows);
  readFloats(file, scalesPosition, 'f32', scales);
  const width = values.length / rows;
  forEachPiece(file, position, values.length, 1, (bytes, first) => {
    const integers = new Int8Array(bytes.buffer, 0, bytes.byteLength);
    for (let i = 0; i < integers.length; i++) {
      values[first + i] = integers[i]! / scales[Math.floor((first + i) / width)]!;
    }
  });
}
