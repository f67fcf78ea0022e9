// The README's examples, run as they stand: they print what their comments say.
import { readFileSync } from 'node:fs';
import * as core from '@ws/core';
import { createScriptedBackend } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import * as vadWebRtc from './index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

const modules: Record<string, object> = {
  '@ws/core': core,
  '@ws/vad-webrtc': vadWebRtc,
  '@ws/backend-onnx': { createOnnxBackend: () => createScriptedBackend() },
};

const importLine = /^import (\{[^}]*\}) from '([^']+)';$/gm;

/** Runs an example, and gives what it prints. */
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

describe('the README', () => {
  it('has three programs', () => {
    expect(examples).toHaveLength(3);
  });

  it.each(examples)('has a program that prints what it says: %#', async (code) => {
    const said = [...code.matchAll(/^console\.log.*; \/\/ (.*)$/gm)].map(([, line]) => line);
    expect(await run(code)).toEqual(said);
  });

  it('names every option with its default', () => {
    for (const [option, value] of Object.entries(vadWebRtc.DEFAULT_WEBRTC_VAD_OPTIONS)) {
      const shown = typeof value === 'string' ? `'${value}'` : String(value);
      expect(readme).toMatch(new RegExp(`\\| \`${option}\` +\\| \`${shown}\` +\\|`));
    }
  });
});
