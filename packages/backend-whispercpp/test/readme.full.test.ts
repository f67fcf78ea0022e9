// The README's first program, run as it stands on the real engine: it prints what its comment says.
import { readFileSync } from 'node:fs';
import * as backendWhisperCpp from '@ws/backend-whispercpp';
import * as audio from '@ws/core/audio';
import { describe, expect, it } from 'vitest';
import { readExamples, runExample, saidBehindLogs } from '../../../test/support/readme-examples.js';
import { demoSentences } from '../../../test/support/recordings.js';
import { whisperCpp } from './support/binaries.js';

const readmeFile = new URL('../README.md', import.meta.url);
const readme = readFileSync(readmeFile, 'utf8');
const options = readme.split('\n## ').find((section) => section.startsWith('Options')) ?? '';
const [first = ''] = readExamples(readmeFile);

await whisperCpp();

describe('the documentation', () => {
  it('has a program in the README that prints what it says', async () => {
    const modules = {
      'node:fs': { readFileSync: (name: string) => name },
      '@ws/core/audio': {
        ...audio,
        readWav: () => ({ samples: demoSentences()[0]!.samples, sampleRate: 16_000 }),
      },
      '@ws/backend-whispercpp': backendWhisperCpp,
    };
    expect(saidBehindLogs(first)).toHaveLength(1);
    expect(await runExample(first, modules)).toEqual(saidBehindLogs(first));
  });

  it('names every option of the library', () => {
    for (const option of Object.keys(backendWhisperCpp.DEFAULT_WHISPERCPP_OPTIONS)) {
      expect(options).toContain(`\`${option}\``);
    }
  });
});
