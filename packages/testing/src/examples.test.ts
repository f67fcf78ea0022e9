// The examples of the README, run as they stand: they print what their comments say, and their suites are green.
import * as core from '@ws/core';
import * as audio from '@ws/core/audio';
import { describe, expect, it } from 'vitest';
import { readExamples, runExample } from '../../../test/support/readme-examples.js';
import * as testing from './index.js';
import * as vitestKits from './vitest.js';

const examples = readExamples(new URL('../README.md', import.meta.url));

const script = testing.createSpeechScript(
  'And so my fellow Americans ask not what your country can do for you ask what you can do for your country'
    .split(' ')
    .map((text) => ({ text, ms: 300 })),
);

const modules: Record<string, object> = {
  '@ws/core': core,
  '@ws/core/audio': audio,
  '@ws/testing': testing,
  '@ws/testing/vitest': vitestKits,
  'node:fs': {
    readFileSync: () =>
      audio.writeWav(script.samples, { sampleRate: 16_000, encoding: 'pcm_f32le' }),
  },
  './my-engine.js': {
    createMyBackend: () =>
      testing.createScriptedBackend({ hypotheses: ({ samples }) => script.hear(samples) }),
    createMyVad: () => core.createEnergyVad(),
  },
};

const run = (code: string) => runExample(code, modules);

const suites = examples.filter((code) => code.includes('@ws/testing/vitest'));
const programs = examples.filter((code) => !suites.includes(code));

for (const code of suites) await run(code);

describe('the documentation', () => {
  it('has suites and programs', () => {
    expect([suites.length, programs.length]).toEqual([2, 2]);
  });

  it.each(programs)('has a program that prints what it says: %#', async (code) => {
    const said = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line);
    expect(await run(code)).toEqual(said);
  });
});
