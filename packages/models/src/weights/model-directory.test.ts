import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure } from './__fixtures__/expect-error.js';
import {
  encodeModelBin,
  smallModel,
  writeModelDirectory,
} from './__fixtures__/model-bin-writer.js';
import { temporaryDirectory } from './__fixtures__/temporary-directory.js';
import { openWeights, readModelDirectory } from './model-directory.js';

const root = temporaryDirectory();
let directories = 0;

function modelDirectory(): string {
  directories++;
  const directory = join(root, `model-${directories}`);
  writeModelDirectory(directory, encodeModelBin(smallModel()));
  return directory;
}

describe('readModelDirectory', () => {
  it('opens the weights and reads the configuration', () => {
    const directory = modelDirectory();
    const { weights, tokenizerJson, config } = readModelDirectory(directory);
    expect(weights.dimensions.nVocab).toBe(7);
    expect(tokenizerJson).toBe(join(directory, 'tokenizer.json'));
    expect(config).toEqual({
      alignmentHeads: [[0, 1]],
      suppressTokens: [1, 2],
      suppressTokensAtBegin: [0],
      languageIds: [3, 4],
    });
    weights[Symbol.dispose]();
  });

  it('takes a list that the configuration lacks as empty', () => {
    const directory = modelDirectory();
    writeFileSync(
      join(directory, 'config.json'),
      JSON.stringify({ alignment_heads: null, suppress_ids: [6] }),
    );
    const { weights, config } = readModelDirectory(directory);
    expect(config).toEqual({
      alignmentHeads: [],
      suppressTokens: [6],
      suppressTokensAtBegin: [],
      languageIds: [],
    });
    weights[Symbol.dispose]();
  });

  it('names the files that are missing', async () => {
    const directory = modelDirectory();
    rmSync(join(directory, 'tokenizer.json'));
    const error = await failure(() => readModelDirectory(directory), 'ERR_MODEL_NOT_FOUND');
    expect(error.message).toContain('tokenizer.json is missing');
    expect(error.details).toEqual({ directory, missing: ['tokenizer.json'] });
    const nothing = join(root, 'nothing');
    const none = await failure(() => readModelDirectory(nothing), 'ERR_MODEL_NOT_FOUND');
    expect(none.message).toContain('model.bin, config.json, tokenizer.json are missing');
    await failure(() => openWeights(nothing), 'ERR_MODEL_NOT_FOUND');
  });

  it.each([
    ['not JSON', '{"lang_ids": [', 'cannot be read as JSON'],
    ['a list', '[]', 'does not hold a JSON object'],
    ['not a list of tokens', '{"suppress_ids": "1"}', 'suppress_ids is not a list'],
    ['a token the model lacks', '{"suppress_ids": [7]}', 'token 7, and the model has 7'],
    ['a negative token', '{"lang_ids": [-1]}', 'lang_ids names token -1'],
    ['a fraction', '{"suppress_ids_begin": [1.5]}', 'suppress_ids_begin names token 1.5'],
    ['a head the model lacks', '{"alignment_heads": [[0, 2]]}', 'names head 2'],
    ['a layer the model lacks', '{"alignment_heads": [[1, 0]]}', 'names layer 1'],
    ['a triple', '{"alignment_heads": [[0, 0, 0]]}', 'pairs of layer and head'],
    ['a head that is no pair', '{"alignment_heads": [3]}', 'names layer undefined'],
  ])('refuses a configuration that holds %s', async (_what, json, message) => {
    const directory = modelDirectory();
    writeFileSync(join(directory, 'config.json'), json);
    const error = await failure(() => readModelDirectory(directory), 'ERR_MODEL_INVALID');
    expect(error.message).toContain(message);
    expect(error.message).toContain(join(directory, 'config.json'));
  });

  it('refuses a configuration that is a directory', async () => {
    const directory = modelDirectory();
    rmSync(join(directory, 'config.json'));
    mkdirSync(join(directory, 'config.json'));
    await failure(() => readModelDirectory(directory), 'ERR_MODEL_INVALID');
  });
});
