import { invalidModelError } from '../invalid-model.js';
import type { FloatDtype } from '../numbers/read-floats.js';
import { isObject, member, parseJsonObject } from '../read-text.js';
import type { WeightsFile } from '../weights-file.js';
import { elementCount } from '../whisper-weights.js';

/** A tensor of a `safetensors` file. */
export interface SafeTensor {
  readonly file: WeightsFile;
  readonly shape: readonly number[];
  /** As the file names it. */
  readonly dtype: string;
  /** Position of its first byte in the file. */
  readonly position: number;
  readonly sizeBytes: number;
}

// large-v3 has 180 KB of header; the format's own limit is 100 MB.
const MAX_HEADER_BYTES = 16 * 1024 * 1024;

/** What the float types that are read here are called in the file. */
export const FLOAT_DTYPES: ReadonlyMap<string, FloatDtype> = new Map([
  ['F32', 'f32'],
  ['F16', 'f16'],
  ['BF16', 'bf16'],
]);

const ITEM_BYTES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    F64: 8,
    I64: 8,
    F32: 4,
    I32: 4,
    F16: 2,
    BF16: 2,
    I16: 2,
    I8: 1,
    U8: 1,
    BOOL: 1,
  }),
);

/**
 * The table of contents of a `safetensors` file, by the tensors' names.
 *
 * The format, little-endian: length of the header u64; the header, a JSON object of `name: { dtype, shape,
 * data_offsets: [begin, end] }` and `__metadata__`; the tensors' bytes, to which the offsets refer, without holes.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when the file is anything but exactly that.
 */
export function readSafetensorsFile(file: WeightsFile): ReadonlyMap<string, SafeTensor> {
  const dataStart = 8 + headerBytes(file);
  const bytes = new Uint8Array(dataStart - 8);
  file.readAt(8, bytes);
  const header = parseJsonObject(file.path, decodeUtf8(file, bytes));
  const tensors = new Map<string, SafeTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name !== '__metadata__') tensors.set(name, readEntry(file, dataStart, name, entry));
  }
  let end = dataStart;
  for (const [name, tensor] of inFileOrder(tensors)) {
    if (tensor.position !== end) {
      throw invalidModelError(file.path, `${name} does not begin where the tensor before it ends`);
    }
    end += tensor.sizeBytes;
  }
  if (end < file.sizeBytes) {
    throw invalidModelError(file.path, `${file.sizeBytes - end} bytes are left after its tensors`);
  }
  return tensors;
}

// An empty tensor lies before the one that begins where it does.
function inFileOrder(tensors: ReadonlyMap<string, SafeTensor>): [string, SafeTensor][] {
  return [...tensors].sort(([, a], [, b]) => a.position - b.position || a.sizeBytes - b.sizeBytes);
}

function headerBytes(file: WeightsFile): number {
  const length = new DataView(new ArrayBuffer(8));
  if (file.sizeBytes < 10) {
    throw invalidModelError(file.path, `ends at byte ${file.sizeBytes}, within its header`);
  }
  file.readAt(0, new Uint8Array(length.buffer));
  const bytes = Number(length.getBigUint64(0, true));
  if (bytes < 2 || bytes > MAX_HEADER_BYTES) {
    throw invalidModelError(file.path, `is not a safetensors file (a header of ${bytes} bytes)`);
  }
  if (8 + bytes > file.sizeBytes) {
    throw invalidModelError(
      file.path,
      `ends at byte ${file.sizeBytes}, within its header of ${bytes} bytes`,
    );
  }
  return bytes;
}

function decodeUtf8(file: WeightsFile, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalidModelError(file.path, 'its header is not UTF-8', { cause });
  }
}

function readEntry(file: WeightsFile, dataStart: number, name: string, entry: unknown): SafeTensor {
  const problem = (what: string): never => {
    throw invalidModelError(file.path, `${name} ${what}`);
  };
  if (!isObject(entry)) return problem('is not described by an object');
  const dtype = member(entry, 'dtype');
  const shape = member(entry, 'shape');
  const offsets = member(entry, 'data_offsets');
  if (typeof dtype !== 'string') return problem('has no dtype');
  if (!isSizes(shape)) return problem('has no shape');
  if (!isSizes(offsets) || offsets.length !== 2) return problem('has no data_offsets');
  const [begin, end] = offsets as readonly [number, number];
  const sizeBytes = end - begin;
  if (sizeBytes < 0) return problem(`ends before it begins`);
  const itemBytes = ITEM_BYTES.get(dtype);
  if (itemBytes !== undefined && elementCount(shape) * itemBytes !== sizeBytes) {
    return problem(`is [${shape.join(', ')}] ${dtype} but takes ${sizeBytes} bytes`);
  }
  if (dataStart + end > file.sizeBytes) {
    return problem(`ends at byte ${dataStart + end}, and the file at byte ${file.sizeBytes}`);
  }
  return { file, shape, dtype, position: dataStart + begin, sizeBytes };
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
