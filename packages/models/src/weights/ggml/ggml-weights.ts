import { invalidModelError } from '../invalid-model.js';
import { type FloatDtype, readFloats } from '../numbers/read-floats.js';
import { locateTensors, type StoredTensor, storedWeights } from '../stored-weights.js';
import type { WeightsFile } from '../weights-file.js';
import { sameShape, type WhisperWeights } from '../whisper-weights.js';
import { BLOCK_TYPES, type BlockDtype, readBlocks } from './block-types.js';
import { type GgmlTensor, readGgmlFile } from './ggml-file.js';

/**
 * Opens the weights of a ggml file of whisper.cpp: float32, float16, and the block types q4_0, q4_1, q5_0, q5_1 and
 * q8_0.
 *
 * All of the file's structure is checked here; its numbers are checked as they are read.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` naming the file, what is wrong with it and what to do.
 */
export function openGgmlWeights(path: string): WhisperWeights {
  return storedWeights('ggml', (open) => {
    const file = open(path);
    const { dimensions, tensors: stored } = readGgmlFile(file);
    const tensors = locateTensors(path, dimensions, (name, shape) =>
      locate(file, stored.get(name), name, shape),
    );
    const foreign = [...stored.keys()].find((name) => !tensors.has(name));
    if (foreign !== undefined) {
      throw invalidModelError(path, `holds ${foreign}, which is no tensor of Whisper`);
    }
    return { dimensions, tensors };
  });
}

function locate(
  file: WeightsFile,
  tensor: GgmlTensor | undefined,
  name: string,
  shape: readonly number[],
): StoredTensor {
  if (tensor === undefined) throw invalidModelError(file.path, `${name} is missing`);
  const { dtype, position } = tensor;
  // The convolutions' biases are columns in the file.
  if (!sameShape(tensor.shape, shape) && !sameShape(tensor.shape, [...shape, 1])) {
    throw invalidModelError(
      file.path,
      `${name} is [${tensor.shape.join(', ')}] where the header asks for [${shape.join(', ')}]`,
    );
  }
  const readInto = isBlockDtype(dtype)
    ? (values: Float32Array): void => readBlocks(file, position, dtype, values)
    : (values: Float32Array): void => readFloats(file, position, dtype, values);
  return { name, shape, dtype, file, readInto };
}

function isBlockDtype(dtype: FloatDtype | BlockDtype): dtype is BlockDtype {
  return dtype in BLOCK_TYPES;
}
