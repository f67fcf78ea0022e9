import { parseArgs } from 'node:util';
import type { Distribution } from '@ws/bench';
import { createPromptStrategy } from '@ws/core';
import { samplesToMs } from '@ws/core/internal';
import {
  createAlignAttStrategy,
  createContextStrategy,
  createHybridStrategy,
  createLocalAgreementStrategy,
} from '@ws/core/strategies';
import { loadMeteredEngine, PRECISIONS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { countCalls } from './counted-backend.js';
import { decodeUtterances } from './decode-utterances.js';
import { createEngineBackend, withoutPrefix } from './engine-backend.js';
import { startEngineProcess } from './engine-process.js';
import { PEER_COLUMNS, PEERS } from './peers.js';
import { POLICIES } from './policies.js';
import { demoRecording, stream60 } from './recordings.js';
import { rememberCalls } from './remembered-calls.js';
import { runSession } from './run-session.js';
import { type Score, scoreUtterances } from './score.js';
import { scoreSession } from './score-session.js';

const { values } = parseArgs({
  options: {
    precision: { type: 'string' },
    /** Sessions only, of this strategy. */
    strategy: { type: 'string' },
    /** `stream60` or `demo`. */
    recording: { type: 'string' },
  },
});
const precisions = PRECISIONS.filter((name) => name === (values.precision ?? name));
if (precisions.length === 0) {
  throw new Error(`--precision is ${values.precision}; it must be one of ${PRECISIONS.join(', ')}`);
}

const MODEL = 'tiny.en';
const STRATEGIES = [
  createPromptStrategy(),
  createContextStrategy(),
  createHybridStrategy(),
  createLocalAgreementStrategy(),
  createAlignAttStrategy(),
];
const strategies = STRATEGIES.filter(({ name }) => name === (values.strategy ?? name));
if (strategies.length === 0) {
  const names = STRATEGIES.map(({ name }) => name).join(', ');
  throw new Error(`--strategy is ${values.strategy}; it must be one of ${names}`);
}

const people = stream60();
const recordings = [...(people === undefined ? [] : [people]), demoRecording()].filter(
  ({ name }) => name === (values.recording ?? name),
);
if (recordings.length === 0) {
  throw new Error(`--recording is ${values.recording}; it must be one of stream60, demo`);
}
/** The table of policies is of the recordings of people, whatever the session. */
const isWhole = values.strategy === undefined && values.recording === undefined;
const policies: string[][] = [];
const sessions: string[][] = [];
const details: object[] = [];

const seconds = (value: number): string => value.toFixed(2);
const three = ({ mean, p50, p90 }: Distribution): string =>
  [mean, p50, p90].map(seconds).join(' / ');
const rate = ({ errors, words }: Score): string => (errors / words).toFixed(3);

for (const precision of precisions) {
  const { engine } = await loadMeteredEngine(MODEL, precision);
  const backend = createEngineBackend(engine);

  const remembering = rememberCalls(backend);
  for (const policy of people === undefined || !isWhole ? [] : POLICIES) {
    const decoded = await decodeUtterances(
      policy.prefix ? remembering : withoutPrefix(remembering),
      people!.utterances,
      policy,
    );
    const score = scoreUtterances(
      decoded.map(({ spoken, text, emitted }) => ({ spoken, text, ...emitted })),
    );
    policies.push([
      precision,
      `every ${policy.stepMs} ms, ${policy.name}`,
      rate(score),
      three(score.final),
      seconds(score.shown.p50),
      `${seconds(score.asrLatency.mean)} / ${seconds(score.asrLatency.p90)}`,
      (score.changes / score.words).toFixed(2),
    ]);
    details.push({
      table: 'policies',
      precision,
      policy,
      score,
      passes: decoded.map(({ passes }) => passes),
    });
    progress(policies.at(-1)!.join('  '));
  }

  const engineProcess = await startEngineProcess(MODEL, precision, backend.capabilities);
  const counted = countCalls(engineProcess ?? backend);
  for (const recording of recordings) {
    for (const strategy of strategies) {
      const before = counted.answered;
      const { cpuTimeMs: cpuBefore } = await counted.health();
      const score = scoreSession(recording, await runSession(counted, strategy, recording.samples));
      const { cpuTimeMs: cpuAfter } = await counted.health();
      const cpuPerAudio =
        cpuBefore === undefined || cpuAfter === undefined
          ? undefined
          : (cpuAfter - cpuBefore) / samplesToMs(recording.samples.length);
      for (const complaint of score.complaints) progress(complaint);
      sessions.push([
        precision,
        recording.name,
        strategy.name,
        rate(score),
        String(score.finals),
        three(score.firstText),
        `${seconds(score.shown.p50)} / ${seconds(score.shown.p90)}`,
        three(score.final),
        `${seconds(score.asrLatency.mean)} / ${seconds(score.asrLatency.p90)}`,
        `${seconds(score.lastFinal.p50)} / ${seconds(score.lastFinal.p90)}`,
        String(counted.answered - before),
        cpuPerAudio === undefined ? '' : seconds(cpuPerAudio),
      ]);
      details.push({
        table: 'sessions',
        precision,
        recording: recording.name,
        strategy: strategy.name,
        cpuPerAudio,
        score,
      });
      progress(sessions.at(-1)!.join('  '));
    }
  }
  await engineProcess?.[Symbol.asyncDispose]();
  await engine.release();
}

publish(
  'streaming',
  [
    '# How soon words are final',
    describeMachine(),
    [
      `Model ${MODEL}, silence tail, as if computing took no time: seconds of audio that the system had been given when a word`,
      'was there, less the time at which it was spoken. It measures policies, not machines, and comes out the same every time,',
      'but for the processor time.',
      'Shown: the word stands at its place and stays there. Final: it is committed. Words heard wrong do not count, and',
      'those guessed before their end count as early; "asr_latency" is by the method of ufal\'s program of that name: all',
      'words, none earlier than its end.',
    ].join('\n'),
    '## Policies',
    policies.length === 0
      ? 'Left out: the recordings of people are not there, or a part of the sessions was asked for.'
      : [
          'The ten utterances of ../shared/audio/stream60 (112 words), cut as its json says, each decoded after every step. They are',
          'five recordings, each there twice: here the second time is as the first, and a word heard wrong counts twice (0.018 is',
          "one of 56). For comparison, whisper_streaming's own simulation: passes every 1.0 s, error rate 0.045, final after",
          '1.63 / 1.61 / 2.23 s; every 0.5 s, 0.152 and 0.95 / 0.91 / 1.26 s; what it shows is what is final.',
          '',
          table(
            [
              'precision',
              'policy',
              'error rate',
              'final, mean / p50 / p90',
              'shown, p50',
              'final by asr_latency, mean / p90',
              'changes per word',
            ],
            policies,
          ),
        ].join('\n'),
    '## Sessions',
    [
      'Whole recordings through `createStreamingSession`, 100 ms at a time (so that a partial every 250 ms is one every 300),',
      'with its own endpoints (by energy) and defaults.',
      'First text: from the start of speech. Last final: from the end of speech, of which 0.30 s are the silence that ends an',
      'utterance. CPU: of the inference process alone, on one thread; it differs from run to run and with what else runs.',
      '',
      table(
        [
          'precision',
          'recording',
          'strategy',
          'error rate',
          'finals',
          'first text, mean / p50 / p90',
          'word shown, p50 / p90',
          'word final, mean / p50 / p90',
          'final by asr_latency, mean / p90',
          'last final, p50 / p90',
          'decodes',
          'CPU s per audio s',
        ],
        sessions,
      ),
    ].join('\n'),
    '### Other systems',
    [
      'On stream60, measured on 2026-11-21 on two cores with `tiny.en` in int8, one session, one run each (10 to 20 % from run',
      'to run). Other than the tables above, in real time: what computing took is in their latencies, and CPU is that of all',
      'of a server.',
      '',
      table(PEER_COLUMNS, PEERS),
    ].join('\n'),
  ],
  details,
);
