import { parseArgs } from 'node:util';
import {
  type BuildOptions,
  buildWhisperCpp,
  createWhisperCppBackend,
  type WhisperCppBackend,
} from '@ws/backend-whispercpp';
import { distribution } from '@ws/bench';
import { wordErrorRate } from '@ws/core/measures';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { stream60 } from '../streaming/recordings.js';

// whisper.cpp's library on a graphics card and on the processor beside it: one call, and many at once.

const { values } = parseArgs({
  options: {
    gpu: { type: 'string', default: 'cuda' },
    model: { type: 'string', default: 'tiny.en' },
    rounds: { type: 'string', default: '15' },
    together: { type: 'string', multiple: true, default: ['1', '2', '4', '8', '16'] },
    language: { type: 'string', default: 'en' },
  },
});

const SECONDS = [1, 5, 30];
const sampleRate = 16_000;
const rounds = Number(values.rounds);
const acceleration = values.gpu as BuildOptions['acceleration'];
const { library } = await buildWhisperCpp({ acceleration });
const recording = stream60();
if (recording !== undefined) {
  const { samples, utterances } = recording;
  const from = Math.round(utterances[0]!.speechStart * sampleRate);
  const call = { sampleRate, language: values.language, fallback: false } as const;

  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const before = performance.now();
    await work();
    return performance.now() - before;
  };

  const open = (gpu: boolean, maxConcurrency: number): WhisperCppBackend =>
    createWhisperCppBackend({ model: values.model, library, gpu, maxConcurrency });

  const alone: string[][] = [];
  const together: string[][] = [];
  for (const gpu of [true, false]) {
    const where = gpu ? values.gpu : 'processor';
    const backend = open(gpu, 1);
    const loadMs = await timed(() => backend.load());
    const row = [where, loadMs.toFixed(0)];
    for (const seconds of SECONDS) {
      const piece = samples.slice(from, from + seconds * sampleRate);
      // The first call of a length allocates, and a card compiles.
      const first = await timed(() => backend.transcribe(piece, call));
      const times: number[] = [];
      for (let i = 0; i < rounds; i++) {
        times.push(await timed(() => backend.transcribe(piece, call)));
      }
      const { p50, p90 } = distribution(times);
      row.push(first.toFixed(0), `${p50.toFixed(0)} / ${p90.toFixed(0)}`);
    }
    let errors = 0;
    let words = 0;
    for (const { samples: said, text } of utterances) {
      const score = wordErrorRate(text, (await backend.transcribe(said, call)).text);
      errors += score.errors;
      words += score.words;
    }
    row.push(`${errors} of ${words}`);
    alone.push(row);
    progress(row.join('  '));
    await backend[Symbol.asyncDispose]();

    for (const count of values.together.map(Number)) {
      const crowd = open(gpu, count);
      await crowd.load();
      // Utterances of 5 s on an average, as finals of many sessions are.
      const calls = Array.from({ length: count * 4 }, (_, i) => utterances[i % utterances.length]!);
      const all = (): Promise<unknown> =>
        Promise.all(calls.map(({ samples: said }) => crowd.transcribe(said, call)));
      await all();
      const seconds = (await timed(all)) / 1000;
      const audio = calls.reduce((sum, { samples: said }) => sum + said.length, 0) / sampleRate;
      together.push([
        where,
        String(count),
        (calls.length / seconds).toFixed(1),
        (audio / seconds).toFixed(0),
      ]);
      progress(together.at(-1)!.join('  '));
      await crowd[Symbol.asyncDispose]();
    }
  }
  publish('graphics-card', [
    '# whisper.cpp on a graphics card',
    describeMachine(),
    `\`${values.model}\` by whisper.cpp's library, in milliseconds. First: the first call of that length. Then p50 / p90 of ${rounds} calls.`,
    table(
      [
        'on',
        'load',
        ...SECONDS.flatMap((seconds) => [`${seconds} s, first`, `${seconds} s`]),
        'word errors',
      ],
      alone,
    ),
    'Calls at once, of the utterances of stream60, 4 for each place:',
    table(['on', 'at once', 'calls per second', 'seconds of audio per second'], together),
  ]);
}
