import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findMoonshine } from './moonshine-models.js';

describe('a model in a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ws-moonshine-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has its files there, in either format', async () => {
    for (const name of ['encoder_model.onnx', 'decoder_model_merged.ort', 'tokenizer.bin'])
      writeFileSync(join(folder, name), '');
    const files = {
      encoder: join(folder, 'encoder_model.onnx'),
      decoder: join(folder, 'decoder_model_merged.ort'),
      tokenizer: join(folder, 'tokenizer.bin'),
    };
    expect(await findMoonshine(folder, {})).toEqual(files);
    expect(await findMoonshine(files.encoder, {})).toEqual(files);
  });

  it.each([
    ['that lacks a file', '.', 'decoder_model_merged.ort or decoder_model_merged.onnx'],
    ['that is not there', 'absent', 'encoder_model.ort or encoder_model.onnx'],
  ])('%s is said so', async (_, path, missing) => {
    writeFileSync(join(folder, 'encoder_model.ort'), '');
    await expect(findMoonshine(join(folder, path), {})).rejects.toMatchObject({
      code: 'ERR_MODEL_NOT_FOUND',
      message: expect.stringMatching(`There is no ${missing} in .*Give a name \\(tiny\\)`),
    });
  });
});
