// The real models in every format: read from CTranslate2, written as ggml and as safetensors, and read again.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import {
  openModel,
  openWeights,
  resolveModel,
  type WhisperDimensions,
  type WhisperModel,
  writeGgml,
} from '@ws/models';
import { whisperTensorShapes } from '@ws/models/internal';
import { describe, expect, it } from 'vitest';
import {
  encodeGgmlFile,
  type GgmlDtype,
  ggmlFile,
  quantisationError,
} from '../src/weights/__fixtures__/ggml-writer.js';
import {
  inTransformers,
  writeHuggingFaceDirectory,
} from '../src/weights/__fixtures__/safetensors-writer.js';
import type { Numbers } from '../src/weights/__fixtures__/small-whisper.js';
import { temporaryDirectory } from '../src/weights/__fixtures__/temporary-directory.js';

const root = temporaryDirectory();

async function realModel(name: string): Promise<WhisperModel | undefined> {
  try {
    return openModel((await resolveModel(name)).directory);
  } catch (error) {
    if (!TranscribeError.isInstance(error) || error.code !== 'ERR_DOWNLOAD_FAILED') throw error;
    process.stdout.write(`skipped: ${name} cannot be had here: ${error.message}\n`);
    return undefined;
  }
}

interface TokenizerFile {
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
  readonly added_tokens: readonly { readonly id: number; readonly content: string }[];
}

function expectSameWeights(path: string, original: WhisperModel): void {
  using weights = openWeights(path);
  expect(weights.dimensions).toEqual(original.weights.dimensions);
  for (const name of original.weights.tensors.keys()) {
    const [ours, theirs] = [weights.read(name), original.weights.read(name)];
    // toEqual looks at every number one by one, slowly.
    const isSame = Buffer.compare(new Uint8Array(ours.buffer), new Uint8Array(theirs.buffer)) === 0;
    expect(isSame, name).toBe(true);
  }
}

describe.each([
  ['tiny.en', 50_256],
  ['base', 50_257],
] as const)('%s', (name, textTokens) => {
  const path = join(root, `ggml-${name}.bin`);

  it('written as ggml holds the same weights, tokens and alignment heads', async () => {
    const model = await realModel(name);
    if (model === undefined) return;
    await writeGgml(model, path);
    const ggml = openModel(path);
    ggml.weights[Symbol.dispose]();
    expectSameWeights(path, model);
    expect(ggml.config.alignmentHeads).toEqual(model.config.alignmentHeads);

    const ours: TokenizerFile = JSON.parse(ggml.readTokenizer());
    const theirs: TokenizerFile = JSON.parse(model.readTokenizer());
    const texts = Object.entries(theirs.model.vocab).filter(([, id]) => id < textTokens);
    expect(ours.model.vocab).toEqual(Object.fromEntries(texts));
    // OpenAI's package and Hugging Face's files have other names for three tokens.
    const renamed: Record<string, string> = { iw: 'he', nocaptions: 'nospeech' };
    const special = ({ added_tokens: added }: TokenizerFile) =>
      added.map(({ id, content }) => {
        const text = content.slice(2, -2);
        return [id, renamed[text] ?? text];
      });
    expect(special(ours)).toEqual(special(theirs));
    model.weights[Symbol.dispose]();
  });

  it.each([
    ['f16', 1],
    ['f32', 3],
  ] as const)(
    'written as safetensors in %s, in %i files, holds the same weights',
    async (dtype, shards) => {
      const model = await realModel(name);
      if (model === undefined) return;
      const { dimensions, tensors } = model.weights;
      const numbers = new Map<string, Numbers>();
      for (const [tensor, { shape }] of tensors) {
        numbers.set(tensor, { shape, values: model.weights.read(tensor) });
      }
      const directory = join(root, `${name}-${dtype}`);
      const written = inTransformers(numbers, dtype);
      writeHuggingFaceDirectory(directory, dimensions, written, { shards });
      expectSameWeights(directory, model);
      model.weights[Symbol.dispose]();
    },
  );
});

it.runIf(process.platform === 'linux')('a ggml file is read within little memory', async () => {
  const model = await realModel('base');
  if (model === undefined) return;
  const path = join(root, 'ggml-base-again.bin');
  await writeGgml(model, path);
  model.weights[Symbol.dispose]();
  const script = join(import.meta.dirname, 'support', 'read-all-weights.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [script, path], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const { weightBytes, largestBytes, grownBytes } = JSON.parse(stdout);
  // One tensor, and room for Node itself and for what it has not collected yet.
  expect(grownBytes).toBeLessThan(largestBytes + 80e6);
  expect(weightBytes).toBeGreaterThan(largestBytes + 160e6);
});

describe('real numbers in blocks', () => {
  it.each(['q4_0', 'q4_1', 'q5_0', 'q5_1', 'q8_0'] as const)(
    'of %s are within the type’s error',
    async (dtype) => {
      const model = await realModel('tiny.en');
      if (model === undefined) return;
      // The first and the last layer, and a corner of the vocabulary: our quantiser is a slow one.
      const dimensions: WhisperDimensions = {
        ...model.weights.dimensions,
        nAudioLayer: 1,
        nTextLayer: 1,
        nVocab: 500,
      };
      const tensors = new Map<string, Numbers>();
      for (const [name, shape] of whisperTensorShapes(dimensions)) {
        const real = model.weights.read(name.replace('blocks.0', 'blocks.3'));
        const count = shape.reduce((product, size) => product * size, 1);
        tensors.set(name, { shape, values: real.slice(0, count) });
      }
      model.weights[Symbol.dispose]();
      const path = join(root, `ggml-${dtype}.bin`);
      writeFileSync(path, encodeGgmlFile(ggmlFile(dimensions, tensors, dtype)));
      using weights = openWeights(path);
      const outside: string[] = [];
      let quantised = 0;
      for (const [name, { values }] of tensors) {
        const stored = weights.tensors.get(name)!.dtype as GgmlDtype;
        if (stored === dtype) quantised++;
        const read = weights.read(name);
        for (let at = 0; at < values.length; at += 32) {
          const block = values.subarray(at, at + 32);
          const error = quantisationError(block, stored);
          const isOutside = block.some((value, i) => Math.abs(read[at + i]! - value) > error);
          if (isOutside) outside.push(`${name} at ${at}`);
        }
      }
      expect(outside).toEqual([]);
      expect(quantised).toBe(17);
    },
  );
});
