import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure } from '../__fixtures__/expect-error.js';
import { encodeGgmlFile, ggmlFile } from '../__fixtures__/ggml-writer.js';
import { inTransformers, writeHuggingFaceDirectory } from '../__fixtures__/safetensors-writer.js';
import { type Numbers, SMALL, smallTensors } from '../__fixtures__/small-whisper.js';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.js';
import { tokenTexts } from '../__fixtures__/vocabulary.js';
import { melFilterMatrix } from '../mel-filters.js';
import { halfValue } from '../numbers/decode-floats.js';
import { encodeHalf } from '../numbers/encode-half.js';
import { openModel } from '../open-model.js';
import { writeTokenizerJson } from '../tokenizer/tokenizer-json.js';
import { writeGgml } from './write-ggml.js';

const root = temporaryDirectory();
const dimensions = { ...SMALL, nVocab: 51_864, nAudioState: 2, nTextState: 2 };
const tensors = smallTensors(dimensions);
const texts = tokenTexts(50_256);
let directories = 0;

function emptyDirectory(): string {
  const directory = join(root, String(++directories));
  mkdirSync(directory);
  return directory;
}

function huggingFace(changed: ReadonlyMap<string, Numbers> = tensors): string {
  const directory = emptyDirectory();
  const tokenizer = writeTokenizerJson('', texts, dimensions.nVocab);
  writeHuggingFaceDirectory(directory, dimensions, inTransformers(changed, 'f32'), { tokenizer });
  return directory;
}

describe('writeGgml', () => {
  it('writes what whisper.cpp’s converter writes', async () => {
    const model = openModel(huggingFace());
    const path = join(emptyDirectory(), 'ggml-x.bin');
    await writeGgml(model, path);
    model.weights[Symbol.dispose]();

    const expected = ggmlFile(dimensions, tensors, 'f16', texts);
    expected.ftype = 1;
    const bytes = encodeGgmlFile(expected);
    bytes.set(new Uint8Array(melFilterMatrix(dimensions.nMels).buffer), 14 * 4);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readdirSync(join(path, '..'))).toEqual(['ggml-x.bin']);
  });

  it('writes a ggml file in half precision, whatever it was in', async () => {
    const directory = emptyDirectory();
    const source = join(directory, 'source.bin');
    writeFileSync(source, encodeGgmlFile(ggmlFile(dimensions, tensors, 'f32', texts)));
    const model = openModel(source);
    const path = join(directory, 'ggml-x.bin');
    await writeGgml(model, path);
    const written = openModel(path);
    expect(written.readTokenizer()).toBe(model.readTokenizer());
    for (const name of tensors.keys()) {
      const before = model.weights.read(name);
      const after = written.weights.read(name);
      const isHalf = written.weights.tensors.get(name)?.dtype === 'f16';
      const halves = new Uint16Array(before.length);
      encodeHalf(before, halves);
      expect(after, name).toEqual(isHalf ? Float32Array.from(halves, halfValue) : before);
    }
    model.weights[Symbol.dispose]();
    written.weights[Symbol.dispose]();
  });

  it('replaces a file only by a whole one', async () => {
    const model = openModel(huggingFace());
    const directory = emptyDirectory();
    const path = join(directory, 'ggml-x.bin');
    writeFileSync(path, 'before');
    // Aborted once it has begun to write.
    const controller = new AbortController();
    const { read } = model.weights;
    const interrupted = {
      ...model,
      weights: {
        ...model.weights,
        read(name: string) {
          controller.abort();
          return read(name);
        },
      },
    };
    const { signal } = controller;
    await failure(() => writeGgml(interrupted, path, { signal }), 'ERR_ABORTED');
    await failure(() => writeGgml(model, path, { signal }), 'ERR_ABORTED');
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(directory)).toEqual(['ggml-x.bin']);
    await writeGgml(model, path);
    expect(readFileSync(path).subarray(0, 4).toString()).toBe('lmgg');
    model.weights[Symbol.dispose]();
  });

  it('refuses numbers that half precision has not, a foreign vocabulary, unknown options', async () => {
    const name = 'decoder.blocks.0.mlp.0.weight';
    const numbers = tensors.get(name)!;
    const large = new Map([
      ...tensors,
      [name, { ...numbers, values: numbers.values.map(() => 70_000) }] as const,
    ]);
    const directory = emptyDirectory();
    const path = join(directory, 'ggml-x.bin');
    const model = openModel(huggingFace(large));
    const error = await failure(() => writeGgml(model, path), 'ERR_MODEL_INVALID');
    expect(error.message).toContain(`${name} holds numbers above 65 504`);
    const options = { precision: 'f16' } as object;
    await failure(() => writeGgml(model, path, options), 'ERR_INVALID_OPTION');
    const nothing = { ...model, readTokenizer: () => '{}' };
    await failure(() => writeGgml(nothing, path), 'ERR_MODEL_INVALID');
    model.weights[Symbol.dispose]();
    expect(readdirSync(directory)).toEqual([]);
  });
});
