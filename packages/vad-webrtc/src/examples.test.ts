// The README's examples, run as they stand: they print what their comments say.
import { readFileSync } from 'node:fs';
import * as core from '@ws/core';
import { createScriptedBackend } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { readExamples, runExample, saidBehindLogs } from '../../../test/support/readme-examples.js';
import * as vadWebRtc from './index.js';

const readmeFile = new URL('../README.md', import.meta.url);
const readme = readFileSync(readmeFile, 'utf8');
const examples = readExamples(readmeFile);

const modules: Record<string, object> = {
  '@ws/core': core,
  '@ws/vad-webrtc': vadWebRtc,
  '@ws/backend-onnx': { createOnnxBackend: () => createScriptedBackend() },
};

describe('the README', () => {
  it('has three programs', () => {
    expect(examples).toHaveLength(3);
  });

  it.each(examples)('has a program that prints what it says: %#', async (code) => {
    expect(await runExample(code, modules)).toEqual(saidBehindLogs(code));
  });

  it('names every option with its default', () => {
    for (const [option, value] of Object.entries(vadWebRtc.DEFAULT_WEBRTC_VAD_OPTIONS)) {
      const shown = typeof value === 'string' ? `'${value}'` : String(value);
      expect(readme).toMatch(new RegExp(`\\| \`${option}\` +\\| \`${shown}\` +\\|`));
    }
  });
});
