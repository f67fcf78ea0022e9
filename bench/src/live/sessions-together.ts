import { setTimeout as sleep } from 'node:timers/promises';
import { distribution } from '@ws/bench';
import { samplesToMs } from '@ws/core/internal';
import type { ModelName } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import type { StreamedRecording } from '../streaming/recordings.js';
import { scoreSession } from '../streaming/score-session.js';
import { runLiveSession } from './live-session.js';
import { inWords, watchMemory } from './memory-watch.js';
import { startServerProcess } from './server-process.js';

/** What the project promises of 16 sessions on two cores: seconds from the end of speech to its last final, p95. */
const MOST_LAST_FINAL = 0.8;

/** Many sessions at once. */
export interface Crowd {
  readonly model: ModelName;
  /** An engine of the server, and how many calls it takes at once. */
  readonly backend: string;
  readonly processes: string;
  readonly count: number;
  /** Seconds between two that begin; 0: all pause, and want their final, at the same moment. */
  readonly apart: number;
  readonly turn: string;
}

/** Many sessions over the same recording. */
export async function reportSessionsTogether(
  recording: StreamedRecording,
  audio: string,
  { model, backend, processes, count, apart, turn }: Crowd,
): Promise<void> {
  const seconds = samplesToMs(recording.samples.length) / 1000;
  // Its defaults, but for room.
  const flags = [
    ...['--max-clients', String(count), '--turn', turn],
    ...['--backend', backend, '--processes', processes],
  ];
  const server = await startServerProcess(model, flags, true);
  try {
    // Once for what is only done the first time.
    await runLiveSession(server, audio, { strategy: 'prompt' });
    await server.loopDelay();
    progress(`${count} sessions at once`);
    const before = await server.health();
    using memory = watchMemory(server.pid);
    const sessions = await Promise.all(
      Array.from({ length: count }, async (_, i) => {
        await sleep(i * apart * 1000);
        return runLiveSession(server, audio, { strategy: 'prompt' });
      }),
    );
    const [after, loop] = [await server.health(), await server.loopDelay()];
    const scores = sessions.map(({ heard }) => scoreSession(recording, heard));
    const last = distribution(scores.flatMap(({ lastFinals }) => lastFinals));
    const most = Math.max(...scores.flatMap(({ lastFinals }) => lastFinals));
    const errors = scores.map((score) => score.errors / score.words);
    const cpuMs =
      after.process.cpu_time_ms -
      before.process.cpu_time_ms +
      (after.engine?.cpu_time_ms ?? Number.NaN) -
      (before.engine?.cpu_time_ms ?? Number.NaN);
    publish(
      'live-together',
      [
        apart > 0
          ? `# Sessions that begin ${apart} s apart`
          : '# Sessions begun in the same second',
        describeMachine(),
        [
          `stream60 (${seconds.toFixed(1)} s) by ${count} sessions in real time, 100 ms at a time, through the server as it is by`,
          `default but for \`${flags.join(' ')}\` (\`${model}\`, ${after.precision}; ${after.scheduler?.max_concurrency} calls at once), with \`prompt\`.`,
          'Last final: seconds from the end of speech, of all utterances of all sessions, with the pause that ends it.',
          'Word shown: from its end to its first partial; medians and p90 of each session, the median of those.',
          `Promised of 16 sessions on two cores: at most ${MOST_LAST_FINAL} s at p95. Event loop of the server: milliseconds.`,
          'Memory: the most, in how many processes: MiB as Linux shares them out between processes (PSS) / resident (RSS).',
        ].join('\n'),
        table(
          [
            'sessions',
            'last final, p50 / p90 / p95 / max',
            'word shown, p50 / p90',
            'error rate, least / most',
            'partials',
            'processor, seconds per second',
            'loop, p50 / p99 / max',
            'server, MiB',
            'engine processes, MiB',
            'complaints',
          ],
          [
            [
              String(count),
              [last.p50, last.p90, last.p95, most].map((value) => value.toFixed(2)).join(' / '),
              [
                middle(scores.map(({ shown }) => shown.p50)),
                middle(scores.map(({ shown }) => shown.p90)),
              ]
                .map((value) => value.toFixed(2))
                .join(' / '),
              [Math.min(...errors), Math.max(...errors)].map((rate) => rate.toFixed(3)).join(' / '),
              String(sessions.reduce((sum, { partials }) => sum + partials, 0)),
              (cpuMs / 1000 / (seconds + apart * (count - 1))).toFixed(2),
              [loop.p50, loop.p99, loop.max].map((ms) => ms.toFixed(0)).join(' / '),
              inWords(memory.server),
              inWords(memory.engines),
              String(sessions.flatMap(({ complaints }) => complaints).length),
            ],
          ],
        ),
        last.p95 <= MOST_LAST_FINAL ? 'It holds.' : 'It does not hold.',
      ],
      { scores, sessions },
    );
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

function middle(values: readonly number[]): number {
  return distribution(values).p50;
}
