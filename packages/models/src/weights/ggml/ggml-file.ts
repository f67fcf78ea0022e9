import { checkDimensions, type WhisperDimensions } from '../dimensions.js';
import { type FileCursor, fileCursor } from '../file-cursor.js';
import { invalidModelError } from '../invalid-model.js';
import { FLOAT_BYTES, type FloatDtype } from '../numbers/read-floats.js';
import type { WeightsFile } from '../weights-file.js';
import { elementCount } from '../whisper-weights.js';
import { BLOCK, BLOCK_TYPES, type BlockDtype } from './block-types.js';

/** `ggml` as the file's first four bytes, read as a little-endian number. */
export const GGML_MAGIC = 0x67676d6c;

export interface GgmlTensor {
  readonly name: string;
  /** Outermost first; the file has them the other way round. */
  readonly shape: readonly number[];
  readonly dtype: FloatDtype | BlockDtype;
  /** Position of its first byte in the file. */
  readonly position: number;
}

/** The table of contents of a ggml file of whisper.cpp. */
export interface GgmlFile {
  readonly dimensions: WhisperDimensions;
  readonly tensors: ReadonlyMap<string, GgmlTensor>;
}

/** The sizes of the header, in its order. */
export const HEADER_SIZES: readonly (keyof WhisperDimensions)[] = [
  ...(['nVocab', 'nAudioCtx', 'nAudioState', 'nAudioHead', 'nAudioLayer'] as const),
  ...(['nTextCtx', 'nTextState', 'nTextHead', 'nTextLayer', 'nMels'] as const),
];

// By ggml's numbers of types (`enum ggml_type`).
const DTYPES: ReadonlyMap<number, FloatDtype | BlockDtype> = new Map([
  [0, 'f32'],
  [1, 'f16'],
  [2, 'q4_0'],
  [3, 'q4_1'],
  [6, 'q5_0'],
  [7, 'q5_1'],
  [8, 'q8_0'],
]);

const OTHER_DTYPES: ReadonlyMap<number, string> = new Map([
  [10, 'q2_K'],
  [11, 'q3_K'],
  [12, 'q4_K'],
  [13, 'q5_K'],
  [14, 'q6_K'],
  [30, 'bf16'],
]);

// Far above any Whisper's (large-v3 has 1259 tensors, 51 866 tokens), far below what would hurt.
const MAX_TENSORS = 65_536;
const MAX_TOKENS = 1_000_000;
const MAX_NAME_BYTES = 1024;
const MAX_RANK = 4;

const CONVERT_AGAIN =
  'Convert or quantise the model again with a current whisper.cpp, as f32, f16, q4_0, q4_1, q5_0, q5_1 or q8_0.';

/**
 * Reads what a ggml file of whisper.cpp holds, without reading any weights.
 *
 * The format, as whisper.cpp's `convert-pt-to-ggml.py` writes it, little-endian, all counts i32: the magic; eleven
 * sizes; the mel filters (rows, columns, float32 each); the vocabulary (count; per token its length and bytes); and to
 * the file's end the tensors: rank, length of the name, type; the sizes, innermost first; name; numbers.
 *
 * The last of the eleven, the type of most tensors and the version of ggml's quantisation, is not believed: every tensor
 * tells its own type, and blocks of older versions have other sizes, which shows.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when the file is anything but exactly that.
 */
export function readGgmlFile(file: WeightsFile): GgmlFile {
  const cursor = fileCursor(file);
  const dimensions = readHeader(file, cursor);
  forEachToken(file, cursor, (length) => cursor.skip(length, 'the vocabulary'));
  const tensors = readTensors(file, cursor);
  checkDimensions(file.path, dimensions, tensors.size);
  return { dimensions, tensors };
}

/**
 * The text of every token that a ggml file lists, by number.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID`
 */
export function readGgmlVocabulary(file: WeightsFile): readonly Uint8Array[] {
  const cursor = fileCursor(file);
  readHeader(file, cursor);
  const texts: Uint8Array[] = [];
  forEachToken(file, cursor, (length) => {
    texts.push(cursor.bytes(length, `token ${texts.length}`));
  });
  return texts;
}

