// The programs of the README, run as they stand on the real engine: they print what their comments say.
import { readFileSync } from 'node:fs';
import * as backendFaster from '@ws/backend-faster';
import * as audio from '@ws/core/audio';
import { describe, expect, it } from 'vitest';
import { readExamples, runExample, saidBehindLogs } from '../../../test/support/readme-examples.js';
import { demoSentences } from '../../../test/support/recordings.js';
import { setUp } from './support/set-up.js';

const readmeFile = new URL('../README.md', import.meta.url);
const readme = readFileSync(readmeFile, 'utf8');
const examples = readExamples(readmeFile);

const modules: Record<string, object> = {
  'node:fs': { readFileSync: (name: string) => name },
  '@ws/core/audio': {
    ...audio,
    readWav: () => ({ samples: demoSentences()[0]!.samples, sampleRate: 16_000 }),
  },
  '@ws/backend-faster': backendFaster,
};

await setUp('faster-whisper');

describe('the documentation', () => {
  it('has two programs', () => {
    expect(examples).toHaveLength(2);
  });

  it.each(examples)('has a program that prints what it says: %#', async (code) => {
    expect(await runExample(code, modules)).toEqual(saidBehindLogs(code));
  });

  it('names every option with its default', () => {
    for (const [option, value] of Object.entries(backendFaster.DEFAULT_FASTER_BACKEND_OPTIONS)) {
      expect(readme).toMatch(new RegExp(`\\| \`${option}\` +\\| \`${value}\` +\\|`));
    }
  });
});
