// A recording of Chinese, in which Whisper changes between scripts, through the command line and the real engine.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordErrorRate } from '@ws/core/measures';
import { execa } from 'execa';
import { Converter as ToTraditional } from 'opencc-js/cn2t';
import { Converter as ToSimplified } from 'opencc-js/t2cn';
import { describe, expect, it } from 'vitest';
import { cli } from './support/transcribe-cli.js';

const audio = join(import.meta.dirname, '../../../../shared/audio/more');
const recording = join(audio, 'az-zh-train-audio2.flac');
const isThere = existsSync(recording);
if (!isThere) console.warn('A test on Chinese is skipped: ../shared/audio/more is not there.');

const simplified = ToSimplified({ from: 't', to: 'cn' });
const traditional = ToTraditional({ from: 'cn', to: 't' });

async function transcribe(...flags: string[]): Promise<string> {
  const args = ['transcribe', recording, '--model', 'base', '--quiet', ...flags];
  const { stdout } = await execa('node', [cli, ...args]);
  return stdout;
}

describe.runIf(isThere)('Chinese is written in the script that is asked for', () => {
  const said: string = isThere
    ? JSON.parse(readFileSync(join(audio, 'transcripts.json'), 'utf8')).find(
        ({ file }: { file: string }) => recording.endsWith(file),
      ).text
    : '';

  it.each([
    ['zh-Hans', simplified],
    ['zh-TW', traditional],
  ] as const)('%s', async (language, convert) => {
    const text = await transcribe('--language', language);
    expect(text).toBe(convert(text));
    expect(wordErrorRate(said, simplified(text)).rate).toBeLessThan(0.25);
  });
});
