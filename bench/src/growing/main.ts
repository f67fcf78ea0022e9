import { parseArgs } from 'node:util';
import { loadMeteredEngine, MODELS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { spokenRecordings } from '../spoken-recordings.js';
import { comparePartials, type Partials } from './compare-partials.js';
import { denseSpeech } from './dense-speech.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: [...MODELS] },
    precision: { type: 'string', default: 'int8' },
  },
});
const precision = values.precision === 'fp32' ? 'fp32' : 'int8';

const spoken = (await spokenRecordings()).filter(({ language }) => language === 'en');
const kinds = [
  { name: 'sentences', utterances: spoken.map(({ samples }) => samples) },
  { name: 'without pauses, 26 s', utterances: denseSpeech(spoken) },
];

const rows: string[][] = [];
for (const model of MODELS.filter((name) => values.model.includes(name))) {
  const metered = await loadMeteredEngine(model, precision);
  for (const { name, utterances } of kinds) {
    const sum: Partials = { partials: 0, words: 0, otherWords: 0, finals: 0, otherFinals: 0 };
    const cost = { whole: 0, grown: 0, wholeEncoder: 0, grownEncoder: 0 };
    for (const samples of utterances) {
      const compared = await comparePartials(metered, samples);
      for (const key of Object.keys(sum) as (keyof Partials)[]) sum[key] += compared[key];
      for (const key of Object.keys(cost) as (keyof typeof cost)[]) cost[key] += compared[key];
    }
    rows.push([
      model,
      name,
      String(sum.partials),
      (cost.grownEncoder / cost.wholeEncoder).toFixed(2),
      (cost.grown / cost.whole).toFixed(2),
      `${((100 * sum.otherWords) / sum.words).toFixed(1)} % of ${sum.words}`,
      `${sum.otherFinals} of ${sum.finals}`,
    ]);
    progress(rows.at(-1)!.join('  '));
  }
  await metered.engine.release();
}

publish('growing', [
  '# Partials of audio that grows',
  describeMachine(),
  [
    `${precision}, one thread. Each utterance of a person, and of the demo, is decoded every 500 ms from 1 s on, as the`,
    'partials of `prompt` are, and whole in the end: once with every position encoded anew (before), and once with positions',
    'older than 2 s computed once (after), in turns. Encoder and all: processor time, after over before. Words: of the',
    'partials before, those that the partials after have otherwise. Finals: those that differ.',
  ].join('\n'),
  table(
    ['model', 'utterances', 'partials', 'encoder', 'all', 'words otherwise', 'finals otherwise'],
    rows,
  ),
]);
