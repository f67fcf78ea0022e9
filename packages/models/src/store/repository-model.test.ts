import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folderName } from './model-folder.js';
import { nearestNames } from './nearest-names.js';
import { repositoryModel, repositoryModelOfFolder } from './repository-model.js';
import { MODEL_CATALOGUE } from './whisper-catalogue.js';

describe('repositoryModel', () => {
  it.each([
    ['someone/model', 'someone/model', 'main'],
    ['someone/model@v1.0', 'someone/model', 'v1.0'],
    ['some-one/mo.del_2@refs/pr/1', 'some-one/mo.del_2', 'refs/pr/1'],
  ])('%s', (text, repository, revision) => {
    expect(repositoryModel(text)).toMatchObject({ name: text, repository, revision });
  });

  it.each([
    ['ggerganov/whisper.cpp/ggml-base.en-q5_1.bin', 'main'],
    ['ggerganov/whisper.cpp/ggml-base.en-q5_1.bin@refs/pr/1', 'refs/pr/1'],
  ])('%s is a ggml file in a repository', (text, revision) => {
    const model = repositoryModel(text)!;
    expect(model).toEqual({
      name: text,
      repository: 'ggerganov/whisper.cpp',
      revision,
      files: [{ name: 'ggml-base.en-q5_1.bin' }],
    });
    expect(repositoryModelOfFolder(folderName(model))).toEqual(model);
  });

  it.each([
    'model',
    'a/b/c',
    'a/b/c/d.bin',
    'a/b/.bin',
    'a/b/../c.bin',
    'a--b/c',
    'a/b--c',
    './model',
    '../model',
    'a/..',
    'a/b@',
    'a/b@../c',
    'a/b@c/../d',
    'a/b@c@d',
    'a/b c',
    '/a/b',
    'a\\b',
    '~/model',
  ])('is not %s', (text) => {
    expect(repositoryModel(text)).toBeUndefined();
  });

  it('has a folder that leads back to it, and nowhere else', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._]|-[A-Za-z0-9]){0,8}$/);
    const revision = fc.option(name, { nil: undefined });
    const file = fc.option(
      name.map((stem) => `${stem}.bin`),
      { nil: undefined },
    );
    void fc.assert(
      fc.property(name, name, file, revision, (owner, model, inside, at) => {
        const path = [owner, model, ...(inside === undefined ? [] : [inside])].join('/');
        const text = at === undefined ? path : `${path}@${at}`;
        const folder = folderName(repositoryModel(text)!);
        expect(folder).not.toMatch(/[\\/]|^\./);
        expect(repositoryModelOfFolder(folder)?.name).toBe(text);
      }),
    );
  });
});

describe('nearestNames', () => {
  const names = MODEL_CATALOGUE.flatMap((model) => [model.name, ...(model.aliases ?? [])]);

  it.each([
    ['tinny.en', 'tiny.en'],
    ['tiny_en', 'tiny.en'],
    ['BASE', 'base'],
    ['smal', 'small'],
    ['whisper-medium', 'medium'],
    ['openai/whisper-large-v3', 'large-v3'],
    ['largev3', 'large-v3'],
    ['large-v3.turbo', 'large-v3-turbo'],
    ['distil-v3', 'distil-large-v3'],
    ['turob', 'turbo'],
  ])('of %s: first %s', (text, nearest) => {
    expect(nearestNames(text, names)[0]).toBe(nearest);
  });

  it('are at most three, and none for what is near nothing', () => {
    expect(nearestNames('large', names).length).toBeLessThanOrEqual(3);
    expect(nearestNames('parakeet-ctc-1.1b', names)).toEqual([]);
    expect(nearestNames('x', names)).toEqual([]);
  });
});
