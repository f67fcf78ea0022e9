import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure } from './__fixtures__/expect-error.js';
import { encodeGgmlFile, ggmlFile } from './__fixtures__/ggml-writer.js';
import {
  encodeModelBin,
  smallModel,
  writeModelDirectory,
} from './__fixtures__/model-bin-writer.js';
import { inTransformers, writeHuggingFaceDirectory } from './__fixtures__/safetensors-writer.js';
import { SMALL, smallTensors } from './__fixtures__/small-whisper.js';
import { temporaryDirectory } from './__fixtures__/temporary-directory.js';
import { tokenTexts } from './__fixtures__/vocabulary.js';
import { openModel, openWeights } from './open-model.js';

const root = temporaryDirectory();
let directories = 0;

function emptyDirectory(): string {
  const directory = join(root, `model-${++directories}`);
  mkdirSync(directory);
  return directory;
}

function ctranslate2Directory(): string {
  const directory = emptyDirectory();
  writeModelDirectory(directory, encodeModelBin(smallModel()));
  return directory;
}

function huggingFaceDirectory(shards = 1): string {
  const directory = emptyDirectory();
  const tensors = inTransformers(smallTensors(), 'f16');
  writeHuggingFaceDirectory(directory, SMALL, tensors, { shards });
  return directory;
}

function ggmlDirectory(name = 'ggml-small.bin'): string {
  const directory = emptyDirectory();
  const file = encodeGgmlFile(ggmlFile(SMALL, smallTensors(), 'q5_0'));
  writeFileSync(join(directory, name), file);
  return directory;
}

describe('openWeights', () => {
  it('recognises the format of a directory and of the file in it', () => {
    const [converted, published, sharded, ggml] = [
      ctranslate2Directory(),
      huggingFaceDirectory(),
      huggingFaceDirectory(2),
      ggmlDirectory('ggml-large-v3-q5_0.bin'),
    ];
    for (const [path, format] of [
      [converted, 'ctranslate2'],
      [join(converted, 'model.bin'), 'ctranslate2'],
      [published, 'safetensors'],
      [join(published, 'model.safetensors'), 'safetensors'],
      [sharded, 'safetensors'],
      [join(sharded, 'model.safetensors.index.json'), 'safetensors'],
      [ggml, 'ggml'],
      [join(ggml, 'ggml-large-v3-q5_0.bin'), 'ggml'],
    ] as const) {
      using weights = openWeights(path);
      expect(weights.format, path).toBe(format);
      expect(weights.dimensions.nVocab).toBe(7);
    }
  });

  it('goes by a file’s contents, not by its name', () => {
    const path = join(ggmlDirectory('whatever.safetensors'), 'whatever.safetensors');
    using weights = openWeights(path);
    expect(weights.format).toBe('ggml');
  });

  it.each([
    ['a PyTorch file', Buffer.from('PK\x03\x04 archive/data.pkl ...'), /PyTorch.*Convert it:/],
    ['a pickle', Buffer.from([0x80, 2, ...Buffer.alloc(40)]), /Python pickle.*Give the model as/],
    ['a GGUF file', Buffer.from('GGUF\x03\0\0\0 and so on'), /GGUF.*Give the model as/],
    ['a pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\n'), /git lfs pull/],
    ['a page', Buffer.from('<!doctype html><title>404</title>'), /web page.*download/],
    ['text', Buffer.from('Not found, sorry'), /no Whisper weights of a known format/],
    ['nothing', Buffer.alloc(0), /is empty.*download/],
    ['little', Buffer.from('lmgg'), /ends at byte 4.*download/],
  ])('says of %s what it is and what to do', async (_what, bytes, message) => {
    const directory = ctranslate2Directory();
    for (const name of ['model.bin', 'weights']) {
      const path = join(directory, name);
      writeFileSync(path, bytes);
      const error = await failure(() => openWeights(path), 'ERR_MODEL_INVALID');
      expect(error.message).toMatch(message);
      expect(error.message).toContain(path);
    }
    await failure(() => openWeights(directory), 'ERR_MODEL_INVALID');
  });

  it('says what a directory without a model, or with several, needs', async () => {
    const nothing = await failure(() => openWeights(join(root, 'no')), 'ERR_MODEL_NOT_FOUND');
    expect(nothing.message).toMatch(/no does not exist\. Give the path of a CTranslate2 directory/);
    const empty = await failure(() => openWeights(emptyDirectory()), 'ERR_MODEL_NOT_FOUND');
    expect(empty.message).toContain('holds no model');
    const several = ggmlDirectory('ggml-b.bin');
    writeFileSync(join(several, 'ggml-a.bin'), '');
    const error = await failure(() => openWeights(several), 'ERR_MODEL_NOT_FOUND');
    expect(error.message).toContain('holds several models (ggml-a.bin, ggml-b.bin)');
  });
});

