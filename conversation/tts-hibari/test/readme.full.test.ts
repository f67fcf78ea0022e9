// The program of the README, run as it stands on the real engine: it prints what its comment says.
import { readFileSync } from 'node:fs';
import * as audio from '@ws/core/audio';
import * as speech from '@ws/speech';
import * as ttsHibari from '@ws/tts-hibari';
import { describe, expect, it } from 'vitest';
import { readExamples, runExample, saidBehindLogs } from '../../../test/support/readme-examples.js';
import { setUp } from './support/set-up.js';

const readme = new URL('../README.md', import.meta.url);
const [program = ''] = readExamples(readme);

await setUp();

describe('the README', () => {
  it('has a program that writes what it says', async () => {
    const files: Record<string, Uint8Array> = {};
    const modules = {
      'node:fs': {
        writeFileSync(name: string, data: Uint8Array) {
          files[name] = data;
        },
      },
      '@ws/core/audio': audio,
      '@ws/speech': speech,
      '@ws/tts-hibari': ttsHibari,
    };
    expect(await runExample(program, modules)).toEqual(saidBehindLogs(program));
    expect(Object.keys(files)).toEqual(['piece-0.wav', 'piece-1.wav']);
    for (const file of Object.values(files)) {
      expect(audio.readWav(file)).toMatchObject({ sampleRate: 24_000 });
    }
  });

  it('names every option with its default', () => {
    const text = readFileSync(readme, 'utf8');
    for (const [option, value] of Object.entries(ttsHibari.DEFAULT_HIBARI_OPTIONS)) {
      expect(text).toMatch(new RegExp(`\\| \`${option}\` +\\| \`${value}\` +\\|`));
    }
  });
});
