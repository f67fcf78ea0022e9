import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectDamageRefused } from '../__fixtures__/damage.js';
import { failure } from '../__fixtures__/expect-error.js';
import {
  encodeModelBin,
  heads,
  numbers,
  smallModel,
  TYPE_IDS,
  type WrittenModel,
} from '../__fixtures__/model-bin-writer.js';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.js';
import { elementCount } from '../whisper-weights.js';
import { openCTranslate2Weights } from './ctranslate2-weights.js';

const fixtures = join(import.meta.dirname, '../__fixtures__/ctranslate2');
const directory = temporaryDirectory();
let files = 0;

function write(bytes: Uint8Array): string {
  files++;
  const path = join(directory, `model-${files}.bin`);
  writeFileSync(path, bytes);
  return path;
}

function open(model: WrittenModel) {
  return openCTranslate2Weights(write(encodeModelBin(model)));
}

function without(model: WrittenModel, name: string): WrittenModel {
  return { ...model, variables: model.variables.filter((variable) => variable.name !== name) };
}

describe('a model that CTranslate2 saved', () => {
  // How these were made: packages/models/test/reference/make_ctranslate2_fixtures.py.
  it.each([
    ['float32', 'f32', 'f32'],
    ['float16', 'f16', 'f16'],
    ['bfloat16', 'bf16', 'bf16'],
    ['int8_float32', 'i8', 'f32'],
    ['int8_float16', 'i8', 'f16'],
    ['int8_bfloat16', 'i8', 'bf16'],
  ])('gives every tensor of its %s form', (quantization, matrices, vectors) => {
    const shapes: Record<string, number[]> = JSON.parse(
      readFileSync(join(fixtures, 'tensors.json'), 'utf8'),
    );
    const bytes = readFileSync(join(fixtures, quantization, 'expected.f32'));
    const expected = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    );
    const weights = openCTranslate2Weights(join(fixtures, quantization, 'model.bin'));
    expect(weights.dimensions).toEqual({
      nMels: 4,
      nAudioCtx: 6,
      nAudioState: 8,
      nAudioHead: 2,
      nAudioLayer: 1,
      nVocab: 10,
      nTextCtx: 5,
      nTextState: 8,
      nTextHead: 2,
      nTextLayer: 2,
    });
    expect(new Set(weights.tensors.keys())).toEqual(new Set(Object.keys(shapes)));
    let offset = 0;
    for (const [name, shape] of Object.entries(shapes)) {
      const count = elementCount(shape);
      expect(weights.tensors.get(name)?.shape, name).toEqual(shape);
      expect(weights.read(name), name).toEqual(expected.slice(offset, offset + count));
      offset += count;
    }
    expect(weights.tensors.get('encoder.blocks.0.mlp.0.weight')?.dtype).toBe(matrices);
    expect(weights.tensors.get('encoder.conv1.weight')?.dtype).toBe(matrices);
    expect(weights.tensors.get('decoder.ln.bias')?.dtype).toBe(vectors);
    weights[Symbol.dispose]();
  });

  it('says of int16 what to do', async () => {
    const path = join(fixtures, 'int16', 'model.bin');
    const error = await failure(() => openCTranslate2Weights(path), 'ERR_MODEL_INVALID');
    expect(error.message).toContain('is i16, which is not read here');
    expect(error.message).toContain('--quantization float16');
  });
});