/** The sizes and the mel filters. The engines compute the filters themselves: they are the same in all models of as many bands. */
function readHeader(file: WeightsFile, cursor: FileCursor): WhisperDimensions {
  if (cursor.u32('the magic number') !== GGML_MAGIC) {
    throw invalidModelError(file.path, 'is not a ggml file of whisper.cpp', {
      advice: CONVERT_AGAIN,
    });
  }
  const sizes = HEADER_SIZES.map((name) => [name, cursor.u32('the header')] as const);
  const dimensions = Object.fromEntries(sizes) as Record<keyof WhisperDimensions, number>;
  cursor.skip(4, 'the header');
  const { nMels } = dimensions;
  const rows = cursor.u32('the mel filters');
  const columns = cursor.u32('the mel filters');
  if (rows !== nMels) {
    throw invalidModelError(file.path, `has filters for ${rows} mel bands, and hears ${nMels}`);
  }
  cursor.skip(rows * columns * 4, 'the mel filters');
  return dimensions;
}

function forEachToken(
  file: WeightsFile,
  cursor: FileCursor,
  consume: (length: number) => void,
): void {
  const count = cursor.u32('the size of the vocabulary');
  if (count > MAX_TOKENS) throw invalidModelError(file.path, `claims ${count} tokens`);
  for (let token = 0; token < count; token++) {
    const length = cursor.u32(`the length of token ${token}`);
    if (length > MAX_NAME_BYTES) {
      throw invalidModelError(file.path, `token ${token} is ${length} bytes long`);
    }
    consume(length);
  }
}

function readTensors(file: WeightsFile, cursor: FileCursor): ReadonlyMap<string, GgmlTensor> {
  const tensors = new Map<string, GgmlTensor>();
  while (cursor.remainingBytes > 0) {
    const what = `tensor ${tensors.size + 1}`;
    if (tensors.size === MAX_TENSORS) {
      throw invalidModelError(file.path, `holds more than ${MAX_TENSORS} tensors`);
    }
    const rank = cursor.u32(what);
    const nameBytes = cursor.u32(what);
    const type = cursor.u32(what);
    if (rank < 1 || rank > MAX_RANK) {
      throw invalidModelError(file.path, `${what} has ${rank} dimensions`);
    }
    if (nameBytes < 1 || nameBytes > MAX_NAME_BYTES) {
      throw invalidModelError(file.path, `the name of ${what} is ${nameBytes} bytes long`);
    }
    const shape: number[] = [];
    for (let axis = 0; axis < rank; axis++) shape.unshift(cursor.u32(what));
    const name = cursor.text(nameBytes, `the name of ${what}`);
    if (tensors.has(name)) throw invalidModelError(file.path, `holds ${name} twice`);
    const dtype = DTYPES.get(type);
    if (dtype === undefined) {
      const known = OTHER_DTYPES.get(type) ?? `of ggml's type ${type}`;
      throw invalidModelError(file.path, `${name} is ${known}, which is not read here`, {
        advice: CONVERT_AGAIN,
      });
    }
    const { position } = cursor;
    cursor.skip(sizeInBytes(file, name, shape, dtype), name);
    tensors.set(name, { name, shape, dtype, position });
  }
  return tensors;
}

function sizeInBytes(
  file: WeightsFile,
  name: string,
  shape: readonly number[],
  dtype: FloatDtype | BlockDtype,
): number {
  const count = elementCount(shape);
  if (dtype in FLOAT_BYTES) return count * FLOAT_BYTES[dtype as FloatDtype];
  if (shape.at(-1)! % BLOCK !== 0) {
    throw invalidModelError(
      file.path,
      `${name} is [${shape.join(', ')}] ${dtype}, whose rows must be blocks of ${BLOCK}`,
    );
  }
  return (count / BLOCK) * BLOCK_TYPES[dtype as BlockDtype].bytes;
}
