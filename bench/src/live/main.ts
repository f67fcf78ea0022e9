import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { samplesToMs } from '@ws/core/internal';
import type { ModelName } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { PEER_COLUMNS, PEERS } from '../streaming/peers.js';
import { stream60 } from '../streaming/recordings.js';
import { scoreSession } from '../streaming/score-session.js';
import { type LiveSettings, runLiveSession } from './live-session.js';
import { startServerProcess } from './server-process.js';
import { reportSessionsTogether } from './sessions-together.js';

const MODEL = 'tiny.en';

/** What the project promises of a session with a partial every 500 ms: processor seconds per second of audio. */
const MOST_CPU = 0.15;

const SESSIONS: readonly LiveSettings[] = [
  { strategy: 'prompt', partialIntervalMs: 500 },
  { strategy: 'hybrid', partialIntervalMs: 500 },
  { strategy: 'local-agreement', partialIntervalMs: 500 },
  { strategy: 'local-agreement' },
];

const { values } = parseArgs({
  options: {
    strategy: { type: 'string' },
    sessions: { type: 'string' },
    apart: { type: 'string', default: '0' },
    turn: { type: 'string', default: 'smart' },
    model: { type: 'string', default: MODEL },
    backend: { type: 'string', default: 'onnx' },
    processes: { type: 'string', default: 'auto' },
  },
});
const model = values.model as ModelName;
const wanted = SESSIONS.filter(({ strategy }) => strategy === (values.strategy ?? strategy));
if (wanted.length === 0) {
  const names = [...new Set(SESSIONS.map(({ strategy }) => strategy))].join(', ');
  throw new Error(`--strategy is ${values.strategy}; it must be one of ${names}`);
}

const audio = fileURLToPath(new URL('../../../../shared/audio/stream60.wav', import.meta.url));
const recording = stream60();
if (recording !== undefined && values.sessions !== undefined) {
  const { turn, backend, processes } = values;
  const [count, apart] = [Number(values.sessions), Number(values.apart)];
  const crowd = { model, backend, processes, count, apart, turn };
  await reportSessionsTogether(recording, audio, crowd);
} else if (recording !== undefined) {
  const seconds = samplesToMs(recording.samples.length) / 1000;
  const rows: string[][] = [];
  const details: object[] = [];
  let precision = '';
  const server = await startServerProcess(model, [
    ...['--backend', values.backend, '--turn', values.turn],
    ...['--threads', '1', '--processes', '1'],
  ]);
  try {
    precision = (await server.health()).precision ?? '';
    for (const settings of wanted) {
      const session = await runLiveSession(server, audio, settings);
      for (const complaint of session.complaints) progress(complaint);
      const score = scoreSession(recording, session.heard);
      const perSecond = (ms: number): string => (ms / 1000 / seconds).toFixed(3);
      const two = (first: number, second: number): string =>
        `${first.toFixed(2)} / ${second.toFixed(2)}`;
      rows.push([
        settings.strategy,
        settings.partialIntervalMs === undefined ? 'its own' : String(settings.partialIntervalMs),
        (score.errors / score.words).toFixed(3),
        score.firstText.p50.toFixed(2),
        two(score.shown.p50, score.shown.p90),
        two(score.final.p50, score.final.p90),
        two(score.lastFinal.p50, score.lastFinal.p90),
        String(session.partials),
        `${session.calls} + ${session.aborted}`,
        perSecond(session.engineCpuMs),
        perSecond(session.serverCpuMs),
        perSecond(session.engineCpuMs + session.serverCpuMs),
        (session.memoryBytes / 2 ** 20).toFixed(0),
      ]);
      details.push({ settings, score, session });
      progress(rows.at(-1)!.join('  '));
    }
  } finally {
    await server[Symbol.asyncDispose]();
  }
  publish(
    'live',
    [
      '# What a live session costs',
      describeMachine(),
      [
        `stream60 (${seconds.toFixed(1)} s, 112 words) through the server and its inference process, sent by the client in real time, 100 ms`,
        `at a time; \`${model}\`, ${precision} (auto), one thread, silence tail. Seconds: what computing took is in them. First text: from`,
        'the start of speech. Word: from its end. Last final: from the end of speech, p50 / p90, of which 0.30 s are the silence',
        'that ends an utterance. Calls: answered + overtaken. Processor: seconds per second of audio, of the inference process,',
        `of the server beside it, and together (promised at a partial every 500 ms: at most ${MOST_CPU}).`,
      ].join('\n'),
      table(
        [
          'strategy',
          'partial every ms',
          'error rate',
          'first text, p50',
          'word shown, p50 / p90',
          'word final, p50 / p90',
          'last final, p50 / p90',
          'partials',
          'calls',
          'engine',
          'server',
          'processor, together',
          'MiB',
        ],
        rows,
      ),
      '### Other systems',
      'The same recording, model and pace, on another day (see `bench/src/streaming/peers.ts`).',
      table(PEER_COLUMNS, PEERS),
    ],
    details,
  );
}