describe('reading', () => {
  it('reads bfloat16', () => {
    const exact = open(smallModel('f32'));
    const rounded = open(smallModel('bf16'));
    for (const name of exact.tensors.keys()) {
      const values = rounded.read(name);
      exact.read(name).forEach((value, i) => {
        expect(Math.abs(value - values[i]!)).toBeLessThanOrEqual(Math.abs(value) / 128);
      });
    }
    expect(rounded.tensors.get('decoder.ln.bias')?.dtype).toBe('bf16');
  });

  it('fills and returns the target it is given', async () => {
    const weights = open(smallModel());
    const name = 'decoder.blocks.0.cross_attn.value.weight';
    const target = new Float32Array(16);
    expect(weights.read(name, target)).toBe(target);
    expect(target).toEqual(weights.read(name));
    const error = await failure(
      () => weights.read(name, new Float32Array(15)),
      'ERR_INVALID_OPTION',
    );
    expect(error.message).toContain('[4, 4]: give 16');
  });

  it('reads into the middle of a larger buffer, in every type', () => {
    for (const quantization of ['float32', 'float16', 'int8_float16']) {
      const weights = openCTranslate2Weights(join(fixtures, quantization, 'model.bin'));
      const name = 'decoder.blocks.1.attn.key.weight';
      const arena = new Float32Array(70).fill(7);
      weights.read(name, arena.subarray(3, 67));
      expect(arena.subarray(3, 67)).toEqual(weights.read(name));
      expect([...arena.subarray(0, 3), ...arena.subarray(67)]).toEqual([7, 7, 7, 7, 7, 7]);
      weights[Symbol.dispose]();
    }
  });

  it('takes more than one piece of the file for a large tensor', () => {
    const rows = 200_000;
    const model = without(smallModel('bf16'), 'decoder/embeddings/weight');
    const values = Float32Array.from({ length: rows * 4 }, (_, i) => (i % 251) - 125);
    model.variables.push(numbers('decoder/embeddings/weight', [rows, 4], 'bf16', values));
    const read = open(model).read('decoder.token_embedding.weight');
    expect(Buffer.from(read.buffer).equals(Buffer.from(values.buffer))).toBe(true);
  });

  it('names a tensor that is not there', async () => {
    const error = await failure(() => open(smallModel()).read('nope'), 'ERR_INVALID_OPTION');
    expect(error.message).toContain('"nope"');
  });

  it('refuses to read after disposal, which may be repeated', async () => {
    const weights = open(smallModel());
    weights[Symbol.dispose]();
    weights[Symbol.dispose]();
    await failure(() => weights.read('decoder.ln.bias'), 'ERR_DISPOSED');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a weight of %d', async (bad) => {
    const model = without(smallModel(), 'decoder/layer_norm/beta');
    model.variables.push(
      numbers('decoder/layer_norm/beta', [4], 'f32', Float32Array.of(1, 2, bad, 4)),
    );
    const weights = open(model);
    const error = await failure(() => weights.read('decoder.ln.bias'), 'ERR_MODEL_INVALID');
    expect(error.message).toContain('decoder.ln.bias holds numbers that are not finite');
  });

  it('refuses a row scale of zero', async () => {
    const model = without(smallModel(), 'decoder/embeddings/weight');
    model.variables.push({
      name: 'decoder/embeddings/weight',
      shape: [7, 4],
      typeId: TYPE_IDS.i8,
      bytes: new Uint8Array(28).fill(1),
    });
    model.variables.push(
      numbers('decoder/embeddings/weight_scale', [7], 'f32', new Float32Array(7)),
    );
    const weights = open(model);
    await failure(() => weights.read('decoder.token_embedding.weight'), 'ERR_MODEL_INVALID');
  });

  it('notices that the file became shorter after it was opened', async () => {
    const bytes = encodeModelBin(smallModel());
    const path = write(bytes);
    const weights = openCTranslate2Weights(path);
    writeFileSync(path, bytes.subarray(0, 100));
    await failure(() => weights.read('decoder.token_embedding.weight'), 'ERR_MODEL_INVALID');
  });
});

