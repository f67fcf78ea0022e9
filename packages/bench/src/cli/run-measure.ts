import { resolve } from 'node:path';
import { type Terminal, writeLines } from '@ws/cli-kit/program';
import { TranscribeError } from '@ws/core';
import { systemClock } from '@ws/core/internal';
import { bundledRecordings } from '../measure/bundled-recordings.js';
import { machineFacts } from '../measure/machine-facts.js';
import { measureServer } from '../measure/measure-server.js';
import type { MeasuredRecording } from '../measure/measured-recording.js';
import { readRecordings } from '../measure/read-recordings.js';
import { beginRun } from '../measure/run-facts.js';
import { figuresOf } from '../measures/figures-of.js';
import { PROTOCOLS } from '../protocols/protocols.js';
import type { BenchResult } from '../result/bench-result.js';
import { LONGEST_TEXT } from '../result/bounds.js';
import { writeResult } from '../result/write-result.js';
import { checkWritable } from './check-writable.js';
import type { MeasureArguments } from './measure-arguments.js';
import { ownVersion } from './own-version.js';
import { shownCommand } from './shown-command.js';
import { figureLines, progressLine } from './told-figures.js';

const CONNECT_MS = 10_000;

/** Measures a server, and prints its figures. Fails where a session did. */
export async function runMeasure(
  url: URL,
  flags: MeasureArguments,
  terminal: Terminal,
): Promise<void> {
  const { signal } = terminal;
  const command = shownCommand(url, flags);
  if (command.length > LONGEST_TEXT) {
    throw refused('There are too many names after --audio: name the folder of the recordings.');
  }
  const files = [flags.json, flags.html].flatMap((file) => file ?? []);
  for (const file of files) await checkWritable(file);
  const recordings = await recordingsOf(flags, signal);
  if (recordings.every(({ facts }) => facts.reference === undefined)) {
    terminal.say('no recording has a transcript (NAME.txt), so words are not compared');
  }
  const system = flags.name ?? `${flags.protocol} at ${url.host}`;
  const endRun = beginRun(command, {
    '@ws/bench': ownVersion(),
    node: process.versions.node,
  });
  const sessions = await measureServer({
    ...{ protocol: PROTOCOLS[flags.protocol], system, recordings },
    ...{ sessions: flags.sessions, repetitions: flags.repeat, warmsUp: flags.warmUp },
    ...{ pieceMs: flags.pieceMs, silenceMs: flags.silenceMs },
    // An empty variable, as compose files make them, is one that is not set.
    access: { url, key: flags.key || undefined, headers: Object.fromEntries(flags.header ?? []) },
    request: { language: flags.language, model: flags.model },
    bounds: { connectMs: CONNECT_MS, answerMs: flags.timeout * 1000 },
    ...{ clock: systemClock, signal },
    onProgress: (progress) => terminal.say(progressLine(progress)),
  });
  const result: BenchResult = {
    schema: 'ws-bench/1',
    run: endRun(),
    machine: machineFacts(),
    figures: figuresOf(sessions, { command }),
    ...{ sessions, curves: [], missing: [] },
  };
  writeLines(terminal.stdout, figureLines(result.figures));
  if (flags.json !== undefined) {
    await writeResult(flags.json, result);
    terminal.say(`written to ${flags.json}`);
  }
  if (flags.html !== undefined) {
    // A run without a report does not wait for what draws.
    const { writeReport } = await import('./write-report.js');
    await writeReport(resolve(flags.html), result, recordings);
    terminal.say(`written to ${flags.html}`);
  }
  const failed = sessions.filter((session) => session.failed !== undefined);
  if (failed.length === 0) return;
  const reasons = [...new Set(failed.map((session) => session.failed))].slice(0, 3).join(' ');
  const count = `${failed.length} of ${sessions.length} sessions failed`;
  terminal.fail(new Error(`${count}: ${reasons}`));
}

/** The recordings that sessions play. @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO` */
function recordingsOf(
  { audio, language }: MeasureArguments,
  signal: AbortSignal,
): Promise<readonly MeasuredRecording[]> {
  if (audio !== undefined) return readRecordings(audio, { language, signal });
  if (/^en\b/i.test(language)) return bundledRecordings(signal);
  throw refused(
    `The recordings that come with ws-bench are in English. Name others with --audio, which are in "${language}".`,
  );
}

function refused(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_OPTION' });
}
