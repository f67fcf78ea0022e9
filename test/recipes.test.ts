import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TranscriptionBackend, VoiceActivityDetector } from '@ws/core';
import { expect, it } from 'vitest';
import { describeBackend, describeVad } from '../packages/testing/src/vitest.js';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'examples', 'recipes');
const page = readFileSync(join(root, 'docs', 'recipes.md'), 'utf8');
const recipes = readdirSync(folder).filter(
  (name) => name.endsWith('.mjs') && !['check.mjs', 'recording.mjs'].includes(name),
);

it.each(recipes)('the page has the whole of %s', (name) => {
  const program = readFileSync(join(folder, name), 'utf8').trim();
  expect(page).toContain(`\`\`\`js\n${program}\n\`\`\``);
});

it.each(recipes)('the page names %s', (name) => {
  expect(page).toContain(`](../examples/recipes/${name})`);
});

// What a reader copies keeps the rules that it has to keep.
const { samples } = (await import(join(folder, 'recording.mjs'))) as {
  readonly samples: Float32Array;
};
const { createCountingBackend } = (await import(join(folder, 'counting-backend.mjs'))) as {
  readonly createCountingBackend: () => TranscriptionBackend;
};
const { createLoudnessVad } = (await import(join(folder, 'loudness-vad.mjs'))) as {
  readonly createLoudnessVad: () => VoiceActivityDetector;
};

describeBackend('the backend of the recipe', {
  create: createCountingBackend,
  speech: { samples: samples.slice(0, 5 * 16_000), words: '5.0 seconds' },
});

describeVad('the detector of the recipe', { create: createLoudnessVad, speech: { samples } });
