import { readFile, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { errorMessage } from '@ws/core/internal';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { invalidModelError } from '../invalid-model.js';
import { isName, type Pickled, readPickle } from './pickle.js';

/** A tensor of a checkpoint, in single precision. */
export interface CheckpointTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}

// CAM++ of 28 MB has a pickle of 133 kB.
const MOST_PICKLE_BYTES = 16 * 2 ** 20;
const MOST_BYTES = 2 ** 30;

/**
 * The tensors of a checkpoint that PyTorch saved, by their names: a dictionary of tensors (a `state_dict`), or one that has
 * it under `state_dict`. Tensors of 32-bit floats are given; others, such as counters, are left out. Nothing of the file
 * runs: PyTorch's own loader unpickles it, which can run what the file says.
 *
 * The format, since PyTorch 1.6: a zip file with `data.pkl`, a pickle in which tensors name their storage, and `data/KEY`, the
 * bytes of each storage, little-endian.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID`
 */
export async function readCheckpoint(path: string): Promise<ReadonlyMap<string, CheckpointTensor>> {
  const invalid = (problem: string, cause?: unknown): never => {
    throw invalidModelError(path, problem, { cause });
  };
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) invalid(`has ${size} bytes, and at most ${MOST_BYTES} are read`);
    // In one piece: tensors that lie in it as they are need no memory of their own.
    const file = await readFile(path);
    const zip = await fromBufferPromise(file);
    const entries = new Map<string, Entry>();
    let bytes = 0;
    for await (const entry of zip.eachEntry()) {
      // Behind the folder that all are in.
      entries.set(entry.fileName.slice(entry.fileName.indexOf('/') + 1), entry);
      bytes += entry.uncompressedSize;
    }
    if (bytes > MOST_BYTES) invalid(`holds ${bytes} bytes, and at most ${MOST_BYTES} are read`);
    const pickled = entries.get('data.pkl');
    if (pickled === undefined) return invalid('has no data.pkl, so it is no checkpoint of PyTorch');
    if (pickled.uncompressedSize > MOST_PICKLE_BYTES) invalid('has a data.pkl that is too large');
    const root = readPickle(await contentOf(file, zip, pickled));
    const named = root instanceof Map ? (root.get('state_dict') ?? root) : root;
    if (!(named instanceof Map)) return invalid('holds no dictionary of tensors');
    /** Of each storage: many tensors may lie in one. */
    const contents = new Map<string, Promise<Uint8Array>>();
    const tensors = new Map<string, CheckpointTensor>();
    for (const [name, value] of named) {
      const described = describeTensor(value);
      if (typeof name !== 'string' || described === undefined) continue;
      const { key, offset, shape } = described;
      const entry = entries.get(`data/${key}`);
      const length = shape.reduce((product, size) => product * size, 1);
      const outside = `${name} lies outside of the file`;
      if (entry === undefined || 4 * (offset + length) > entry.uncompressedSize) {
        return invalid(outside);
      }
      const reading = contents.get(key) ?? contentOf(file, zip, entry);
      contents.set(key, reading);
      const bytes = (await reading).subarray(4 * offset, 4 * (offset + length));
      if (bytes.length < 4 * length) return invalid(outside);
      tensors.set(name, { shape, values: floatsOf(bytes) });
    }
    return tensors;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODEL_INVALID')
      throw cause;
    return invalid(`is no checkpoint of PyTorch (${errorMessage(cause)})`, cause);
  }
}

// PyTorch compresses nothing.
const STORED = 0;

async function contentOf(file: Uint8Array, zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  if (entry.compressionMethod !== STORED) return buffer(await zip.openReadStreamPromise(entry));
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  return file.subarray(fileDataStart, fileDataStart + entry.uncompressedSize);
}

/** The same memory where a number may begin there, or else a copy. */
function floatsOf(bytes: Uint8Array): Float32Array {
  const { BYTES_PER_ELEMENT: width } = Float32Array;
  const { buffer, byteOffset, length } =
    bytes.byteOffset % width === 0 ? bytes : Uint8Array.from(bytes);
  return new Float32Array(buffer, byteOffset, length / width);
}

interface Described {
  /** Of its storage. */
  readonly key: string;
  /** Where it begins in its storage, in elements. */
  readonly offset: number;
  readonly shape: readonly number[];
}

/** Where a tensor of 32-bit floats lies; `undefined` for anything else. */
function describeTensor(value: Pickled): Described | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  if (value.kind !== 'call' || !isName(value.callee)) return undefined;
  if (!/^torch\._utils\._rebuild_tensor(_v2)?$/.test(value.callee.name)) return undefined;
  const [storage, offset, shape, strides] = value.args;
  if (typeof storage !== 'object' || storage === null || !('kind' in storage)) return undefined;
  if (storage.kind !== 'reference' || !Array.isArray(storage.id)) return undefined;
  const [, kind, key] = storage.id;
  if (!isName(kind!) || kind.name !== 'torch.FloatStorage' || typeof key !== 'string') {
    return undefined;
  }
  if (!isSize(offset) || !isSizes(shape) || !isSizes(strides)) return undefined;
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) {
      throw new Error('a tensor is not stored row by row');
    }
    step *= shape[axis]!;
  }
  return { key, offset, shape };
}

function isSize(value: Pickled): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isSizes(value: Pickled): value is number[] {
  return Array.isArray(value) && value.every(isSize);
}
