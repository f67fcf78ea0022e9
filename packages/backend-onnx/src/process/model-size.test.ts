import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parametersOf } from './model-size.js';

describe('the size of a model', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'model-size-'));
    writeFileSync(join(folder, 'model.bin'), new Uint8Array(3000));
    writeFileSync(join(folder, 'config.json'), '{}');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is the catalogue’s by name, and by another name', () => {
    expect(parametersOf('tiny.en')).toBe(39e6);
    expect(parametersOf('large-v3')).toBeGreaterThan(1.5e9);
  });

  it('is told by the files at a path, in 16 bits', () => {
    expect(parametersOf(join(folder, 'model.bin'))).toBe(1500);
    expect(parametersOf(folder)).toBe(1501);
  });

  it('is guessed where nothing is there yet', () => {
    expect(parametersOf('someone/whisper-of-theirs')).toBe(242e6);
    expect(parametersOf('')).toBe(242e6);
  });
});
