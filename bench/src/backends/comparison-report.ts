import { least, leastAndMedian, mebibytes, milliseconds } from '../engine/figures.js';
import { progress, table } from '../report.js';
import { CONTENDERS } from './contenders.js';
import {
  type AfterKill,
  errorsOf,
  killed,
  type Measured,
  measureMemory,
  recording,
  start,
  timeWindows,
} from './measure-backend.js';

interface Row {
  readonly measured: Measured;
  errors?: { readonly apart: number; readonly whole: number; readonly words: number };
  after?: AfterKill;
}

/** All backends on one recording with one model's weights. */
export async function comparisonReport(model: string, rounds: number): Promise<readonly string[]> {
  const given = recording();
  if (given === undefined) return ['Left out: the recording is not there.'];
  let words = 0;
  const atOnce = new Map<number, Row[]>();
  for (const threads of [1, 2]) {
    const rows: Row[] = [];
    for (const contender of CONTENDERS) {
      progress(`${contender.name}, ${threads} thread(s): starting`);
      // Once for the disk's cache; the second start counts.
      const first = await start(contender, model, threads);
      await first.backend[Symbol.asyncDispose]();
      rows.push({ measured: await start(contender, model, threads) });
    }
    for (let round = 0; round < rounds; round++) {
      for (const { measured } of rows) await timeWindows(measured, given);
      progress(`round ${round + 1} of ${rounds}`);
    }
    atOnce.set(threads, rows);
    for (const { measured } of rows) await measured.backend[Symbol.asyncDispose]();
  }
  // What is asked of each alone: nothing else of ours runs.
  const alone: Row[] = [];
  for (const contender of CONTENDERS) {
    const measured = await start(contender, model, 1);
    await measureMemory(measured, given);
    const row: Row = { measured, errors: await errorsOf(measured, given) };
    ({ words } = row.errors!);
    row.after = await killed(measured, given);
    alone.push(row);
    await measured.backend[Symbol.asyncDispose]();
    progress(`${contender.name}: ${row.errors!.apart} errors; killed: ${row.after.outcome}`);
  }

  const times = ({ measured }: Row, seconds: number): string =>
    leastAndMedian(measured.times.get(seconds) ?? []);
  const seconds = given.windows.map((window) => window.seconds);
  const figures = table(
    [
      'backend',
      'errors, utterance by utterance',
      'errors, in one call',
      ...[1, 2].flatMap((threads) =>
        seconds.map((count) => `${count} s, ${threads} thread${threads > 1 ? 's' : ''}`),
      ),
      'MiB',
      'start, ms',
    ],
    alone.map((row, index) => [
      row.measured.name,
      String(row.errors?.apart),
      String(row.errors?.whole),
      ...[1, 2].flatMap((threads) =>
        seconds.map((count) => times(atOnce.get(threads)![index]!, count)),
      ),
      mebibytes(row.measured.memoryBytes),
      milliseconds(
        least([row.measured.loadMs, ...[1, 2].map((n) => atOnce.get(n)![index]!.measured.loadMs)]),
      ),
    ]),
  );
  return [
    [
      `\`${model}\`. Errors: of ${words} words of stream60, the ten utterances in calls of their own, and the recording in one call;`,
      'as a user asks who chooses nothing (segment times, further tries). Windows: milliseconds, least / median of',
      `${rounds} interleaved rounds, asked as sessions ask for a partial (no times, one try); the second of two calls in a row`,
      'counts. Memory: of all its processes while it hears 30 s. Start: from nothing to ready, the least of three; the weights',
      'are on the disk, in the format that it takes.',
    ].join('\n'),
    figures,
    'Killed (SIGKILL) in the middle of a call: what the call came to, how often the engine was started anew, and how long the next call took, 1 s of audio.',
    table(
      ['backend', 'the call', 'restarts', 'next call, ms'],
      alone.map(({ measured, after }) => [
        measured.name,
        after!.outcome,
        String(after!.restarts ?? ''),
        milliseconds(after!.nextMs),
      ]),
    ),
  ];
}
