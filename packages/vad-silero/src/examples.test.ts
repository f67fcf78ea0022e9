// The README's examples, run as they stand: they print what their comments say.
import * as core from '@ws/core';
import { createScriptedBackend } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { readExamples, runExample, saidBehindLogs } from '../../../test/support/readme-examples.js';
import * as vadSilero from './index.js';

const examples = readExamples(new URL('../README.md', import.meta.url));

const modules = {
  '@ws/core': core,
  '@ws/vad-silero': vadSilero,
  '@ws/backend-onnx': { createOnnxBackend: () => createScriptedBackend() },
  // What it does with the detector: packages/server/test/detectors.integration.test.ts.
  '@ws/client': { connect: async () => ({}) },
};

describe('the README', () => {
  it('has four programs', () => {
    expect(examples).toHaveLength(4);
  });

  it.each(examples)('has a program that prints what it says: %#', async (code) => {
    expect(await runExample(code, modules)).toEqual(saidBehindLogs(code));
  });
});
