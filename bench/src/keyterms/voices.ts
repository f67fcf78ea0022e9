import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav } from '@ws/core/audio';
import { resampled } from '../resampled.js';

/** A program that speaks. */
export interface Voice {
  readonly name: string;
  /** Why it cannot speak here, if so. */
  readonly missing: string | undefined;
  /** @returns mono, 16 kHz */
  speak(sentence: string): Float32Array;
}

/** The voices of two synthesizers; both are Debian packages. */
export function voices(): readonly Voice[] {
  return [
    { ...fliteVoice('slt'), name: 'flite' },
    { ...espeakVoice('en-us'), name: 'espeak-ng' },
  ];
}

/** One of flite's (`flite -lv`): `slt`, `rms`, `awb`. */
export function fliteVoice(name: string): Voice {
  return voice(name, 'flite', (text, file) => ['-voice', name, '-t', text, '-o', file]);
}

/** One of espeak-ng's (`espeak-ng --voices`): `en-us`, `en-gb`. */
export function espeakVoice(name: string): Voice {
  return voice(name, 'espeak-ng', (text, file) => ['-v', name, '-s', '150', '-w', file, text]);
}

function voice(
  name: string,
  program: string,
  argumentsFor: (text: string, file: string) => readonly string[],
): Voice {
  return {
    name,
    missing: isThere(program) ? undefined : `skipped: no ${program} (apt-get install ${program})`,
    speak(sentence) {
      const folder = mkdtempSync(join(tmpdir(), 'keyterms-'));
      try {
        const file = join(folder, 'spoken.wav');
        execFileSync(program, argumentsFor(sentence, file), { stdio: 'ignore' });
        const { samples, sampleRate } = readWav(readFileSync(file));
        return resampled(samples, sampleRate);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    // flite knows no --version, and says so.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
