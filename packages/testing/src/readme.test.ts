// The README's examples, run as they stand: they print what their comments say, and their suites are green.
import { readFileSync } from 'node:fs';
import * as core from '@ws/core';
import * as audio from '@ws/core/audio';
import { describe, expect, it } from 'vitest';
import * as testing from './index.js';
import * as vitestKits from './vitest.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

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

const importLine = /^import (\{[^}]*\}) from '([^']+)';$/gm;

/** Runs an example, and gives the lines that it prints. */
async function run(code: string): Promise<string[]> {
  const printed: string[] = [];
  const print = (...values: unknown[]) => printed.push(values.join(' '));
  const body = code.replace(importLine, (_, names, from) => `const ${names} = modules['${from}'];`);
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction('modules', 'console', body)(modules, { log: print });
  return printed;
}

const suites = examples.filter((code) => code.includes('@ws/testing/vitest'));
const programs = examples.filter((code) => !suites.includes(code));

for (const code of suites) await run(code);

describe('the README', () => {
  it('has suites and programs', () => {
    expect([suites.length, programs.length]).toEqual([2, 2]);
  });

  it.each(programs)('has a program that prints what it says: %#', async (code) => {
    const said = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line);
    expect(await run(code)).toEqual(said);
  });
});
