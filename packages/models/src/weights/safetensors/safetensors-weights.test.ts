import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectDamageRefused } from '../__fixtures__/damage.js';
import { failure } from '../__fixtures__/expect-error.js';
import {
  encodeSafetensors,
  inDtype,
  inTransformers,
  safetensorsHeader,
  transformersConfig,
  type WrittenTensor,
  writeHuggingFaceDirectory,
} from '../__fixtures__/safetensors-writer.js';
import { type Numbers, SMALL, smallTensors } from '../__fixtures__/small-whisper.js';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.js';
import type { WhisperDimensions } from '../dimensions.js';
import type { FloatDtype } from '../numbers/read-floats.js';
import { openSafetensorsWeights } from './safetensors-weights.js';

const root = temporaryDirectory();
const tensors = smallTensors();
let directories = 0;

function write(
  written: ReadonlyMap<string, WrittenTensor>,
  shards = 1,
  dimensions: WhisperDimensions = SMALL,
): string {
  const directory = join(root, String(++directories));
  writeHuggingFaceDirectory(directory, dimensions, written, { shards });
  return join(directory, shards === 1 ? 'model.safetensors' : 'model.safetensors.index.json');
}

/** The float32 that a number is after it was in a file. */
function rounded({ values }: Numbers, dtype: FloatDtype): Float32Array {
  if (dtype === 'f32') return values;
  const words = new Uint32Array(values.slice().buffer);
  if (dtype === 'bf16') {
    return new Float32Array(words.map((word) => word & 0xffff_0000).buffer);
  }
  // Between 2^-14 and 1 a half has eleven bits.
  return values.map((value) => {
    const step = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(value))), -14) - 10);
    const down = Math.floor(value / step);
    const rest = value / step - down;
    const isUp = rest > 0.5 || (rest === 0.5 && down % 2 !== 0);
    return (isUp ? down + 1 : down) * step;
  });
}

describe('a Hugging Face model', () => {
  it.each([
    ['f32', 1],
    ['f16', 1],
    ['bf16', 1],
    ['f16', 3],
  ] as const)('in %s, in %i files, gives every tensor', (dtype, shards) => {
    using weights = openSafetensorsWeights(write(inTransformers(tensors, dtype), shards));
    expect(weights.format).toBe('safetensors');
    expect(weights.dimensions).toEqual(SMALL);
    expect([...weights.tensors.keys()]).toEqual([...tensors.keys()]);
    for (const [name, numbers] of tensors) {
      expect(weights.tensors.get(name), name).toMatchObject({ dtype, shape: numbers.shape });
      expect(weights.read(name), name).toEqual(rounded(numbers, dtype));
    }
  });

  it('may be the inner part alone, hold more than is needed, and in any order', () => {
    const inner = inTransformers(tensors, 'f32', '');
    const more = inDtype({ shape: [3], values: Float32Array.of(1, 2, 3) }, 'f32');
    const written = new Map([...inner, ['classifier.bias', more] as const].toReversed());
    using weights = openSafetensorsWeights(write(written));
    for (const [name, { values }] of tensors) expect(weights.read(name), name).toEqual(values);
    expect(weights.tensors.size).toBe(tensors.size);
  });

  it('has as many layers, heads and mel bands as it says', () => {
    const dimensions = { ...SMALL, nMels: 128, nAudioLayer: 3, nTextLayer: 1, nTextHead: 4 };
    const distilled = smallTensors(dimensions);
    using weights = openSafetensorsWeights(write(inTransformers(distilled, 'f16'), 1, dimensions));
    expect(weights.dimensions).toEqual(dimensions);
    expect(weights.read('encoder.conv1.weight')).toHaveLength(32 * 128 * 3);
  });

  it('may store the embedding as its projection, or twice, and not two', async () => {
    const written = inTransformers(tensors, 'f32');
    const embedding = written.get('model.decoder.embed_tokens.weight')!;
    using twice = openSafetensorsWeights(
      write(new Map([...written, ['proj_out.weight', embedding]])),
    );
    const name = 'decoder.token_embedding.weight';
    expect(twice.read(name)).toEqual(tensors.get(name)!.values);

    const renamed = new Map(
      [...written].map(([key, tensor]) =>
        key.includes('embed_tokens') ? ['proj_out.weight', tensor] : [key, tensor],
      ),
    );
    using projection = openSafetensorsWeights(write(renamed));
    expect(projection.read(name)).toEqual(tensors.get(name)!.values);

    const bytes = Uint8Array.from(embedding.bytes);
    bytes[bytes.length - 1]! ^= 1;
    const path = write(new Map([...written, ['proj_out.weight', { ...embedding, bytes }]]));
    const error = await failure(() => openSafetensorsWeights(path), 'ERR_MODEL_INVALID');
    expect(error.message).toContain('output projection is not its token embedding');
  });

  it('refuses to read after disposal, from any of its files', async () => {
    const weights = openSafetensorsWeights(write(inTransformers(tensors, 'f32'), 2));
    weights[Symbol.dispose]();
    for (const name of tensors.keys()) await failure(() => weights.read(name), 'ERR_DISPOSED');
  });
});

