import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { COMMANDS, forgetPrepared, SENTENCE_SECONDS, type Start, start } from './start-server.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: ['tiny.en', 'base'] },
    rounds: { type: 'string', default: '5' },
  },
});

const median = (all: readonly number[]): string =>
  all.toSorted((a, b) => a - b)[all.length >> 1]!.toFixed(0);

const rows: string[][] = [];
for (const model of values.model) {
  for (const [name, command] of Object.entries(COMMANDS)) {
    await forgetPrepared(model);
    const first = await start(command, model);
    const later: Start[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      later.push(await start(command, model));
    }
    rows.push([
      model,
      name,
      first.answered.toFixed(0),
      median(later.map(({ listening }) => listening)),
      median(later.map(({ answered }) => answered)),
    ]);
    progress(rows.at(-1)!.join('  '));
  }
}

publish('start', [
  '# How soon a server is ready',
  describeMachine(),
  `Milliseconds from the command, weights on the disk: until it listens, and until the final of a sentence of ${SENTENCE_SECONDS.toFixed(1)} s that is sent at once; medians of ${values.rounds}. First: the graphs are prepared, once.`,
  table(['model', 'command', 'first start, answered', 'listening', 'answered'], rows),
]);
