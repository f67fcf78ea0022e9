import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { abortedError, readOptions, SIGNAL } from '@ws/core/internal';
import { invalidModelError } from '../invalid-model.js';
import { melFilterMatrix, SPECTRUM_BINS } from '../mel-filters.js';
import { allHalvesFinite, encodeHalf } from '../numbers/encode-half.js';
import type { WhisperModel } from '../open-model.js';
import { readTokenTexts } from '../tokenizer/tokenizer-json.js';
import type { WeightTensor, WhisperWeights } from '../whisper-weights.js';
import { GGML_MAGIC, HEADER_SIZES } from './ggml-file.js';

const F32 = 0;
const F16 = 1;

/**
 * Writes a model as a ggml file for whisper.cpp: matrices and convolutions in float16, vectors and positions in float32,
 * as whisper.cpp's own converters do. One tensor is in memory at a time. The file appears when it is whole; one of that
 * name is replaced.
 *
 * @param model Of any format, its `weights` not yet disposed.
 * @param path Of the file to write, such as `ggml-base.bin`.
 * @param options `signal` stops the writing between two tensors; nothing is left behind.
 * @throws TranscribeError `ERR_MODEL_INVALID` when the model's weights or tokeniser cannot be read, or numbers do not
 *   fit into float16; `ERR_INVALID_OPTION`, `ERR_ABORTED`. Errors of the file system as they are.
 */
export async function writeGgml(
  model: WhisperModel,
  path: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const { signal } = readOptions({ signal: SIGNAL }, options);
  const { weights } = model;
  const tokens = readTokenTexts(path, model.readTokenizer(), weights.dimensions.nVocab);
  if (signal?.aborted) throw abortedError(signal);
  const unfinished = `${path}.${process.pid}.part`;
  const file = await open(unfinished, 'w');
  try {
    try {
      await writeHeader(file, weights, tokens);
      for (const tensor of weights.tensors.values()) {
        if (signal?.aborted) throw abortedError(signal);
        await writeTensor(file, weights, tensor, path);
      }
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function writeHeader(
  file: FileHandle,
  { dimensions }: WhisperWeights,
  tokens: readonly Uint8Array[],
): Promise<void> {
  const { nMels } = dimensions;
  await file.writeFile(
    integers(
      GGML_MAGIC,
      ...HEADER_SIZES.map((name) => dimensions[name]),
      F16,
      nMels,
      SPECTRUM_BINS,
    ),
  );
  await file.writeFile(bytesOf(melFilterMatrix(nMels)));
  const vocabulary = [integers(tokens.length)];
  for (const text of tokens) vocabulary.push(integers(text.length), text);
  await file.writeFile(Buffer.concat(vocabulary));
}

async function writeTensor(
  file: FileHandle,
  weights: WhisperWeights,
  { name, shape }: WeightTensor,
  path: string,
): Promise<void> {
  // whisper.cpp adds the convolutions' biases as columns.
  const written = /^encoder\.conv\d\.bias$/.test(name) ? [...shape, 1] : shape;
  const isHalf = shape.length > 1 && !name.endsWith('positional_embedding');
  const nameBytes = new TextEncoder().encode(name);
  await file.writeFile(
    Buffer.concat([
      integers(written.length, nameBytes.length, isHalf ? F16 : F32, ...written.toReversed()),
      nameBytes,
    ]),
  );
  const values = weights.read(name);
  if (!isHalf) {
    await file.writeFile(bytesOf(values));
    return;
  }
  const halves = new Uint16Array(values.length);
  encodeHalf(values, halves);
  if (!allHalvesFinite(halves)) {
    throw invalidModelError(path, `${name} holds numbers above 65 504, which float16 has not`, {
      advice: 'Use the model in the format it is in.',
    });
  }
  await file.writeFile(bytesOf(halves));
}

function integers(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (const [i, value] of values.entries()) view.setUint32(i * 4, value, true);
  return new Uint8Array(view.buffer);
}

function bytesOf(numbers: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
