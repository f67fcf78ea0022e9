import { type FileCursor, fileCursor } from '../file-cursor.js';
import { invalidModelError } from '../invalid-model.js';
import type { WeightsFile } from '../weights-file.js';
import { elementCount } from '../whisper-weights.js';

/** CTranslate2's number types, by the id that `model.bin` stores. */
export type StoredDtype = 'f32' | 'i8' | 'i16' | 'i32' | 'f16' | 'bf16';

const DTYPES: readonly { readonly dtype: StoredDtype; readonly itemBytes: number }[] = [
  { dtype: 'f32', itemBytes: 4 },
  { dtype: 'i8', itemBytes: 1 },
  { dtype: 'i16', itemBytes: 2 },
  { dtype: 'i32', itemBytes: 4 },
  { dtype: 'f16', itemBytes: 2 },
  { dtype: 'bf16', itemBytes: 2 },
];

/** Where a variable of `model.bin` lies. */
export interface StoredVariable {
  readonly name: string;
  /** Empty for a single number. */
  readonly shape: readonly number[];
  readonly dtype: StoredDtype;
  readonly itemBytes: number;
  /** Position of its first byte in the file. */
  readonly position: number;
  readonly sizeBytes: number;
}

/** The table of contents of a `model.bin`; aliases are resolved to the variables they stand for. */
export interface ModelBin {
  readonly variables: ReadonlyMap<string, StoredVariable>;
}

const BINARY_VERSION = 6;
const SPEC_NAME = 'WhisperSpec';
const SPEC_REVISION = 3;

// Far above any Whisper (large-v3 in int8 has about 2700 variables of rank 3 at most), far below what would hurt.
const MAX_VARIABLES = 65_536;
const MAX_RANK = 8;
const MAX_NAME_BYTES = 1024;

const CONVERT_AGAIN =
  'Convert the model again with a current CTranslate2 (ct2-transformers-converter), or take one of the Systran/faster-whisper conversions.';

/**
 * Reads what a CTranslate2 `model.bin` of binary version 6 holds, without reading any weights.
 *
 * The format, as CTranslate2's `model_spec.py` writes it, little-endian: version u32; spec name; spec revision u32;
 * variable count u32; per variable its name, rank u8, sizes u32 each, type id u8, byte count u32, bytes; alias count
 * u32; per alias its name and the name of a variable. A name is a u16 length, that many bytes, the last of them 0.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when the file is anything but exactly that.
 */
export function readModelBin(file: WeightsFile): ModelBin {
  const cursor = fileCursor(file);
  readHeader(file, cursor);
  const variables = readVariables(file, cursor);
  readAliases(file, cursor, variables);
  if (cursor.remainingBytes > 0) {
    throw invalidModelError(
      file.path,
      `${cursor.remainingBytes} bytes are left after the model's end at byte ${cursor.position}`,
    );
  }
  return { variables };
}

function readHeader(file: WeightsFile, cursor: FileCursor): void {
  const version = cursor.u32('the format version');
  if (version !== BINARY_VERSION) {
    const plausible = version > 0 && version < 100;
    throw invalidModelError(
      file.path,
      plausible
        ? `is CTranslate2 binary version ${version}, and version ${BINARY_VERSION} is read here`
        : 'is not a CTranslate2 model.bin',
      { advice: CONVERT_AGAIN },
    );
  }
  const spec = readName(file, cursor, 'the model type');
  if (spec !== SPEC_NAME) {
    throw invalidModelError(file.path, `holds a ${JSON.stringify(spec)}, not a Whisper model`, {
      advice: 'Give a Whisper model.',
    });
  }
  const revision = cursor.u32('the model revision');
  if (revision !== SPEC_REVISION) {
    throw invalidModelError(
      file.path,
      `is Whisper revision ${revision} of CTranslate2, and revision ${SPEC_REVISION} is read here`,
      { advice: CONVERT_AGAIN },
    );
  }
}

function readVariables(file: WeightsFile, cursor: FileCursor): Map<string, StoredVariable> {
  const count = readCount(file, cursor, 'variables');
  const variables = new Map<string, StoredVariable>();
  for (let i = 0; i < count; i++) {
    const name = readName(file, cursor, `the name of variable ${i + 1} of ${count}`);
    if (variables.has(name)) throw invalidModelError(file.path, `holds ${name} twice`);
    const rank = cursor.u8(`the rank of ${name}`);
    if (rank > MAX_RANK) throw invalidModelError(file.path, `${name} has ${rank} dimensions`);
    const shape: number[] = [];
    for (let axis = 0; axis < rank; axis++) shape.push(cursor.u32(`the shape of ${name}`));
    const typeId = cursor.u8(`the type of ${name}`);
    const type = DTYPES[typeId];
    if (type === undefined) {
      throw invalidModelError(file.path, `${name} has the unknown number type ${typeId}`);
    }
    const sizeBytes = cursor.u32(`the size of ${name}`);
    if (elementCount(shape) * type.itemBytes !== sizeBytes) {
      throw invalidModelError(
        file.path,
        `${name} is [${shape.join(', ')}] ${type.dtype} but takes ${sizeBytes} bytes`,
      );
    }
    const { position } = cursor;
    cursor.skip(sizeBytes, name);
    variables.set(name, { name, shape, ...type, position, sizeBytes });
  }
  return variables;
}

/** Adds the aliases: CTranslate2 stores variables of equal value once, as it does the embedding and the projection. */
function readAliases(
  file: WeightsFile,
  cursor: FileCursor,
  variables: Map<string, StoredVariable>,
): void {
  const count = readCount(file, cursor, 'aliases');
  for (let i = 0; i < count; i++) {
    const alias = readName(file, cursor, `the name of alias ${i + 1} of ${count}`);
    const target = readName(file, cursor, `what ${alias} stands for`);
    const variable = variables.get(target);
    if (variable === undefined) {
      throw invalidModelError(file.path, `${alias} stands for ${target}, which is not in the file`);
    }
    if (variables.has(alias)) throw invalidModelError(file.path, `holds ${alias} twice`);
    variables.set(alias, variable);
  }
}

function readCount(file: WeightsFile, cursor: FileCursor, what: string): number {
  const count = cursor.u32(`the number of ${what}`);
  if (count > MAX_VARIABLES) throw invalidModelError(file.path, `claims ${count} ${what}`);
  return count;
}

function readName(file: WeightsFile, cursor: FileCursor, what: string): string {
  const length = cursor.u16(what);
  if (length === 0 || length > MAX_NAME_BYTES) {
    throw invalidModelError(file.path, `${what} is ${length} bytes long`);
  }
  const text = cursor.text(length, what);
  if (!text.endsWith('\0')) throw invalidModelError(file.path, `${what} is not terminated`);
  return text.slice(0, -1);
}
