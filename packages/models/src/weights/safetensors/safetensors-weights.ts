import { basename, dirname, join } from '#disk';
import { checkDimensions } from '../dimensions.js';
import { invalidModelError } from '../invalid-model.js';
import { forEachPiece, readFloats } from '../numbers/read-floats.js';
import { isObject, member, readJsonObject } from '../read-text.js';
import { locateTensors, type StoredTensor, storedWeights } from '../stored-weights.js';
import { huggingFaceName } from '../tensor-names.js';
import { sameShape, type WhisperWeights } from '../whisper-weights.js';
import { readConfigJson, readDimensions } from './config.js';
import { FLOAT_DTYPES, readSafetensorsFile, type SafeTensor } from './safetensors-file.js';

// large-v3 in 2 GB shards has two; its index 120 KB.
const MAX_SHARDS = 1000;
const MAX_INDEX_BYTES = 16 * 1024 * 1024;

const EMBEDDING = huggingFaceName('decoder.token_embedding.weight');
const PROJECTION = 'proj_out.weight';

/**
 * Opens the weights of a Hugging Face Whisper: a `safetensors` file, or the index of several, with `config.json` beside
 * it. Float32, float16 and bfloat16.
 *
 * @param path Of `model.safetensors` or `model.safetensors.index.json`.
 * @throws TranscribeError `ERR_MODEL_INVALID` naming the file, what is wrong with it and what to do.
 */
export function openSafetensorsWeights(path: string): WhisperWeights {
  return storedWeights('safetensors', (open) => {
    const config = readConfigJson(dirname(path));
    const dimensions = readDimensions(config.path, config.json);
    const read = (file: string): Tensors => readSafetensorsFile(open(file));
    const found = path.endsWith('.json') ? readShards(path, read) : read(path);
    checkDimensions(config.path, dimensions, found.size);
    const find = finder(found);
    requireTiedProjection(path, found, find(EMBEDDING));
    const tensors = locateTensors(config.path, dimensions, (name, shape) =>
      locate(path, name, shape, find(huggingFaceName(name))),
    );
    return { dimensions, tensors };
  });
}

type Tensors = ReadonlyMap<string, SafeTensor>;

/** The tensors of all files that an index names, each where the index says it is. */
function readShards(indexPath: string, read: (path: string) => Tensors): Tensors {
  const index = readJsonObject(indexPath, MAX_INDEX_BYTES);
  const map = member(index, 'weight_map');
  if (!isObject(map)) throw invalidModelError(indexPath, 'has no weight_map');
  const shards = new Map<unknown, Tensors>();
  const tensors = new Map<string, SafeTensor>();
  for (const [name, shard] of Object.entries(map)) {
    let inShard = shards.get(shard);
    if (inShard === undefined) {
      // Names of files beside the index and nothing else: an index must not reach into other directories.
      if (typeof shard !== 'string' || basename(shard) !== shard || !/\.safetensors$/.test(shard)) {
        throw invalidModelError(
          indexPath,
          `${name} is in ${JSON.stringify(shard)}, which is no safetensors file beside it`,
        );
      }
      if (shards.size === MAX_SHARDS) {
        throw invalidModelError(indexPath, `names more than ${MAX_SHARDS} files`);
      }
      inShard = read(join(dirname(indexPath), shard));
      shards.set(shard, inShard);
    }
    const tensor = inShard.get(name);
    if (tensor === undefined) {
      throw invalidModelError(indexPath, `${name} is not in ${String(shard)}, where it should be`);
    }
    tensors.set(name, tensor);
  }
  return tensors;
}

/** Finds tensors by transformers' names, in a file of the whole model or of its inner part. */
function finder(tensors: Tensors): (name: string) => SafeTensor | undefined {
  return (name) =>
    tensors.get(`model.${name}`) ??
    tensors.get(name) ??
    // Of two tensors that are one, a file holds either.
    (name === EMBEDDING ? tensors.get(PROJECTION) : undefined);
}

/** Whisper's logits are products with the token embedding; a projection that is stored, too, must be the same. */
function requireTiedProjection(
  path: string,
  tensors: Tensors,
  embedding: SafeTensor | undefined,
): void {
  const projection = tensors.get(PROJECTION);
  if (projection === undefined || embedding === undefined || projection === embedding) return;
  if (!sameBytes(projection, embedding)) {
    throw invalidModelError(
      path,
      'its output projection is not its token embedding, as in every Whisper',
      { advice: 'Give a model with tied embeddings.' },
    );
  }
}

function sameBytes(a: SafeTensor, b: SafeTensor): boolean {
  if (a.dtype !== b.dtype || a.sizeBytes !== b.sizeBytes) return false;
  let same = true;
  forEachPiece(a.file, a.position, a.sizeBytes, 1, (bytes, first) => {
    const others = new Uint8Array(bytes.byteLength);
    b.file.readAt(b.position + first, others);
    same &&= bytes.every((byte, i) => byte === others[i]);
  });
  return same;
}

function locate(
  path: string,
  name: string,
  shape: readonly number[],
  tensor: SafeTensor | undefined,
): StoredTensor {
  const theirs = huggingFaceName(name);
  if (tensor === undefined) throw invalidModelError(path, `${theirs} is missing`);
  const { file, position } = tensor;
  if (!sameShape(tensor.shape, shape)) {
    throw invalidModelError(
      file.path,
      `${theirs} is [${tensor.shape.join(', ')}] where config.json asks for [${shape.join(', ')}]`,
    );
  }
  const dtype = FLOAT_DTYPES.get(tensor.dtype);
  if (dtype === undefined) {
    throw invalidModelError(file.path, `${theirs} is ${tensor.dtype}, which is not read here`, {
      advice: 'Save the model in float32, float16 or bfloat16.',
    });
  }
  return {
    name,
    shape,
    dtype,
    file,
    readInto: (values) => readFloats(file, position, dtype, values),
  };
}
