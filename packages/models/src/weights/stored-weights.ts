import { TranscribeError } from '@ws/core';
import { openWeightsFile } from '#disk';
import { type WhisperDimensions, whisperTensorShapes } from './dimensions.js';
import { invalidModelError } from './invalid-model.js';
import { allFinite } from './numbers/decode-floats.js';
import type { WeightsFile } from './weights-file.js';
import {
  elementCount,
  type WeightFormat,
  type WeightTensor,
  type WhisperWeights,
} from './whisper-weights.js';

/** A tensor that was found in a file. */
export interface StoredTensor extends WeightTensor {
  readonly file: WeightsFile;
  /** Fills `values`, as many as the shape has, from the file. */
  readInto(values: Float32Array): void;
}

/** What a format's reader found in its files. */
export interface StoredWeights {
  readonly dimensions: WhisperDimensions;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

// Four times the token embedding of large-v3, the largest tensor there is; 1 GB as float32.
const MAX_ELEMENTS = 2 ** 28;

/** Finds every tensor of a Whisper of these dimensions by `locate`, and refuses those that are too large for one. */
export function locateTensors(
  path: string,
  dimensions: WhisperDimensions,
  locate: (name: string, shape: readonly number[]) => StoredTensor,
): ReadonlyMap<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, shape] of whisperTensorShapes(dimensions)) {
    if (elementCount(shape) > MAX_ELEMENTS) {
      throw invalidModelError(path, `${name} is [${shape.join(', ')}], larger than in any Whisper`);
    }
    tensors.set(name, locate(name, shape));
  }
  return tensors;
}

/**
 * The weights that lie in files, as every format gives them.
 *
 * @param find - finds the tensors, in files that it opens by `open`. The files are closed when `find` throws, and on disposal
 */
export function storedWeights(
  format: WeightFormat,
  find: (open: (path: string) => WeightsFile) => StoredWeights,
): WhisperWeights {
  const files: WeightsFile[] = [];
  const close = (): void => {
    for (const file of files) file[Symbol.dispose]();
  };
  let found: StoredWeights;
  try {
    found = find((path) => {
      const file = openWeightsFile(path);
      files.push(file);
      return file;
    });
  } catch (error) {
    close();
    throw error;
  }
  const { dimensions, tensors } = found;
  return {
    format,
    dimensions,
    tensors,
    read(name, target) {
      const tensor = tensors.get(name);
      if (tensor === undefined) {
        throw new TranscribeError(
          `The model has no tensor ${JSON.stringify(name)}: see the keys of tensors.`,
          { code: 'ERR_INVALID_OPTION', details: { file: files[0]?.path, name } },
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
      tensor.readInto(values);
      if (!allFinite(values)) {
        throw invalidModelError(tensor.file.path, `${name} holds numbers that are not finite`);
      }
      return values;
    },
    [Symbol.dispose]: close,
  };
}