describe('a file that is no usable model', () => {
  const written = inTransformers(tensors, 'f32');
  const first = 'model.encoder.conv1.weight';
  const changed = (entry: unknown): Buffer =>
    encodeSafetensors(written, { ...safetensorsHeader(written), [first]: entry });
  const sizeBytes = 32 * 4 * 3 * 4;

  it.each<[string, () => Uint8Array, string]>([
    ['text', () => Buffer.from('<!doctype html><title>404</title>'), 'is not a safetensors file'],
    ['empty', () => new Uint8Array(0), 'ends at byte 0'],
    ['of a header that is no JSON', () => encodeSafetensors(written, '{"a": '), 'read as JSON'],
    ['of a header that is a list', () => encodeSafetensors(written, '[]'), 'a JSON object'],
    ['that describes a tensor by a number', () => changed(3), 'not described by an object'],
    ['without a dtype', () => changed({ shape: [1], data_offsets: [0, 4] }), 'has no dtype'],
    ['without a shape', () => changed({ dtype: 'F32', data_offsets: [0, 4] }), 'has no shape'],
    [
      'with a size of -1',
      () => changed({ dtype: 'F32', shape: [-1], data_offsets: [0, 4] }),
      'has no shape',
    ],
    [
      'with one offset',
      () => changed({ dtype: 'F32', shape: [1], data_offsets: [0] }),
      'has no data_offsets',
    ],
    [
      'with a negative length',
      () => changed({ dtype: 'F32', shape: [0], data_offsets: [4, 0] }),
      'ends before it begins',
    ],
    [
      'with more bytes than its shape has',
      () => changed({ dtype: 'F32', shape: [2 ** 40], data_offsets: [0, sizeBytes] }),
      `but takes ${sizeBytes} bytes`,
    ],
    [
      'with a tensor after its end',
      () => changed({ dtype: 'F32', shape: [2 ** 30], data_offsets: [0, 2 ** 32] }),
      'and the file at byte',
    ],
    [
      'with tensors that overlap',
      () => changed({ dtype: 'F32', shape: [2], data_offsets: [sizeBytes, sizeBytes + 8] }),
      'does not begin where the tensor before it ends',
    ],
    [
      'with a tensor of another shape',
      () => changed({ dtype: 'F32', shape: [32, 3, 4], data_offsets: [0, sizeBytes] }),
      'is [32, 3, 4] where config.json asks for [32, 4, 3]',
    ],
    [
      'with whole numbers',
      () => changed({ dtype: 'I32', shape: [32, 4, 3], data_offsets: [0, sizeBytes] }),
      'is I32, which is not read here',
    ],
    [
      'without a tensor',
      () => encodeSafetensors(new Map([...written].slice(1))),
      'encoder.conv1.weight is missing',
    ],
  ])('%s', async (_what, file, message) => {
    const path = write(written);
    writeFileSync(path, file());
    const error = await failure(() => openSafetensorsWeights(path), 'ERR_MODEL_INVALID');
    expect(error.message).toContain(message);
    expect(error.message).toContain(path);
    expect(error.message).toMatch(/(download|Save|Give|Check) .*\.$/);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another model', { model_type: 'wav2vec2' }, 'model_type is "wav2vec2", not "whisper"'],
    ['no number', { d_model: '32' }, 'd_model is "32", not a whole number'],
    ['no heads', { decoder_attention_heads: 0 }, 'nTextHead is 0'],
    ['heads that do not divide', { encoder_attention_heads: 5 }, '5 attention heads do not divide'],
    ['another activation', { activation_function: 'relu' }, 'activation_function is "relu"'],
    ['a billion layers', { encoder_layers: 1e9 }, 'claims 1000000002 layers'],
    ['a huge vocabulary', { vocab_size: 1e9 }, 'larger than in any Whisper'],
  ])('whose configuration holds %s', async (_what, wrong, message) => {
    const path = write(written);
    const config = join(path, '..', 'config.json');
    writeFileSync(config, JSON.stringify({ ...transformersConfig(SMALL), ...wrong }));
    const error = await failure(() => openSafetensorsWeights(path), 'ERR_MODEL_INVALID');
    expect(error.message).toContain(message);
    expect(error.message).toContain(config);
  });

  it.each<[string, (map: Record<string, unknown>) => unknown, string]>([
    ['no map', () => ({ weight_map: [] }), 'has no weight_map'],
    [
      'a path',
      (map) => ({ weight_map: { ...map, [first]: '../1/model.safetensors' } }),
      'no safetensors file beside it',
    ],
    [
      'a number',
      (map) => ({ weight_map: { ...map, [first]: 3 } }),
      'no safetensors file beside it',
    ],
    [
      'a tensor elsewhere',
      (map) => ({ weight_map: { ...map, extra: map[first] } }),
      'extra is not in model-00001',
    ],
  ])('whose index holds %s', async (_what, change, message) => {
    const path = write(written, 2);
    const { weight_map: map } = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify(change(map)));
    const error = await failure(() => openSafetensorsWeights(path), 'ERR_MODEL_INVALID');
    expect(error.message).toContain(message);
  });

  it('whose index names a file that is not there', async () => {
    const path = write(written, 2);
    rmSync(join(path, '..', 'model-00002-of-00002.safetensors'));
    const error = await failure(() => openSafetensorsWeights(path), 'ERR_MODEL_INVALID');
    expect(error.message).toContain('model-00002-of-00002.safetensors');
    expect(error.message).toContain('Check that the file exists');
  });
});

describe('whatever is in the file', () => {
  it('throws nothing but ERR_MODEL_INVALID', () => {
    const dimensions = { ...SMALL, nAudioState: 4, nTextState: 4, nTextLayer: 1 };
    const written = inTransformers(smallTensors(dimensions), 'f16');
    const path = write(written, 1, dimensions);
    const bytes = encodeSafetensors(written);
    const header = 8 + Number(bytes.readBigUInt64LE());
    expectDamageRefused(path, bytes, header, () => openSafetensorsWeights(path));
  });
});
