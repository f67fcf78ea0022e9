import { buffer } from 'node:stream/consumers';
import { errorMessage } from '@ws/core/internal';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
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
  const zip = await openPromise(path, { autoClose: false }).catch((cause: unknown) =>
    invalid(`is no checkpoint of PyTorch (${errorMessage(cause)})`, cause),
  );
  try {
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
    const root = readPickle(await contentOf(zip, pickled));
    const named = root instanceof Map ? (root.get('state_dict') ?? root) : root;
    if (!(named instanceof Map)) return invalid('holds no dictionary of tensors');
    const tensors = new Map<string, CheckpointTensor>();
    for (const [name, value] of named) {
      const described = describeTensor(value);
      if (typeof name !== 'string' || described === undefined) continue;
      const { key, offset, shape } = described;
      const entry = entries.get(`data/${key}`);
      const length = shape.reduce((product, size) => product * size, 1);
      if (entry === undefined || 4 * (offset + length) > entry.uncompressedSize) {
        return invalid(`${name} lies outside of the file`);
      }
      const content = await contentOf(zip, entry);
      const values = new Float32Array(length);
      new Uint8Array(values.buffer).set(content.subarray(4 * offset, 4 * (offset + length)));
      tensors.set(name, { shape, values });
    }
    return tensors;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODEL_INVALID')
      throw cause;
    return invalid(`is no checkpoint of PyTorch (${errorMessage(cause)})`, cause);
  } finally {
    zip.close();
  }
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  return buffer(await zip.openReadStreamPromise(entry));
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
