import { parseArgs } from 'node:util';
import { samplesToSeconds } from '@ws/core/internal';
import { wordErrorRate } from '@ws/core/measures';
import { loadSileroModel } from '@ws/vad-silero';
import {
  type ContextHearingOptions,
  createContextHearing,
} from '../../../packages/core/src/strategy/context-hearing.js';
import { createWholeUtteranceStrategy } from '../../../packages/core/src/strategy/whole-utterance.js';
import { loadMeteredEngine, MODELS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { countCalls } from '../streaming/counted-backend.js';
import { createEngineBackend } from '../streaming/engine-backend.js';
import { runSession } from '../streaming/run-session.js';
import { corpora } from './corpora.js';

const { values } = parseArgs({ options: { model: { type: 'string', default: 'tiny.en' } } });
const model = MODELS.find((name) => name === values.model);
if (model === undefined) {
  throw new Error(`--model is ${values.model}; it must be one of ${MODELS.join(', ')}`);
}

const OVERLAP_MS = 1000;
/** What of `context` is turned. */
const WAYS: readonly Omit<ContextHearingOptions, 'overlapMs'>[] = [
  {},
  { isOpenEnded: true },
  ...[-0.3, -0.5, -0.7, -0.9].map((doubtBelow) => ({ isOpenEnded: true, doubtBelow })),
];

const spoken = corpora();
const silero = await loadSileroModel();
const { engine } = await loadMeteredEngine(model, 'int8');
const backend = countCalls(createEngineBackend(engine));

const rows: string[][] = [];
for (const way of WAYS) {
  const hearing = createContextHearing({ overlapMs: OVERLAP_MS, ...way });
  const strategy = createWholeUtteranceStrategy('context', () => 0, hearing);
  const calls = backend.answered;
  const started = process.cpuUsage();
  const errors: number[] = [];
  for (const { samples, text } of spoken) {
    const heard = await runSession(backend, strategy, samples, {
      vad: silero.createVad(),
      partialIntervalMs: 0,
    });
    const finals = heard.flatMap(({ event }) => (event.type === 'final' ? [event.text] : []));
    errors.push(wordErrorRate(text, finals.join(' ')).errors);
  }
  const { user, system } = process.cpuUsage(started);
  rows.push([
    way.isOpenEnded ? 'without' : 'with',
    way.doubtBelow === undefined ? 'never' : String(way.doubtBelow),
    ...errors.map(String),
    String(errors.reduce((sum, one) => sum + one, 0)),
    String(backend.answered - calls),
    ((user + system) / 1e6).toFixed(1),
  ]);
  progress(rows.at(-1)!.join('  '));
}
await engine.release();

const seconds = spoken.reduce((sum, { samples }) => sum + samplesToSeconds(samples.length), 0);
const words = spoken.reduce((sum, { text }) => sum + wordErrorRate(text, '').words, 0);
publish('context', [
  '# What the strategy `context` gives the model',
  describeMachine(),
  [
    `Model ${model}, int8, one thread, Silero; whole sessions without partials, over ${seconds.toFixed(0)} s of audio in which ${words} words are`,
    'spoken: recordings as they are, with pauses for thought in their sentences, with gaps of 0.2 to 2.5 s, and all of them',
    'with noise 10 dB below the speech. Prefix: with or without what ends its last word. Alone too: a final with a lower',
    'mean log-probability is decoded alone as well, and the likelier answer is kept. Numbers are wrong words; CPU seconds',
    'are of everything, and differ with what else runs.',
  ].join('\n'),
  table(['prefix', 'alone too', ...spoken.map(({ name }) => name), 'all', 'decodes', 'CPU'], rows),
]);