describe('a file that is no usable model', () => {
  const cases: [what: string, file: () => Uint8Array, message: string][] = [
    ['empty', () => new Uint8Array(0), 'ends at byte 0'],
    ['text', () => Buffer.from('<!doctype html><title>404</title>'), 'not a CTranslate2 model.bin'],
    ['of another version', () => encodeModelBin({ ...smallModel(), version: 5 }), 'version 5'],
    [
      'of another architecture',
      () => encodeModelBin({ ...smallModel(), spec: 'TransformerSpec' }),
      'holds a "TransformerSpec", not a Whisper model',
    ],
    ['of another revision', () => encodeModelBin({ ...smallModel(), revision: 2 }), 'revision 2'],
    [
      'longer than its contents',
      () => Buffer.concat([encodeModelBin(smallModel()), Buffer.alloc(3)]),
      '3 bytes are left after the model',
    ],
    [
      'without a tensor',
      () => encodeModelBin(without(smallModel(), 'decoder/layer_0/attention/linear_1/bias')),
      'decoder/layer_0/attention/linear_1/bias is missing',
    ],
    [
      'without a head count',
      () => encodeModelBin(without(smallModel(), 'encoder/num_heads')),
      'encoder/num_heads is missing',
    ],
    [
      'with a tensor twice',
      () => {
        const model = smallModel();
        return encodeModelBin({ ...model, variables: [...model.variables, model.variables[3]!] });
      },
      'holds encoder/conv2/bias twice',
    ],
    [
      'with heads that do not divide the state',
      () => {
        const model = without(smallModel(), 'decoder/num_heads');
        return encodeModelBin({ ...model, variables: [...model.variables, heads('decoder', 3)] });
      },
      '3 attention heads do not divide a state of 4',
    ],
    [
      'with no heads',
      () => {
        const model = without(smallModel(), 'encoder/num_heads');
        return encodeModelBin({ ...model, variables: [...model.variables, heads('encoder', 0)] });
      },
      'nAudioHead is 0',
    ],
    [
      'with a tensor of another shape',
      () => {
        const model = without(smallModel(), 'decoder/layer_0/ffn/linear_0/weight');
        model.variables.push(
          numbers('decoder/layer_0/ffn/linear_0/weight', [8, 8], 'f32', new Float32Array(64)),
        );
        return encodeModelBin(model);
      },
      'is [8, 8] where the model',
    ],
    [
      'with a gap between its layers',
      () => {
        const model = smallModel();
        const far = model.variables.find(({ name }) => name.startsWith('decoder/layer_0/'))!;
        model.variables.push({ ...far, name: 'decoder/layer_999999999/ffn/layer_norm/beta' });
        return encodeModelBin(model);
      },
      'decoder/layer_1 is missing',
    ],
    [
      'with a projection of its own',
      () => {
        const model = smallModel();
        model.variables.push(
          numbers('decoder/projection/weight', [7, 4], 'f32', new Float32Array(28)),
        );
        return encodeModelBin({ ...model, aliases: [] });
      },
      'its output projection is not its token embedding',
    ],
    [
      'with int8 weights but no scales',
      () => {
        const model = without(smallModel(), 'decoder/embeddings/weight');
        model.variables.push({
          name: 'decoder/embeddings/weight',
          shape: [7, 4],
          typeId: TYPE_IDS.i8,
          bytes: new Uint8Array(28),
        });
        return encodeModelBin(model);
      },
      'decoder/embeddings/weight_scale is missing',
    ],
    [
      'with a number type that does not exist',
      () => {
        const model = smallModel();
        model.variables[0] = { ...model.variables[0]!, typeId: 99 };
        return encodeModelBin(model);
      },
      'unknown number type 99',
    ],
    [
      'with more bytes than its shape has',
      () => {
        const model = smallModel();
        model.variables[0] = { ...model.variables[0]!, shape: [0xffff_ffff, 0xffff_ffff, 3] };
        return encodeModelBin(model);
      },
      'but takes 192 bytes',
    ],
    [
      'with an absurd number of variables',
      () => {
        const bytes = encodeModelBin(smallModel());
        bytes.writeUInt32LE(0xffff_ffff, 4 + 2 + 'WhisperSpec'.length + 1 + 4);
        return bytes;
      },
      'claims 4294967295 variables',
    ],
    [
      'with an alias of nothing',
      () => encodeModelBin({ ...smallModel(), aliases: [['decoder/projection/weight', 'gone']] }),
      'stands for gone, which is not in the file',
    ],
  ];

  it.each(cases)('%s', async (_what, file, message) => {
    const path = write(file());
    const error = await failure(() => openCTranslate2Weights(path), 'ERR_MODEL_INVALID');
    expect(error.message).toContain(message);
    expect(error.message).toContain(path);
    expect(error.message).toMatch(/(download|Convert|Give|Check) .*\.$/);
  });

  it('a directory', async () => {
    await failure(() => openCTranslate2Weights(directory), 'ERR_MODEL_INVALID');
  });

  it('none at all', async () => {
    const path = join(directory, 'nothing.bin');
    const error = await failure(() => openCTranslate2Weights(path), 'ERR_MODEL_INVALID');
    expect(error.message).toContain('Check that the file exists');
  });
});

describe('whatever is in the file', () => {
  const bytes = encodeModelBin(smallModel());

  it('throws nothing but ERR_MODEL_INVALID', () => {
    const path = write(bytes);
    expectDamageRefused(path, bytes, bytes.length, () => openCTranslate2Weights(path));
  });
});