describe('openModel', () => {
  it('reads a CTranslate2 directory', () => {
    const directory = ctranslate2Directory();
    const { weights, config, readTokenizer } = openModel(directory);
    expect(weights.dimensions.nVocab).toBe(7);
    expect(readTokenizer()).toBe(readFileSync(join(directory, 'tokenizer.json'), 'utf8'));
    expect(config).toEqual({
      alignmentHeads: [[0, 1]],
      suppressTokens: [1, 2],
      suppressTokensAtBegin: [0],
      languageIds: [3, 4],
    });
    weights[Symbol.dispose]();
  });

  it('reads a Hugging Face directory, its generation_config.json before its config.json', () => {
    const directory = huggingFaceDirectory();
    const before = openModel(directory);
    before.weights[Symbol.dispose]();
    expect(before.config).toEqual({
      alignmentHeads: [],
      suppressTokens: [1, 2],
      suppressTokensAtBegin: [0],
      languageIds: [],
    });
    writeFileSync(
      join(directory, 'generation_config.json'),
      JSON.stringify({
        alignment_heads: [
          [1, 0],
          [1, 1],
        ],
        suppress_tokens: [4],
        lang_to_id: { '<|zh|>': 4, '<|en|>': 3 },
      }),
    );
    const { weights, config, readTokenizer } = openModel(directory);
    weights[Symbol.dispose]();
    expect(readTokenizer()).toBe('{}');
    expect(config).toEqual({
      alignmentHeads: [
        [1, 0],
        [1, 1],
      ],
      suppressTokens: [4],
      suppressTokensAtBegin: [0],
      languageIds: [3, 4],
    });
  });

  it.each([
    [51_864, 50_256, 99],
    [51_865, 50_257, 99],
    [51_866, 50_257, 100],
  ])('makes the tokeniser of a ggml file of %i tokens', (nVocab, textTokens, languages) => {
    const directory = emptyDirectory();
    const dimensions = { ...SMALL, nVocab, nAudioState: 2, nTextState: 2 };
    const texts = tokenTexts(textTokens);
    const file = ggmlFile(dimensions, smallTensors(dimensions), 'f16', texts);
    writeFileSync(join(directory, 'ggml-x.bin'), encodeGgmlFile(file));
    const { weights, config, readTokenizer } = openModel(directory);
    weights[Symbol.dispose]();
    expect(config.languageIds).toHaveLength(languages);
    const { model, added_tokens: added } = JSON.parse(readTokenizer());
    expect(Object.keys(model.vocab)).toHaveLength(textTokens);
    expect(model.vocab.Ġ).toBe(0x20);
    expect(added.at(-1)).toMatchObject({ content: '<|notimestamps|>', id: nVocab - 1502 });
  });

  it('knows the alignment heads of OpenAI’s models, and of no other', () => {
    const heads = (nTextLayer: number, nTextHead: number, nVocab: number) => {
      const directory = emptyDirectory();
      const dimensions = {
        ...SMALL,
        nAudioLayer: nTextLayer,
        nAudioState: nTextHead,
        nAudioHead: nTextHead,
        nTextState: nTextHead,
        nTextHead,
        nTextLayer,
        nVocab,
      };
      const file = ggmlFile(dimensions, smallTensors(dimensions), 'f16');
      writeFileSync(join(directory, 'ggml-x.bin'), encodeGgmlFile(file));
      const { weights, config } = openModel(directory);
      weights[Symbol.dispose]();
      return config.alignmentHeads;
    };
    expect(heads(4, 6, 51_864)).toHaveLength(8);
    expect(heads(4, 6, 51_865)[0]).toEqual([2, 2]);
    expect(heads(4, 20, 51_866)).toEqual([
      [2, 4],
      [2, 11],
      [3, 3],
      [3, 6],
      [3, 11],
      [3, 14],
    ]);
    expect(heads(2, 20, 51_866)).toEqual([]);
  });

  it('takes a list that the configuration lacks as empty, and a teacher’s heads as none', () => {
    for (const json of [
      { alignment_heads: null, suppress_ids: [6] },
      {
        alignment_heads: [
          [0, 1],
          [7, 0],
        ],
        suppress_ids: [6],
      },
    ]) {
      const directory = ctranslate2Directory();
      writeFileSync(join(directory, 'config.json'), JSON.stringify(json));
      const { weights, config } = openModel(directory);
      expect(config).toEqual({
        alignmentHeads: [],
        suppressTokens: [6],
        suppressTokensAtBegin: [],
        languageIds: [],
      });
      weights[Symbol.dispose]();
    }
  });

  it.each([ctranslate2Directory, huggingFaceDirectory])(
    'names the files that are missing',
    async (make) => {
      const directory = make();
      rmSync(join(directory, 'tokenizer.json'));
      const one = await failure(() => openModel(directory), 'ERR_MODEL_NOT_FOUND');
      expect(one.message).toContain('has no tokenizer.json beside it');
      rmSync(join(directory, 'config.json'));
      const two = await failure(() => openModel(directory), 'ERR_MODEL_NOT_FOUND');
      expect(two.message).toContain('has no config.json and no tokenizer.json beside it');
      expect(two.details).toEqual({ directory, missing: ['config.json', 'tokenizer.json'] });
    },
  );

  it.each([
    ['not JSON', '{"lang_ids": [', 'cannot be read as JSON'],
    ['a list', '[]', 'does not hold a JSON object'],
    ['not a list of tokens', '{"suppress_ids": "1"}', 'suppress_ids is not a list'],
    ['a token the model lacks', '{"suppress_ids": [7]}', 'token 7, and the model has 7'],
    ['a negative token', '{"lang_ids": [-1]}', 'lang_ids names token -1'],
    ['a fraction', '{"suppress_ids_begin": [1.5]}', 'suppress_ids_begin names token 1.5'],
    ['a triple', '{"alignment_heads": [[0, 0, 0]]}', 'pairs of layer and head'],
    ['a head that is no pair', '{"alignment_heads": [3]}', 'names layer undefined'],
  ])('refuses a configuration that holds %s', async (_what, json, message) => {
    const directory = ctranslate2Directory();
    writeFileSync(join(directory, 'config.json'), json);
    const error = await failure(() => openModel(directory), 'ERR_MODEL_INVALID');
    expect(error.message).toContain(message);
    expect(error.message).toContain(join(directory, 'config.json'));
  });

  it('refuses a configuration that is a directory', async () => {
    const directory = ctranslate2Directory();
    rmSync(join(directory, 'config.json'));
    mkdirSync(join(directory, 'config.json'));
    await failure(() => openModel(directory), 'ERR_MODEL_INVALID');
  });
});
