// Makes audio/names.wav and audio/names.json, sentences with a rare name each, and audio/two-names.wav, by two synthesizers (Debian packages:
// apt-get install flite espeak-ng). Run it in the package's folder after a build: node test/reference/make_names.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createResampler, readWav, writeWav } from '@ws/core/audio';

const SENTENCES = [
  ['flite', 'Please ask Anya Petrova whether the report is ready.', 'Anya Petrova'],
  ['flite', 'I gave the keys to Marchetti before lunch.', 'Marchetti'],
  ['flite', "Nakagawa's answer came too late for the meeting.", 'Nakagawa'],
  ['flite', 'We ran all of it on Kubernetes in two regions.', 'Kubernetes'],
  ['espeak-ng', 'The new teacher, Lindqvist, starts in May.', 'Lindqvist'],
  ['espeak-ng', 'We sent the survey out with Qualtrics in June.', 'Qualtrics'],
];
const TWO_NAMES = 'Ms. Kowalczyk, Dr. Przybylski is here.';
const ARGUMENTS = {
  flite: (text, file) => ['-voice', 'slt', '-t', text, '-o', file],
  'espeak-ng': (text, file) => ['-v', 'en-us', '-s', '150', '-w', file, text],
};

const folder = mkdtempSync(join(tmpdir(), 'names-'));
const file = join(folder, 'spoken.wav');
const speak = (voice, text) => {
  execFileSync(voice, ARGUMENTS[voice](text, file), { stdio: 'ignore' });
  const { samples, sampleRate } = readWav(readFileSync(file));
  const resampler = createResampler(sampleRate);
  const parts = [resampler.process(samples), resampler.flush()].flatMap((part) => [...part]);
  return Float32Array.from(parts);
};
const spoken = SENTENCES.map(([voice, text, name]) => {
  return { voice, text, name, samples: speak(voice, text) };
});
const twoNames = speak('flite', TWO_NAMES);
rmSync(folder, { recursive: true });

let from = 0;
const sentences = spoken.map(({ voice, text, name, samples: { length } }) => {
  const start = from;
  from += length;
  return { voice, text, name, from: start, to: from };
});
const all = Float32Array.from(spoken.flatMap(({ samples }) => [...samples]));
const audio = new URL('audio/', import.meta.url);
writeFileSync(new URL('names.wav', audio), writeWav(all, { encoding: 'mulaw' }));
writeFileSync(new URL('names.json', audio), `${JSON.stringify({ sentences }, null, 2)}\n`);
writeFileSync(new URL('two-names.wav', audio), writeWav(twoNames, { encoding: 'mulaw' }));
