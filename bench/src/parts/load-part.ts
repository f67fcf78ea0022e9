import { setTimeout as sleep } from 'node:timers/promises';
import { secondsToSamples } from '@ws/core/internal';
import { loadedSystem } from '../../../packages/bench/src/measures/figures-of.js';
import { counted } from '../../../packages/bench/src/result/counted.js';
import { runLiveSession } from '../live/live-session.js';
import { peakMebibytes, watchMemory } from '../live/memory-watch.js';
import { type ServerProcess, startServerProcess } from '../live/server-process.js';
import { progress } from '../report.js';
import { type MeasuredItem, measureEach } from './measure-each.js';
import { ownFigures } from './own-figures.js';
import { commandOf, type Part, type PartSettings } from './part.js';
import { type RecordingFiles, recordingFiles } from './recording-file.js';
import { type BenchRecording, crowdRecordings, MISSING_RECORDINGS } from './recordings.js';
import { sessionRecord } from './session-record.js';

const PART = 'load';
const STRATEGY = 'prompt';
/** Of all numbers of sessions together. */
const HELD = 'sessions-held';
const QUICK = { counts: [4, 8, 16, 24, 32], seconds: 24 };
const WHOLE = { counts: [1, 4, 8, 12, 16, 20, 24, 28, 32, 40], seconds: 60 };
/** Sessions begin within this time. Utterances count where all of them run. */
const BEGUN_WITHIN_MS = 3000;
/** Seconds, p95: where the last words take longer, more sessions are not tried. */
const MUCH_TOO_LATE = 6;
const WARM_UP_SAMPLES = secondsToSamples(5);

/** How many sessions a server holds that all speak all the time. */
export const LOAD: Part = {
  name: PART,
  what: 'sessions at once, all speaking: last words at p50, p95 and p99, memory, event loop',
  async run(settings) {
    const { counts, seconds } = settings.quick ? QUICK : WHOLE;
    const recordings = await crowdRecordings(Math.max(...counts), seconds);
    await using files = await recordingFiles([...recordings, beginningOf(recordings[0]!)]);
    const measured = await measureEach({
      ...{ part: PART, items: counts, signal: settings.signal },
      nameOf: (count) => counted(count, 'session'),
      measure: (count) => loadLevel(count, recordings, files, settings),
    });
    const { ofSessions } = ownFigures(PART, commandOf(PART, settings));
    const held = ofSessions(measured.sessions).filter(({ measure }) => measure === HELD);
    return {
      ...measured,
      figures: [...measured.figures, ...held],
      missing: [...MISSING_RECORDINGS, ...measured.missing],
    };
  },
};

async function loadLevel(
  count: number,
  recordings: readonly BenchRecording[],
  files: RecordingFiles,
  settings: PartSettings,
): Promise<MeasuredItem> {
  const { model, repetition } = settings;
  const { of, ofSessions } = ownFigures(PART, commandOf(PART, settings));
  const system = `ws ${STRATEGY} ${model}`;
  // Its defaults, but for room. Where its event loop is watched, that takes a twenty-fifth of a core.
  const flags = ['--max-clients', String(count)];
  await using server = await startServerProcess(model, flags, true);
  // Once for what is done the first time only.
  await runLiveSession(server, files.paths.at(-1)!, { strategy: STRATEGY });
  await server.loopDelay();
  const before = await cpuMs(server);
  using memory = watchMemory(server.pid);
  const started = performance.now();
  const records = await Promise.all(
    recordings.slice(0, count).map(async ({ facts }, i) => {
      await sleep((i * BEGUN_WITHIN_MS) / count);
      const began = (performance.now() - started) / 1000;
      const session = await runLiveSession(server, files.paths[i]!, { strategy: STRATEGY });
      return sessionRecord({
        ...{ id: `${PART}/${system}/${count}/${facts.name}/${repetition}`, part: PART, system },
        ...{ repetition, together: count, began, pace: 'spoken', recording: facts },
        ...{ heard: session.heard, sent: session.sent },
        ...{ ended: session.ended, failed: session.failed },
      });
    }),
  );
  const loop = await server.loopDelay();
  const audioSeconds = records.reduce((sum, { recording }) => sum + recording.seconds, 0);
  const cpu = ((await cpuMs(server)) - before) / 1000 / audioSeconds;
  const loaded = loadedSystem(system, count);
  const figures = ofSessions(records).filter(({ measure }) => measure !== HELD);
  const late = figures.find(({ measure }) => measure === 'last-final-latency-p95');
  if (late !== undefined) progress(`load: last words ${late.value.toFixed(2)} s at p95`);
  return {
    sessions: records,
    figures: [
      ...figures,
      ...of(loaded, 'cpu-per-audio-second', cpu),
      ...of(loaded, 'event-loop-delay-p50', loop.p50),
      ...of(loaded, 'event-loop-delay-p99', loop.p99),
      ...of(loaded, 'peak-memory', peakMebibytes(memory)),
    ],
    isLast: late !== undefined && late.value > MUCH_TOO_LATE,
  };
}

function beginningOf({ facts, samples }: BenchRecording): BenchRecording {
  return { facts, samples: samples.subarray(0, WARM_UP_SAMPLES) };
}

async function cpuMs(server: ServerProcess): Promise<number> {
  const { process: own, engine } = await server.health();
  return own.cpu_time_ms + (engine?.cpu_time_ms ?? 0);
}
