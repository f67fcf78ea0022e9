// The weights of the real models, against what another program (numpy) read from the same files:
// test/fixtures/weights-*.json, written by reference/record_weights.py.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { openModel, resolveModel } from '@ws/models';
import { whisperTensorShapes } from '@ws/models/internal';
import { expect, it } from 'vitest';

interface Recorded {
  readonly shape: readonly number[];
  readonly sha256: string;
  readonly first: number;
  readonly sum: number;
}

it.each([
  ['tiny.en', { nMels: 80, nVocab: 51_864, state: 384, heads: 6, layers: 4, languages: 98 }],
  ['base', { nMels: 80, nVocab: 51_865, state: 512, heads: 8, layers: 6, languages: 99 }],
] as const)('%s is read as numpy reads it', async (name, size) => {
  const directory = await resolveModel(name)
    .then((model) => model.directory)
    .catch((error: unknown) => {
      if (!TranscribeError.isInstance(error) || error.code !== 'ERR_DOWNLOAD_FAILED') throw error;
      process.stdout.write(`skipped: ${name} cannot be had here: ${error.message}\n`);
      return undefined;
    });
  if (directory === undefined) return;
  const { weights, config, readTokenizer } = openModel(directory);
  expect(weights.dimensions).toEqual({
    nMels: size.nMels,
    nAudioCtx: 1500,
    nAudioState: size.state,
    nAudioHead: size.heads,
    nAudioLayer: size.layers,
    nVocab: size.nVocab,
    nTextCtx: 448,
    nTextState: size.state,
    nTextHead: size.heads,
    nTextLayer: size.layers,
  });
  expect(config.languageIds).toHaveLength(size.languages);
  expect(config.alignmentHeads).toHaveLength(8);
  expect(config.suppressTokensAtBegin).toHaveLength(2);
  expect(JSON.parse(readTokenizer())).toHaveProperty('model.vocab');

  const file = join(import.meta.dirname, 'fixtures', `weights-${name}.json`);
  const recorded: Record<string, Recorded> = JSON.parse(readFileSync(file, 'utf8'));
  expect(new Set(weights.tensors.keys())).toEqual(new Set(Object.keys(recorded)));
  expect([...weights.tensors.keys()]).toEqual([...whisperTensorShapes(weights.dimensions).keys()]);
  for (const [tensor, expected] of Object.entries(recorded)) {
    const values = weights.read(tensor);
    expect(weights.tensors.get(tensor)?.shape, tensor).toEqual(expected.shape);
    expect(values[0], tensor).toBe(expected.first);
    expect(createHash('sha256').update(values).digest('hex').slice(0, 16), tensor).toBe(
      expected.sha256,
    );
  }
  weights[Symbol.dispose]();
});
