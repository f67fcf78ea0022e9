import { parseArgs } from 'node:util';
import { wordErrorRate } from '@ws/core/measures';
import { type RecordingOptions, transcribeRecording } from '@ws/core/recording';
import { createSileroVad } from '@ws/vad-silero';
import { createBuiltBackend, missingBuild } from '../built-backend.js';
import { builtPackage } from '../built-package.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { type LongRecording, longRecording } from './long-recording.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    model: { type: 'string', multiple: true, default: ['tiny.en', 'base'] },
    rounds: { type: 'string', default: '2' },
    pieces: { type: 'string', multiple: true, default: ['15000'] },
    // Ours alone.
    alone: { type: 'boolean', default: false },
  },
});

/** How one way of hearing it went. */
interface Run {
  readonly text: string;
  readonly ms: number;
  readonly firstMs: number;
}

async function ours(
  { samples }: LongRecording,
  model: string,
  processes: number,
  maxPieceMs: number,
): Promise<Run> {
  await using backend = await createBuiltBackend(model, 'int8', processes);
  await backend.load();
  const options: RecordingOptions = { backend, maxPieceMs, vad: await createSileroVad() };
  const started = performance.now();
  const texts: string[] = [];
  let firstMs = 0;
  for await (const event of transcribeRecording(samples, options)) {
    if (event.type !== 'segment') continue;
    firstMs ||= performance.now() - started;
    texts.push(event.segment.text);
  }
  return { text: texts.join(' '), ms: performance.now() - started, firstMs };
}

async function batched({ samples }: LongRecording, model: string, threads: number): Promise<Run> {
  const { createFasterBackend } =
    await builtPackage<typeof import('@ws/backend-faster')>('backend-faster');
  await using backend = createFasterBackend({ model, computeType: 'int8', threads, batchSize: 8 });
  await backend.load();
  const started = performance.now();
  let firstMs = 0;
  const { text } = await backend.transcribe(samples, {
    language: 'en',
    onSegment() {
      firstMs ||= performance.now() - started;
    },
  });
  return { text, ms: performance.now() - started, firstMs };
}

const missing = missingBuild();
if (missing !== undefined) throw new Error(missing);
const recording = longRecording(Number(values.minutes));
const rows: string[][] = [];
for (const model of values.model) {
  const contenders: Record<string, () => Promise<Run>> = {};
  for (const threads of values.alone ? [] : [1, 2]) {
    contenders[`faster-whisper, batches of 8, ${threads} thread(s)`] = () =>
      batched(recording, model, threads);
  }
  for (const pieces of values.pieces) {
    for (const processes of [1, 2]) {
      contenders[`transcribeRecording, ${Number(pieces) / 1000} s, ${processes} process(es)`] =
        () => ours(recording, model, processes, Number(pieces));
    }
  }
  const runs = new Map<string, Run[]>();
  // Interleaved, so that what else the machine does hits all alike.
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, hear] of Object.entries(contenders)) {
      const run = await hear();
      runs.set(name, [...(runs.get(name) ?? []), run]);
      progress(`${model}, ${name}: ${(recording.seconds / (run.ms / 1000)).toFixed(1)} x`);
    }
  }
  for (const [name, all] of runs) {
    const best = all.reduce((a, b) => (a.ms <= b.ms ? a : b));
    rows.push([
      model,
      name,
      wordErrorRate(recording.text, best.text).rate.toFixed(4),
      (recording.seconds / (best.ms / 1000)).toFixed(1),
      (best.firstMs / 1000).toFixed(2),
    ]);
  }
}

publish('recording', [
  '# Recordings',
  describeMachine(),
  [
    `${(recording.seconds / 60).toFixed(1)} minutes of speech: all recordings there are, over and over, with gaps of 0.2 to 2.5 s. int8, the`,
    `language given to faster-whisper and found by ours where the model knows several; the faster of ${values.rounds} interleaved rounds. Engines were`,
    'loaded before. Speed: times faster than it was spoken.',
  ].join('\n'),
  table(['model', 'how', 'word error rate', 'speed', 'first segment, s'], rows),
]);
