import { parseArgs } from 'node:util';
import { loadMeteredEngine, PRECISIONS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { publishPicture } from '../publish-picture.js';
import { progress, publish, table } from '../report.js';
import { CURVE } from './curve-settings.js';
import { decodeUtterances } from './decode-utterances.js';
import { createEngineBackend } from './engine-backend.js';
import { drawPanels, type Panel } from './latency-error-plot.js';
import { demoRecording, stream60 } from './recordings.js';
import { rememberCalls } from './remembered-calls.js';
import { type Score, scoreUtterances } from './score.js';

const { values } = parseArgs({ options: { precision: { type: 'string', default: 'int8' } } });
const precision = PRECISIONS.find((name) => name === values.precision);
if (precision === undefined) {
  throw new Error(`--precision is ${values.precision}; it must be one of ${PRECISIONS.join(', ')}`);
}

const MODEL = 'tiny.en';
/** Five recordings, each there twice: once is enough. */
const PEOPLE = 5;

const people = stream60();
const recordings = [
  ...(people === undefined ? [] : [{ ...people, utterances: people.utterances.slice(0, PEOPLE) }]),
  demoRecording(),
];
const { engine } = await loadMeteredEngine(MODEL, precision);
const backend = rememberCalls(createEngineBackend(engine));

const rows: string[][] = [];
const panels: Panel[] = recordings.map(({ name }) => ({
  title: name,
  lines: CURVE.map((series) => ({ name: `${series.name}, ${series.setting}`, points: [] })),
}));
for (const [line, { name, setting, points }] of CURVE.entries()) {
  for (const { value, policy } of points) {
    const cells = [name, `${setting} ${value}`];
    for (const [i, { utterances }] of recordings.entries()) {
      const decoded = await decodeUtterances(backend, utterances, policy);
      const score = scoreUtterances(
        decoded.map(({ spoken, text, emitted }) => ({ spoken, text, ...emitted })),
      );
      panels[i]!.lines[line]!.points.push({
        label: String(value),
        latency: score.final.mean,
        errors: rate(score),
      });
      const { mean, p50, p90 } = score.final;
      cells.push(
        rate(score).toFixed(3),
        [mean, p50, p90].map((seconds) => seconds.toFixed(2)).join(' / '),
      );
    }
    rows.push(cells);
    progress(cells.join('  '));
  }
}
await engine.release();

function rate({ errors, words }: Score): number {
  return errors / words;
}

publish('streaming-curve', [
  '# Latency against errors',
  describeMachine(),
  [
    `Model ${MODEL}, ${precision}, silence tail, a decode every 200 ms, as if computing took no time. One setting is turned, the`,
    `others stay as they are by default. Five recordings of people (56 words), and the demo's twelve sentences (144 words).`,
    '',
    table(
      [
        'strategy',
        'setting',
        ...recordings.flatMap(({ name }) => [
          `${name}, error rate`,
          `${name}, final, mean / p50 / p90`,
        ]),
      ],
      rows,
    ),
  ].join('\n'),
]);
publishPicture('streaming-curve', drawPanels(panels));
