import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWeightsFile } from '#disk';
import { expectDamageRefused } from '../__fixtures__/damage.js';
import { failure } from '../__fixtures__/expect-error.js';
import {
  encodeGgml,
  encodeGgmlFile,
  GGML_TYPES,
  type GgmlDtype,
  type GgmlFileWritten,
  ggmlFile,
  quantisationError,
} from '../__fixtures__/ggml-writer.js';
import { SMALL, smallTensors } from '../__fixtures__/small-whisper.js';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.js';
import { BLOCK_TYPES, type BlockDtype, readBlocks } from './block-types.js';
import { openGgmlWeights } from './ggml-weights.js';

const root = temporaryDirectory();
const tensors = smallTensors();
let files = 0;

function write(bytes: Uint8Array): string {
  const path = join(root, `ggml-${++files}.bin`);
  writeFileSync(path, bytes);
  return path;
}

const DTYPES = Object.keys(GGML_TYPES) as GgmlDtype[];
const BLOCK_DTYPES = Object.keys(BLOCK_TYPES) as BlockDtype[];

describe('a ggml model', () => {
  it.each(DTYPES)('in %s gives every tensor within the type’s error', (dtype) => {
    using weights = openGgmlWeights(write(encodeGgmlFile(ggmlFile(SMALL, tensors, dtype))));
    expect(weights.format).toBe('ggml');
    expect(weights.dimensions).toEqual(SMALL);
    expect([...weights.tensors.keys()]).toEqual([...tensors.keys()]);
    for (const [name, { shape, values }] of tensors) {
      const tensor = weights.tensors.get(name)!;
      expect(tensor.shape, name).toEqual(shape);
      const read = weights.read(name);
      const wrong: number[] = [];
      for (let at = 0; at < values.length; at += 32) {
        const block = values.subarray(at, at + 32);
        const error = quantisationError(block, tensor.dtype as GgmlDtype);
        block.forEach((value, i) => {
          // NaN is wrong, too, and is not greater than the error.
          if (!(Math.abs(read[at + i]! - value) <= error)) wrong.push(at + i);
        });
      }
      expect(wrong, name).toEqual([]);
    }
    expect(weights.tensors.get('decoder.blocks.1.mlp.2.weight')?.dtype).toBe(dtype);
    expect(weights.tensors.get('decoder.ln.bias')?.dtype).toBe('f32');
    expect(weights.tensors.get('encoder.conv1.weight')?.dtype).toBe(
      dtype === 'f32' ? 'f32' : 'f16',
    );
  });
});

describe('a model that whisper.cpp quantised', () => {
  // How these were made: packages/models/test/reference/make_ggml_fixtures.py.
  const fixtures = join(import.meta.dirname, '../__fixtures__/ggml');
  const expected: Record<string, Record<string, { dtype: string; sha256: string }>> = JSON.parse(
    readFileSync(join(fixtures, 'expected.json'), 'utf8'),
  );

  it.each(Object.entries(expected))('as %s gives every number', (name, theirs) => {
    using weights = openGgmlWeights(join(fixtures, `${name}.bin`));
    expect(new Set(weights.tensors.keys())).toEqual(new Set(Object.keys(theirs)));
    for (const [tensor, { dtype, sha256 }] of Object.entries(theirs)) {
      expect(weights.tensors.get(tensor)?.dtype, tensor).toBe(dtype);
      const digest = createHash('sha256').update(weights.read(tensor)).digest('hex');
      expect(digest.slice(0, 16), tensor).toBe(sha256);
    }
    const types = new Set([...weights.tensors.values()].map(({ dtype }) => dtype));
    expect([...types]).toContain(name);
  });
});

