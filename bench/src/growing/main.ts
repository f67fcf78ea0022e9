import { parseArgs } from 'node:util';
import { loadMeteredEngine, MODELS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { spokenRecordings } from '../spoken-recordings.js';
import { asTheyAre, withoutPauses } from './growing-utterances.js';
import { hearGrowing } from './hear-growing.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: [...MODELS] },
    precision: { type: 'string', default: 'int8' },
  },
});
const precision = values.precision === 'fp32' ? 'fp32' : 'int8';
const all = await spokenRecordings();

const rows: string[][] = [];
for (const model of MODELS.filter((name) => values.model.includes(name))) {
  const spoken = all.filter(({ language }) => model !== 'tiny.en' || language === 'en');
  const metered = await loadMeteredEngine(model, precision);
  for (const [kind, utterances] of [
    ['as they are', asTheyAre(spoken)],
    ['without pauses', withoutPauses(spoken)],
  ] as const) {
    const before = { errors: 0, ms: 0, encoderMs: 0 };
    const after = { errors: 0, ms: 0, encoderMs: 0 };
    let [words, partials, otherFinals] = [0, 0, 0];
    for (const utterance of utterances) {
      const whole = await hearGrowing(metered.engine, utterance, false);
      const grown = await hearGrowing(metered.engine, utterance, true);
      for (const name of ['errors', 'ms', 'encoderMs'] as const) {
        before[name] += whole[name];
        after[name] += grown[name];
      }
      words += whole.words;
      partials += whole.texts.length - 1;
      if (whole.texts.at(-1) !== grown.texts.at(-1)) otherFinals++;
    }
    rows.push([
      model,
      kind,
      String(partials),
      (after.encoderMs / before.encoderMs).toFixed(2),
      (after.ms / before.ms).toFixed(2),
      `${(before.errors / words).toFixed(3)} / ${(after.errors / words).toFixed(3)}`,
      `${otherFinals} of ${utterances.length}`,
    ]);
    progress(rows.at(-1)!.join('  '));
  }
  await metered.engine.release();
}

publish('growing', [
  '# Partials of audio that grows',
  describeMachine(),
  [
    `${precision}, one thread. Utterances are decoded every 500 ms from 1 s on, as the partials of \`prompt\` are, and whole`,
    'in the end: with every position encoded anew (before), and with positions older than 3 s encoded once (after), one',
    'after the other. Encoder and all: time of the encoder, processor time of everything, after over before. Wrong words:',
    'of all partials, against about what had been said by then. Finals: those that differ.',
  ].join('\n'),
  table(['model', 'utterances', 'partials', 'encoder', 'all', 'wrong words', 'other finals'], rows),
]);
