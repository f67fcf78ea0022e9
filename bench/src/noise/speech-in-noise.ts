import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { speech } from '../prefixes/speech.js';
import { progress } from '../report.js';
import { withNoise } from '../words/noise.js';
import { readAudio } from './installed-sounds.js';
import type { Clip } from './made-sounds.js';

/** Speech, and what is said. */
export interface SpokenClip extends Clip {
  readonly text: string;
}

/** Ways to make speech hard to hear: quieter, in dB, or with pink noise so many dB below it. */
export const HARDSHIPS: Readonly<Record<string, (samples: Float32Array) => Float32Array>> = {
  'as recorded': (samples) => samples,
  '12 dB quieter': (samples) => quieter(samples, 12),
  '24 dB quieter': (samples) => quieter(samples, 24),
  '30 dB quieter': (samples) => quieter(samples, 30),
  'noise 15 dB below': (samples) => withNoise(samples, 15),
  'noise 8 dB below': (samples) => withNoise(samples, 8),
  'noise 3 dB below': (samples) => withNoise(samples, 3),
};

/** All English speech there is, as it was recorded. */
export function englishSpeech(): readonly SpokenClip[] {
  const folder = fileURLToPath(new URL('../../../../shared/audio', import.meta.url));
  const list = join(folder, 'more', 'transcripts.json');
  const own = speech().map(({ text, samples }, i) => ({ name: `recording ${i}`, text, samples }));
  if (!existsSync(list)) {
    progress('skipped: more recordings of people (../shared/audio/more is not there)');
    return own;
  }
  const more: readonly Readonly<Record<'file' | 'language' | 'kind' | 'text', string>>[] =
    JSON.parse(readFileSync(list, 'utf8'));
  return [
    ...own,
    ...more
      .filter(({ language }) => language === 'en')
      .map(({ file, text }) => ({ name: file, text, samples: readAudio(join(folder, file)) })),
  ];
}

function quieter(samples: Float32Array, db: number): Float32Array {
  const gain = 10 ** (-db / 20);
  return samples.map((value) => value * gain);
}
