import type { Figure, SessionRecord } from '@ws/bench';
import { runLiveSession } from '../live/live-session.js';
import { watchMemory } from '../live/memory-watch.js';
import { startServerProcess } from '../live/server-process.js';
import { progress } from '../report.js';
import { latencyShareCurves } from './latency-share-curve.js';
import { ownFigures } from './own-figures.js';
import { commandOf, type Missing, type Part, STOPPED } from './part.js';
import { recordingFiles } from './recording-file.js';
import { MISSING_RECORDINGS, streamedRecording } from './recordings.js';
import { sessionRecord } from './session-record.js';

const PART = 'live';
const STRATEGIES = ['prompt', 'hybrid', 'local-agreement'] as const;
const MEBIBYTE = 2 ** 20;

/** A session by each strategy in real time through a server in a process of its own. */
export const LIVE: Part = {
  name: PART,
  what: 'one session in real time through a real server, by strategy: latency, errors, cost',
  async run(settings) {
    const { quick, model, repetition, signal } = settings;
    const command = commandOf(PART, settings);
    const { of, ofSessions } = ownFigures(PART, command);
    const recording = await streamedRecording(quick);
    await using files = await recordingFiles([recording]);
    const [path] = files.paths as readonly [string];
    const sessions: SessionRecord[] = [];
    const figures: Figure[] = [];
    const missing: Missing[] = [...MISSING_RECORDINGS];
    for (const strategy of STRATEGIES) {
      if (signal.aborted) {
        missing.push({ what: `${PART}: ${strategy}`, why: STOPPED });
        continue;
      }
      const system = `ws ${strategy} ${model}`;
      // A server for each, so that its memory is its own.
      await using server = await startServerProcess(model, ['--threads', '1', '--processes', '1']);
      using memory = watchMemory(server.pid);
      const session = await runLiveSession(server, path, { strategy });
      const record = sessionRecord({
        ...{ id: `${PART}/${system}/${recording.facts.name}/${repetition}`, system, repetition },
        ...{ recording: recording.facts, heard: session.heard, sent: session.sent },
        ...{ ended: session.ended, failed: session.failed },
      });
      sessions.push(record);
      const cpu = (session.engineCpuMs + session.serverCpuMs) / 1000 / recording.facts.seconds;
      const bytes = memory.server.proportional + memory.engines.proportional;
      figures.push(
        ...ofSessions([record]),
        of(system, 'cpu-per-audio-second', cpu),
        of(system, 'core-hours', cpu),
        ...(bytes > 0 ? [of(system, 'peak-memory', bytes / MEBIBYTE)] : []),
      );
      progress(`live: ${strategy}`);
    }
    return {
      ...{ figures, sessions, missing },
      curves: latencyShareCurves(PART, sessions, command),
      audio: new Map([[recording.facts.sha256, recording.samples]]),
    };
  },
};
