import { parseArgs } from 'node:util';
import { loadMeteredEngine, MODELS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { hearNames, WAYS } from './hear-names.js';
import { CHOSEN_ON, MEASURED_ON } from './spoken-names.js';
import { hearUnrelated } from './unrelated-terms.js';
import { voices } from './voices.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: [...MODELS] },
    only: { type: 'string', default: 'names,unrelated' },
  },
});
const parts = values.only.split(',');
const LENGTHS = [0, 10, 20, 100];
const LISTS = [
  ['chosen on', CHOSEN_ON],
  ['measured on', MEASURED_ON],
] as const;

const names: string[][] = [];
const unrelated: string[][] = [];
for (const model of MODELS.filter((name) => values.model.includes(name))) {
  const metered = await loadMeteredEngine(model, 'int8');
  for (const voice of parts.includes('names') ? voices() : []) {
    if (voice.missing !== undefined) {
      progress(voice.missing);
      continue;
    }
    for (const [list, spoken] of LISTS) {
      const terms = spoken.map(({ name }) => name);
      const heard = await hearNames(metered, voice, spoken, terms);
      names.push([
        model,
        voice.name,
        list,
        String(heard.names),
        ...WAYS.map((way) => String(heard.misheard[way])),
        ...(['prompt', 'decoder'] as const).flatMap((way) => [
          String(heard.falsely[way]),
          String(heard.spoiled[way]),
        ]),
      ]);
      progress(names.at(-1)!.join('  '));
    }
  }
  if (parts.includes('unrelated')) {
    const sums = await hearUnrelated(metered, LENGTHS);
    for (const { terms, texts, changed, cpuMs } of sums) {
      const ratio = (cpuMs / sums[0]!.cpuMs).toFixed(2);
      unrelated.push([model, String(terms), String(texts), String(changed), ratio]);
      progress(unrelated.at(-1)!.join('  '));
    }
  }
  await metered.engine.release();
}

publish('keyterms', [
  '# Names that a list of terms brings out',
  describeMachine(),
  [
    'One name a sentence, in 8 bits, as sessions ask for a final. Misheard: without the terms, with all names of the list',
    'in the prompt, and with all of them as `hotwords`, which the decoder weighs. False: terms written that were not said.',
    'Spoiled: sentences that lost other words which without terms are right. The bounds were chosen on the first list.',
  ].join('\n'),
  table(
    [
      ...['model', 'voice', 'list', 'names', 'misheard', 'with the prompt', 'in the decoder'],
      ...['false, prompt', 'spoiled, prompt', 'false, decoder', 'spoiled, decoder'],
    ],
    names,
  ),
  [
    'Recordings in which no term is said, each as a final and as a partial: texts that are another than without terms, and',
    'processor time against that without terms.',
  ].join('\n'),
  table(['model', 'terms', 'texts', 'changed', 'time'], unrelated),
]);
