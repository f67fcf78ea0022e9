import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { modelAddress } from './model-address.js';

const page = 'https://example.org/app/';

describe('the address of a model', () => {
  it.each([
    ['/models/tiny.en/', 'https://example.org/models/tiny.en'],
    ['/models/tiny.en', 'https://example.org/models/tiny.en'],
    ['./tiny.en/', 'https://example.org/app/tiny.en'],
    ['https://cdn.example/w/base/model.bin', 'https://cdn.example/w/base'],
  ])('%s is a folder', (model, directory) => {
    const address = modelAddress(model, page);
    expect(address.directory).toBe(directory);
    expect(address.urlOf('config.json')).toBe(`${directory}/config.json`);
  });

  it('may be of one file', () => {
    const address = modelAddress('/ggml-tiny.en.bin', page);
    expect(address.weightsFile).toBe('ggml-tiny.en.bin');
    expect(address.urlOf('ggml-tiny.en.bin')).toBe('https://example.org/ggml-tiny.en.bin');
  });

  it('gives its query to every file', () => {
    const address = modelAddress('https://cdn.example/base/?key=1', page);
    expect(address.urlOf('model.bin')).toBe('https://cdn.example/base/model.bin?key=1');
  });

  it('of a name is on the hub, at a commit, with checksums', () => {
    const address = modelAddress('tiny.en', page, 'https://hub.example');
    expect(address.urlOf('model.bin')).toMatch(
      /^https:\/\/hub\.example\/Systran\/faster-whisper-tiny\.en\/resolve\/[\da-f]{40}\/model\.bin$/,
    );
    expect(address.checksums.get('model.bin')).toMatch(/^[\da-f]{64}$/);
  });

  it('of a word that is no name says which is meant', () => {
    try {
      modelAddress('tiny_en', page);
      expect.unreachable();
    } catch (error) {
      expect(TranscribeError.isInstance(error) && error.code).toBe('ERR_MODEL_NOT_FOUND');
      expect((error as Error).message).toContain('Did you mean tiny.en');
    }
  });
});
