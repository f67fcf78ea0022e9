import { parseArgs } from 'node:util';
import { CONTEXTS, loadMeteredEngine, MODELS, PRECISIONS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { type Errors, scoreEngine } from './score.js';
import { speech } from './speech.js';

const rate = ({ errors, words }: Errors): string =>
  words === 0 ? '' : (errors / words).toFixed(3);

// All rows take hours: some of them tell whether a change has harmed.
const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: [...MODELS] },
    precision: { type: 'string', multiple: true, default: [...PRECISIONS] },
    context: { type: 'string', multiple: true, default: [...CONTEXTS] },
  },
});
const spoken = speech();
const rows: string[][] = [];
let prefixes = 0;
let words = { people: 0, demo: 0 };
for (const model of MODELS.filter((name) => values.model.includes(name))) {
  for (const precision of PRECISIONS.filter((name) => values.precision.includes(name))) {
    const metered = await loadMeteredEngine(model, precision);
    for (const context of CONTEXTS.filter((name) => values.context.includes(name))) {
      for (const timestamps of [false, true]) {
        const started = performance.now();
        const score = await scoreEngine(metered, spoken, { context, timestamps });
        prefixes = score.decodedPrefixes;
        words = { people: score.wholes.people.words, demo: score.wholes.demo.words };
        rows.push([
          model,
          precision,
          context,
          timestamps ? 'yes' : 'no',
          rate(score.wholes.people),
          rate(score.wholes.demo),
          rate(score.prefixes.people),
          rate(score.prefixes.demo),
          score.mostTokensASecond.toFixed(1),
          String(score.runaways),
          String(score.fallbacks),
        ]);
        const took = ((performance.now() - started) / 1000).toFixed(0);
        progress(`${rows.at(-1)!.join('  ')}  (${took} s)`);
      }
    }
    await metered.engine.release();
  }
}

publish('prefixes', [
  '# How well the engine hears',
  describeMachine(),
  [
    `Word error rates. "People": the five recordings of ../shared/audio (${words.people} words); "demo": the twelve`,
    `sentences of the demo recording (${words.demo} words). Prefixes: every 500 ms of each recording from 1 s on,`,
    `${prefixes} decodes; people's against the words that had ended by then, the demo's against the beginning of the`,
    'sentence that fits best. Runaways: prefixes with more than nine tokens a second (four fewer counted where there are',
    'timestamps). Fallbacks: calls, of prefixes and whole recordings, that the engine decoded once more over the full',
    'window. Language given, no prompt.',
  ].join('\n'),
  table(
    [
      'model',
      'precision',
      'context',
      'timestamps',
      'people',
      'demo',
      'people, prefixes',
      'demo, prefixes',
      'most tokens/s',
      'runaways',
      'fallbacks',
    ],
    rows,
  ),
]);
