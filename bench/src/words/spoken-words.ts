import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWav } from '@ws/core/audio';
import { cacheFolder } from '../cache-folder.js';
import { resampled } from '../resampled.js';

/** A word that is spoken; in seconds, where the voice tells. */
export interface SpokenWord {
  readonly text: string;
  readonly start: number | undefined;
  readonly end: number | undefined;
}

/** A text that is spoken. */
export interface SpokenText {
  readonly text: string;
  /** Mono, 16 kHz. */
  readonly samples: Float32Array;
  readonly words: readonly SpokenWord[];
}

/** Voices that tell when they say each word; of Debian's `espeak-ng` and `flite`, and PyPI's `hibari-tts`. */
export const VOICES = [
  ...['espeak:en-us', 'espeak:en-gb', 'flite:slt', 'flite:rms', 'flite:awb', 'hibari'],
] as const;

const program = fileURLToPath(new URL('speak_with_times.py', import.meta.url));
const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** Speaks texts. */
export function spokenWords(voice: string, texts: readonly string[]): readonly SpokenText[] {
  const folder = cacheFolder(`words-${voice.replace(':', '-')}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // The others are libraries of the system.
  const interpreter = voice === 'hibari' ? python() : 'python3';
  const told = execFileSync(interpreter, [program, voice, folder], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
  });
  const words = JSON.parse(told) as [text: string, start: number | null, end: number | null][][];
  return texts.map((text, i) => {
    const { samples, sampleRate } = readWav(readFileSync(join(folder, `${i}.wav`)));
    return {
      text,
      samples: resampled(samples, sampleRate),
      words: words[i]!.map(([word, start, end]) => ({
        text: word,
        start: start ?? undefined,
        end: end ?? undefined,
      })),
    };
  });
}

/** The Python of a virtual environment with hibari; made once, with Python 3.10 or newer. */
function python(): string {
  const folder = cacheFolder('words');
  const path = join(folder, 'bin', 'python');
  const stamp = join(folder, 'installed.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return path;
  rmSync(folder, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', folder]);
  execFileSync(path, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
  writeFileSync(stamp, wanted);
  return path;
}
