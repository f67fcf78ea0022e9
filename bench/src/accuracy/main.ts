import { parseArgs } from 'node:util';
import { samplesToSeconds } from '@ws/core/internal';
import { missingBuild } from '../built-backend.js';
import { builtPackage } from '../built-package.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { spokenRecordings } from '../spoken-recordings.js';
import { countErrors, rateInterval, sumOf, type WordErrors } from './count-errors.js';
import { MOONSHINE, WAYS } from './ways-of-hearing.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: ['tiny.en', 'base'] },
    // Ways whose names hold this.
    way: { type: 'string', multiple: true, default: [''] },
  },
});

/** A recording as one way heard it. */
interface Heard extends WordErrors {
  readonly name: string;
  readonly language: string;
  readonly text: string;
}

const missing = missingBuild();
if (missing !== undefined) throw new Error(missing);
const ways = WAYS.filter(({ name }) => values.way.some((part) => name.includes(part)));
if (ways.length === 0) {
  throw new Error(`--way is ${values.way}; ways are ${WAYS.map(({ name }) => name).join('; ')}`);
}
if (ways.some(({ name }) => name.startsWith('faster'))) {
  const { setupPython } = await builtPackage<typeof import('@ws/backend-faster')>('backend-faster');
  await setupPython();
}
const recordings = await spokenRecordings();
const languages = [...new Set(recordings.map(({ language }) => language))];

const rows: string[][] = [];
const byLanguage: string[][] = [];
const details: Record<string, readonly Heard[]> = {};
for (const model of values.model) {
  const spoken = recordings.filter(
    ({ language }) => language === 'en' || !(model === MOONSHINE || model.endsWith('.en')),
  );
  const seconds = samplesToSeconds(spoken.reduce((sum, { samples }) => sum + samples.length, 0));
  for (const way of ways) {
    if (model === MOONSHINE && way.name.startsWith('faster')) continue;
    await using hearing = await way.open(model);
    // What a first call costs besides is not counted.
    await hearing.hear(spoken[0]!.samples);
    const before = await hearing.cpuMs();
    const heard: Heard[] = [];
    for (const { name, language, text: said, samples } of spoken) {
      const { text } = await hearing.hear(samples);
      heard.push({ name, language, text, ...countErrors(said, text) });
    }
    const cpuSeconds = ((await hearing.cpuMs()) - before) / 1000;
    details[`${model}, ${way.name}`] = heard;
    const { words, errors, substituted, lost, invented } = sumOf(heard);
    const [low, high] = rateInterval(heard);
    rows.push([
      ...[model, way.name, `${errors} of ${words}`],
      `${((100 * errors) / words).toFixed(1)} (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`,
      ...[substituted, lost, invented].map(String),
      (cpuSeconds / seconds).toFixed(3),
    ]);
    byLanguage.push([
      ...[model, way.name],
      ...languages.map((language) => {
        const of = sumOf(heard.filter((one) => one.language === language));
        return of.words === 0 ? '' : `${of.errors} of ${of.words}`;
      }),
    ]);
    progress(rows.at(-1)!.join('  '));
  }
}

publish(
  'accuracy',
  [
    '# How many words are right',
    describeMachine(),
    [
      `${recordings.length} recordings with transcripts by people: those of ../shared/audio and the demo's sentences. int8, one thread;`,
      'no way is told the language. Live: whole sessions over Silero with our default pauses, without a turn detector.',
      'faster-whisper leaves out silence by its own detector. A character of Chinese counts as a word; numbers written as',
      'digits count as wrong where the transcript has words. In brackets: where the rate lies in 95 of 100 drawings of as',
      'many recordings. CPU: seconds of the engine per second of audio.',
    ].join('\n'),
    table(['model', 'way', 'errors', 'per cent', 'substituted', 'lost', 'invented', 'CPU'], rows),
    'By language:',
    table(['model', 'way', ...languages], byLanguage),
  ],
  details,
);
