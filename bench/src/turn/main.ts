import { parseArgs } from 'node:util';
import { distribution } from '@ws/bench';
import {
  createInferenceScheduler,
  type InferenceScheduler,
  type TranscriptionBackend,
} from '@ws/core';
import { samplesToSeconds } from '@ws/core/internal';
import { createContinuingPromptStrategy } from '@ws/core/strategies';
import { loadSileroModel } from '@ws/vad-silero';
import { createStrategies } from '../../../packages/server/src/engine/strategies.js';
import { peopleRecorded, utterances } from '../../../test/support/recordings.js';
import { createBuiltBackend, missingBuild } from '../built-backend.js';
import { builtPackage } from '../built-package.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { demoRecording, type StreamedRecording, stream60 } from '../streaming/recordings.js';
import { hearLive } from './live-turns.js';
import { FIXED_PAUSE, PAUSE_POLICIES, type PausePolicy, SMART_TURN } from './pause-policies.js';
import { withPauses } from './paused-recording.js';
import { scoreTurns, type TurnScore } from './score-turns.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: ['tiny.en', 'base'] },
    policy: { type: 'string', multiple: true, default: PAUSE_POLICIES.map(({ name }) => name) },
  },
});
const policies = PAUSE_POLICIES.filter(({ name }) => values.policy.includes(name));

const missing = missingBuild();
if (missing !== undefined) throw new Error(`bench turn ${missing}`);

const plain = [stream60(), demoRecording()].filter((one) => one !== undefined);
const recordings = [...plain, ...plain.map(withPauses)];
const seconds = recordings.reduce((sum, { samples }) => sum + samplesToSeconds(samples.length), 0);

const { createSmartTurn } = await builtPackage<typeof import('@ws/turn-smart')>('turn-smart');
const silero = await loadSileroModel();
await using turn = createSmartTurn();
await turn.load();

/** Processor time of everything there is, in milliseconds. */
async function cpuTime(backend: TranscriptionBackend): Promise<number> {
  const { user, system } = process.cpuUsage();
  const processes = [await backend.health(), await turn.health()];
  return processes.reduce((sum, { cpuTimeMs = 0 }) => sum + cpuTimeMs, (user + system) / 1000);
}

function hear(
  { samples }: StreamedRecording,
  scheduler: InferenceScheduler,
  policy: PausePolicy,
  strategy = createContinuingPromptStrategy(),
): ReturnType<typeof hearLive> {
  return hearLive(samples, { scheduler, turn, vad: silero.createVad(), strategy, policy });
}

function row(model: string, policy: string, name: string, scores: readonly TurnScore[]): string[] {
  const sum = (of: (score: TurnScore) => number): number =>
    scores.reduce((all, score) => all + of(score), 0);
  const { p50, p95 } = distribution(scores.flatMap(({ finals }) => finals));
  return [
    ...[model, policy, name],
    `${sum(({ errors }) => errors)} / ${sum(({ words }) => words)}`,
    String(sum(({ falseEnds }) => falseEnds)),
    String(sum(({ missedEnds }) => missedEnds)),
    `${p50.toFixed(2)} / ${p95.toFixed(2)}`,
  ];
}

const rows: string[][] = [];
const jfk: string[][] = [];
const details: object[] = [];
for (const model of values.model) {
  await using backend = await createBuiltBackend(model, 'int8', 2);
  await backend.load();
  await using scheduler = createInferenceScheduler({ backend });
  await hear(plain.at(-1)!, scheduler, SMART_TURN);
  for (const policy of policies) {
    progress(`${model}, ${policy.name}`);
    const before = await cpuTime(backend);
    const scores = await Promise.all(
      recordings.map(async (recording) =>
        scoreTurns(recording, await hear(recording, scheduler, policy)),
      ),
    );
    const cpu = ((await cpuTime(backend)) - before) / 1000 / seconds;
    for (const [i, { name }] of recordings.entries()) {
      rows.push([...row(model, policy.name, name, [scores[i]!]), '']);
      details.push({ model, policy: policy.name, name, ...scores[i]! });
    }
    rows.push([...row(model, policy.name, 'all', scores), cpu.toFixed(3)]);
  }
  const [first] = peopleRecorded ? utterances() : [];
  if (first === undefined) continue;
  const whole = await backend.transcribe(first.samples, { language: 'en' });
  jfk.push([model, 'one call', '', whole.text.trim()]);
  for (const policy of [FIXED_PAUSE, SMART_TURN]) {
    const strategies = [...createStrategies(backend).values()];
    const recording = { name: 'jfk', samples: first.samples, utterances: [] };
    const texts = await Promise.all(
      strategies.map(async (strategy) =>
        scoreTurns(recording, await hear(recording, scheduler, policy, strategy)).texts.join(' ⏎ '),
      ),
    );
    for (const [i, { name }] of strategies.entries()) {
      jfk.push([model, policy.name, name, texts[i]!]);
    }
  }
}

publish(
  'turn',
  [
    '# What ends an utterance',
    describeMachine(),
    [
      `${recordings.length} sessions at once over ${seconds.toFixed(0)} s of audio, in real time; Silero, strategy "prompt", int8, two processes.`,
      '"Paused": two pauses of 0.45 to 1 s in each sentence of six words or more. False ends: finals that end within a',
      'sentence; missed: sentences that end within a final. Final: from the end of a finished sentence to its final, in',
      'seconds. CPU: of everything, seconds per second of audio.',
    ].join('\n'),
    table(
      [
        ...['model', 'ended by', 'recording', 'wrong words', 'false ends', 'missed'],
        ...['final p50 / p95', 'CPU'],
      ],
      rows,
    ),
    ...(jfk.length > 0 ? [table(['model', 'ended by', 'strategy', 'jfk.wav'], jfk)] : []),
  ],
  details,
);