describe('blocks', () => {
  /** The numbers of blocks, through a file. */
  function decode(dtype: BlockDtype, bytes: Uint8Array): Float32Array {
    using file = openWeightsFile(write(bytes));
    const values = new Float32Array((bytes.length / BLOCK_TYPES[dtype].bytes) * 32);
    readBlocks(file, 0, dtype, values);
    return values;
  }

  // Written by hand from ggml-common.h: a scale of 0.5, a minimum of -3 where there is one.
  const scale = [0x00, 0x38];
  const minimum = [0x00, 0xc2];
  const nibbles = Array.from({ length: 16 }, (_, i) => i | ((15 - i) << 4));
  const upward = Array.from({ length: 16 }, (_, i) => i);
  const downward = upward.toReversed();

  it('of q4_0 hold integers from -8 to 7', () => {
    const values = decode('q4_0', Uint8Array.from([...scale, ...nibbles]));
    expect([...values]).toEqual([...upward, ...downward].map((q) => (q - 8) / 2));
  });

  it('of q4_1 hold steps above a minimum', () => {
    const values = decode('q4_1', Uint8Array.from([...scale, ...minimum, ...nibbles]));
    expect([...values]).toEqual([...upward, ...downward].map((q) => q / 2 - 3));
  });

  // The fifth bits of the numbers 0, 9, 16 and 31.
  const fifth = [0b0000_0001, 0b0000_0010, 0b0000_0001, 0b1000_0000];
  const withFifth = [...upward, ...downward].map(
    (q, i) => q + ([0, 9, 16, 31].includes(i) ? 16 : 0),
  );

  it('of q5_0 hold integers from -16 to 15', () => {
    const values = decode('q5_0', Uint8Array.from([...scale, ...fifth, ...nibbles]));
    expect([...values]).toEqual(withFifth.map((q) => (q - 16) / 2));
  });

  it('of q5_1 hold steps above a minimum', () => {
    const values = decode('q5_1', Uint8Array.from([...scale, ...minimum, ...fifth, ...nibbles]));
    expect([...values]).toEqual(withFifth.map((q) => q / 2 - 3));
  });

  it('of q8_0 hold integers from -128 to 127', () => {
    const integers = Array.from({ length: 32 }, (_, i) => i * 8 - 128);
    const values = decode('q8_0', Uint8Array.from([...scale, ...integers.map((q) => q & 255)]));
    expect([...values]).toEqual(integers.map((q) => q / 2));
  });

  it.each(BLOCK_DTYPES)('of %s are within the type’s error, whatever was quantised', (dtype) => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 96, maxLength: 96, min: -8, max: 8, noNaN: true }),
        (numbers) => {
          const values = decode(dtype, encodeGgml(numbers, dtype));
          for (let at = 0; at < 96; at += 32) {
            const block = numbers.subarray(at, at + 32);
            // A scale so small that half precision has no more digits for it is off by 3e-8, 127 times of it by 4e-6.
            const error = quantisationError(block, dtype) + 4e-6;
            block.forEach((value, i) => {
              expect(Math.abs(values[at + i]! - value)).toBeLessThanOrEqual(error);
            });
          }
        },
      ),
    );
  });

  it('more than are read at once', () => {
    const block = Uint8Array.from([...scale, ...nibbles]);
    const count = 70_000;
    const bytes = new Uint8Array(count * block.length);
    for (let i = 0; i < count; i++) {
      bytes.set(block, i * block.length);
      // Every block has a scale of its own: the halves from 0.5 up.
      new DataView(bytes.buffer).setUint16(i * block.length, 0x3800 + (i % 1024), true);
    }
    const values = decode('q4_0', bytes);
    for (const i of [0, 58_253, 58_254, 58_255, count - 1]) {
      expect(values[i * 32]).toBe(-8 * 0.5 * (1 + (i % 1024) / 1024));
      expect(values[i * 32 + 31]).toBe(-8 * 0.5 * (1 + (i % 1024) / 1024));
    }
  });
});

