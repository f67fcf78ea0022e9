import { runLiveSession } from '../live/live-session.js';
import { peakMebibytes, watchMemory } from '../live/memory-watch.js';
import { startServerProcess } from '../live/server-process.js';
import { type MeasuredItem, measureEach } from './measure-each.js';
import { ownFigures } from './own-figures.js';
import { commandOf, type Part, type PartSettings } from './part.js';
import { recordingFiles } from './recording-file.js';
import { type BenchRecording, MISSING_RECORDINGS, streamedRecording } from './recordings.js';
import { sessionRecord } from './session-record.js';

const PART = 'live';
const STRATEGIES = ['prompt', 'hybrid', 'local-agreement'] as const;
/** A session by each strategy in real time through a server in a process of its own. */
export const LIVE: Part = {
  name: PART,
  what: 'one session in real time through a real server, by strategy: latency, errors, cost',
  async run(settings) {
    const recording = await streamedRecording(settings.quick);
    await using files = await recordingFiles([recording]);
    const [path] = files.paths as readonly [string];
    const measured = await measureEach({
      ...{ part: PART, items: STRATEGIES, signal: settings.signal },
      nameOf: (strategy) => strategy,
      measure: (strategy) => hearLive(strategy, recording, path, settings),
    });
    return {
      ...measured,
      missing: [...MISSING_RECORDINGS, ...measured.missing],
      audio: new Map([[recording.facts.sha256, recording.samples]]),
    };
  },
};

async function hearLive(
  strategy: (typeof STRATEGIES)[number],
  { facts }: BenchRecording,
  path: string,
  settings: PartSettings,
): Promise<MeasuredItem> {
  const { model, repetition } = settings;
  const { of, ofSessions } = ownFigures(PART, commandOf(PART, settings));
  const system = `ws ${strategy} ${model}`;
  // A server for each, so that its memory is its own.
  await using server = await startServerProcess(model, ['--threads', '1', '--processes', '1']);
  using memory = watchMemory(server.pid);
  const session = await runLiveSession(server, path, { strategy });
  const record = sessionRecord({
    ...{ id: `${PART}/${system}/${facts.name}/${repetition}`, part: PART, system, repetition },
    ...{ pace: 'spoken', recording: facts, heard: session.heard, sent: session.sent },
    ...{ ended: session.ended, failed: session.failed },
  });
  const cpu = (session.engineCpuMs + session.serverCpuMs) / 1000 / facts.seconds;
  return {
    sessions: [record],
    figures: [
      ...ofSessions([record]),
      ...of(system, 'cpu-per-audio-second', cpu),
      ...of(system, 'core-hours', cpu),
      ...of(system, 'peak-memory', peakMebibytes(memory)),
    ],
  };
}
