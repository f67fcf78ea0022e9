import { samplesToMs } from '@ws/core';
import { distribution } from '../distribution.js';
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

/** Many sessions over the same recording, begun at once: all pause, and want their final, at the same moment. */
export async function reportSessionsTogether(
  model: ModelName,
  recording: StreamedRecording,
  audio: string,
  count: number,
): Promise<void> {
  const seconds = samplesToMs(recording.samples.length) / 1000;
  // Its defaults, but for room.
  const server = await startServerProcess(model, ['--max-clients', String(count)]);
  try {
    // Once for what is only done the first time.
    await runLiveSession(server, audio, { strategy: 'prompt' });
    await server.loopDelay();
    progress(`${count} sessions at once`);
    const before = await server.health();
    using memory = watchMemory(server.pid);
    const sessions = await Promise.all(
      Array.from({ length: count }, () => runLiveSession(server, audio, { strategy: 'prompt' })),
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
        '# Sessions begun in the same second',
        describeMachine(),
        [
          `stream60 (${seconds.toFixed(1)} s) by ${count} sessions, all begun at once, in real time, 100 ms at a time, through the server as it`,
          `is by default (\`${model}\`, ${after.precision}; \`--max-clients ${count}\`; ${after.scheduler?.max_concurrency} calls at once), with \`prompt\`.`,
          'Last final: seconds from the end of speech, of all utterances of all sessions; 0.30 s of it are the silence that ends one.',
          `Promised of 16 sessions on two cores: at most ${MOST_LAST_FINAL} s at p95. Event loop of the server: milliseconds.`,
          'Memory: the most, in how many processes: MiB as Linux shares them out between processes (PSS) / resident (RSS).',
        ].join('\n'),
        table(
          [
            'sessions',
            'last final, p50 / p90 / p95 / max',
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
              [Math.min(...errors), Math.max(...errors)].map((rate) => rate.toFixed(3)).join(' / '),
              String(sessions.reduce((sum, { partials }) => sum + partials, 0)),
              (cpuMs / 1000 / seconds).toFixed(2),
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