describe('a file that is no usable model', () => {
  const model = (change: (file: GgmlFileWritten) => void): Uint8Array => {
    const file = ggmlFile(SMALL, tensors, 'q8_0');
    change(file);
    return encodeGgmlFile(file);
  };
  const changeTensor = (
    name: string,
    change: Partial<GgmlFileWritten['tensors'][number]>,
  ): Uint8Array =>
    model((file) => {
      const at = file.tensors.findIndex((tensor) => tensor.name === name);
      file.tensors[at] = { ...file.tensors[at]!, ...change };
    });
  const size = (change: Partial<typeof SMALL>): Uint8Array =>
    model((file) => {
      file.dimensions = { ...SMALL, ...change };
    });
  const query = 'decoder.blocks.0.attn.query.weight';

  it.each<[string, () => Uint8Array, string]>([
    ['empty', () => new Uint8Array(0), 'ends at byte 0'],
    ['text', () => Buffer.from('<!doctype html>'), 'is not a ggml file of whisper.cpp'],
    [
      'without tensors, as whisper.cpp has for its tests',
      () =>
        model((file) => {
          file.tensors = [];
        }),
      'claims 3 layers and holds 0 tensors',
    ],
    [
      'without a tensor',
      () =>
        model((file) => {
          file.tensors = file.tensors.filter(({ name }) => name !== query);
        }),
      `${query} is missing`,
    ],
    [
      'with a tensor twice',
      () =>
        model((file) => {
          file.tensors.push(file.tensors[3]!);
        }),
      'holds encoder.conv2.bias twice',
    ],
    [
      'with a tensor of another model',
      () =>
        model((file) => {
          file.tensors.push({ ...file.tensors[3]!, name: 'adapter.bias' });
        }),
      'holds adapter.bias, which is no tensor of Whisper',
    ],
    [
      'with a tensor of another shape',
      () => changeTensor(query, { shape: [16, 64] }),
      'is [16, 64] where the header asks for [32, 32]',
    ],
    [
      'with rows that are no blocks',
      () => changeTensor(query, { shape: [64, 16] }),
      'whose rows must be blocks of 32',
    ],
    ['with k-quants', () => changeTensor(query, { type: 12 }), 'is q4_K, which is not read here'],
    ['with q4_2', () => changeTensor(query, { type: 4 }), "of ggml's type 4"],
    [
      'with a tensor of no dimensions',
      () => changeTensor(query, { shape: [] }),
      'has 0 dimensions',
    ],
    ['with an endless name', () => changeTensor(query, { name: 'x'.repeat(2000) }), '2000 bytes'],
    [
      'with other filters',
      () => model((f) => (f.filters = { rows: 80, columns: 201 })),
      'filters for 80',
    ],
    ['with a million layers', () => size({ nTextLayer: 1e6 }), 'claims 1000001 layers'],
    ['with a huge vocabulary', () => size({ nVocab: 4e9 }), 'larger than in any Whisper'],
    ['with no heads', () => size({ nAudioHead: 0 }), 'nAudioHead is 0'],
    ['with heads that do not divide', () => size({ nTextHead: 5 }), '5 attention heads'],
    [
      'with an endless token',
      () => model((file) => (file.tokens = [new Uint8Array(5000)])),
      'token 0 is 5000 bytes long',
    ],
    [
      'with an absurd number of tokens',
      () => {
        const bytes = Buffer.from(model(() => undefined));
        bytes.writeUInt32LE(0xffff_ffff, 14 * 4 + SMALL.nMels * 201 * 4);
        return bytes;
      },
      'claims 4294967295 tokens',
    ],
  ])('%s', async (_what, file, message) => {
    const path = write(file());
    const error = await failure(() => openGgmlWeights(path), 'ERR_MODEL_INVALID');
    expect(error.message).toContain(message);
    expect(error.message).toContain(path);
    expect(error.message).toMatch(/(download|Convert|Give|Check) .*\.$/);
  });

  it('with a scale that is no number', async () => {
    const bytes = encodeGgml(tensors.get(query)!.values, 'q8_0');
    bytes.set([0x00, 0x7e], 34);
    using weights = openGgmlWeights(write(changeTensor(query, { bytes })));
    const error = await failure(() => weights.read(query), 'ERR_MODEL_INVALID');
    expect(error.message).toContain(`${query} holds numbers that are not finite`);
  });
});

describe('whatever is in the file', () => {
  it.each(['f16', 'q5_1'] as const)('of %s throws nothing but ERR_MODEL_INVALID', (dtype) => {
    const dimensions = { ...SMALL, nMels: 1, nTextLayer: 1 };
    const tokens = [Uint8Array.of(97), new Uint8Array(0), Uint8Array.of(98, 99)];
    const file = ggmlFile(dimensions, smallTensors(dimensions), dtype, tokens);
    const bytes = encodeGgmlFile(file);
    const path = write(bytes);
    // The header, the filters, the vocabulary and the first tensors.
    expectDamageRefused(path, bytes, 56 + 201 * 4 + 4 + 15 + 800, () => openGgmlWeights(path));
  });
});
