import { parseArgs } from 'node:util';
import { distribution } from '@ws/bench';
import { wordErrorRate } from '@ws/core/measures';
import { loadMeteredEngine, MODELS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { withNoise } from './noise.js';
import { SENTENCES } from './sentences.js';
import { spokenWords, VOICES } from './spoken-words.js';
import { type TimeErrors, timeErrors } from './time-errors.js';

const EDGES = ['attention', 'sound'] as const;

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: [...MODELS] },
    voice: { type: 'string', multiple: true, default: [...VOICES] },
    // In dB below the speech; Infinity: none.
    noise: { type: 'string', multiple: true, default: ['Infinity', '20', '10'] },
  },
});

const ms = (seconds: number): string => (1000 * seconds).toFixed(0);
const column = (errors: readonly number[]): readonly string[] => {
  const sizes = distribution(errors.map(Math.abs));
  return [ms(distribution(errors).p50), ms(sizes.p50), ms(sizes.p90)];
};

const spoken = values.voice.map((voice) => ({ voice, clips: spokenWords(voice, SENTENCES) }));
const rows: string[][] = [];
for (const model of MODELS.filter((name) => values.model.includes(name))) {
  const { engine } = await loadMeteredEngine(model, 'int8');
  for (const noise of values.noise.map(Number)) {
    for (const wordEdges of EDGES) {
      const all: TimeErrors[] = [];
      for (const { voice, clips } of spoken) {
        const own: TimeErrors[] = [];
        for (const clip of clips) {
          const { segments, text } = await engine.transcribe(withNoise(clip.samples, noise), {
            ...({ context: 'silence-tail', timestamps: true, task: 'transcribe' } as const),
            ...{ language: 'en', wordTimestamps: true, wordEdges },
          });
          const heard = segments.flatMap(({ words = [] }) => words);
          own.push({
            ...timeErrors(clip.words, heard),
            misheard: wordErrorRate(clip.text, text).errors,
          });
        }
        all.push(...own);
        row(voice, own);
      }
      row('all', all);

      function row(name: string, of: readonly TimeErrors[]): void {
        const starts = of.flatMap((one) => one.starts);
        const ends = of.flatMap((one) => one.ends);
        const lastEnds = of.flatMap((one) => one.lastEnd ?? []);
        rows.push([
          ...[model, Number.isFinite(noise) ? `${noise} dB` : 'none', wordEdges, name],
          ...[String(starts.length), String(of.reduce((sum, one) => sum + one.misheard, 0))],
          ...[...column(starts), ...column(ends), ...column(lastEnds)],
        ]);
        progress(rows.at(-1)!.join('  '));
      }
    }
  }
  await engine.release();
}

publish('words', [
  '# When words are spoken',
  describeMachine(),
  [
    `${SENTENCES.length} texts in ${spoken.length} voices, whose words' times are known: milliseconds from when a word is spoken to when the engine says`,
    'that it is, later being more: median of the errors, median and 90th percentile of their sizes; of starts, of ends, and of',
    'the end of each last word. Pink noise at so many dB below the speech. Words by the attention alone, and at edges of the sound.',
  ].join('\n'),
  table(
    [
      ...['model', 'noise', 'edges', 'voice', 'words', 'misheard', 'start', '50 %', '90 %'],
      ...['end', '50 %', '90 %', 'last end', '50 %', '90 %'],
    ],
    rows,
  ),
]);
