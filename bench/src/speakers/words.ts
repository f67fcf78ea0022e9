// Measures the speakers of words beside what people wrote: cpWER by meeteval, and WDER. Dialogues of different people's recordings, and
// the demo recording.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Segment } from '@ws/core';
import { readWav } from '@ws/core/audio';
import { assignSpeakers, transcribeRecording } from '@ws/core/recording';
import { type PythonEngine, setupEnvironment } from '@ws/python';
import { builtPackage } from '../built-package.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';

const { createSpeakerDiarizer } = await builtPackage<typeof import('@ws/speakers')>('speakers');
const { createOnnxBackend } = await builtPackage<typeof import('@ws/backend-onnx')>('backend-onnx');

const audio = fileURLToPath(new URL('../../../../shared/audio/', import.meta.url));
const demo = fileURLToPath(
  new URL('../../../examples/live-captions/recording/demo', import.meta.url),
);
if (!existsSync(audio)) {
  process.stderr.write(`There is nothing to measure: ${audio} is missing.\n`);
  process.exit(1);
}

const METRICS: PythonEngine = {
  name: 'speaker-words',
  library: 'meeteval',
  module: 'meeteval',
  versions: { from: [0, 4], below: [0, 5] },
  requirements: fileURLToPath(new URL('words-requirements.txt', import.meta.url)),
  resolvesDependencies: true,
  environmentMb: 500,
  setupCommand: 'npx -y pnpm@10.34.9 --filter bench speakers:words',
  owner: 'bench',
};

interface Said {
  readonly speaker: string;
  readonly text: string;
}

interface Dialogue {
  readonly name: string;
  readonly samples: Float32Array;
  readonly said: readonly Said[];
}

const PAUSE_S = 0.6;
const more: readonly { readonly file: string; readonly text: string }[] = JSON.parse(
  readFileSync(`${audio}more/transcripts.json`, 'utf8'),
);
const written = (name: string): string => more.find(({ file }) => file.includes(name))!.text;
const LJ = 'Linda';
/** What each person of the folder says, in a recording each. */
const PIECES: Readonly<Record<string, readonly (Said & { readonly file: string })[]>> = {
  president: [
    {
      ...{ file: 'jfk.wav', speaker: 'President' },
      text: 'And so my fellow Americans, ask not what your country can do for you, ask what you can do for your country.',
    },
  ],
  linda: [
    { file: 'LJ001-0002.wav', speaker: LJ, text: 'in being comparatively modern.' },
    {
      ...{ file: 'LJ001-0004.wav', speaker: LJ },
      text: 'produced the block books, which were the immediate predecessors of the true printed book,',
    },
    { file: 'LJ001-0013.wav', speaker: LJ, text: 'than in the same operations with ugly ones.' },
    { file: 'more/sb-lj50.flac', speaker: LJ, text: written('sb-lj50') },
  ],
  reader: [
    {
      ...{ file: 'librispeech-6930-75918-0000.flac', speaker: 'Reader' },
      text: 'Concord returned to its place amidst the tents',
    },
  ],
  scot: [
    { file: 'more/vctk-clean-3.flac', speaker: 'Scot', text: written('vctk-clean-3') },
    { file: 'more/vctk-noisy-4.flac', speaker: 'Scot', text: written('vctk-noisy-4') },
  ],
};

/** By ffmpeg: mono, 16 kHz. */
function samplesOf(file: string): Float32Array {
  const flags = ['-nostdin', '-loglevel', 'error', '-i', file, '-f', 'f32le', '-ac', '1'];
  const bytes = execFileSync('ffmpeg', [...flags, '-ar', '16000', '-'], { maxBuffer: 2 ** 30 });
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Recordings one after the other, with a pause between them. */
function composed(name: string, ...places: readonly (readonly [string, number])[]): Dialogue {
  const pieces = places.map(([person, i]) => PIECES[person]![i]!);
  const all = pieces.flatMap(({ file }) => [
    samplesOf(audio + file),
    new Float32Array(PAUSE_S * 16_000),
  ]);
  const samples = new Float32Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of all) {
    samples.set(piece, at);
    at += piece.length;
  }
  return { name, samples, said: pieces };
}

const dialogues: readonly Dialogue[] = [
  {
    name: 'demo',
    samples: readWav(readFileSync(`${demo}.wav`)).samples,
    said: JSON.parse(readFileSync(`${demo}.json`, 'utf8')).sentences.map(
      ({ voice, text }: { readonly voice: string; readonly text: string }) => ({
        ...{ speaker: voice, text },
      }),
    ),
  },
  composed('two', ['linda', 1], ['president', 0], ['linda', 3], ['linda', 2]),
  composed('three', ['president', 0], ['scot', 0], ['linda', 3], ['scot', 1], ['linda', 1]),
  composed(
    'four',
    ...([
      ['linda', 0],
      ['reader', 0],
      ['president', 0],
      ['scot', 1],
      ['linda', 3],
      ['scot', 0],
      ['linda', 2],
    ] as const),
  ),
];

const { python } = await setupEnvironment(METRICS, {
  onProgress: ({ phase, what }) => progress(`${phase} ${what}`),
});
const told: (readonly Said[])[] = [];
{
  await using backend = createOnnxBackend({ model: 'base' });
  await using diarizer = createSpeakerDiarizer();
  for (const { samples } of dialogues) {
    const turns = diarizer.diarize(samples);
    const segments: Segment[] = [];
    const settings = { backend, language: 'en', wordTimestamps: true };
    for await (const event of transcribeRecording(samples, settings)) {
      if (event.type === 'segment') segments.push(event.segment);
    }
    told.push(
      assignSpeakers(segments, await turns).map(({ speaker = '?', text }) => ({ speaker, text })),
    );
  }
}

interface Score {
  readonly words: number;
  readonly errors: number;
  readonly aligned: number;
  readonly misassigned: number;
}

const script = fileURLToPath(new URL('score_words.py', import.meta.url));
const input = JSON.stringify(dialogues.map(({ said }, i) => ({ truth: said, told: told[i] })));
const { stdout, stderr, status } = spawnSync(python, [script], { input, encoding: 'utf8' });
if (status !== 0) throw new Error(stderr);
const scores = JSON.parse(stdout) as readonly Score[];
const sum = (what: keyof Score): number => scores.reduce((all, score) => all + score[what], 0);
const row = (name: string, people: string, score: Score): string[] => [
  ...[name, people, String(score.words)],
  (score.errors / score.words).toFixed(3),
  (score.misassigned / score.aligned).toFixed(3),
];

publish('speaker-words', [
  '# Who said which word',
  describeMachine(),
  "`base`, five beams, `transcribeRecording` and `assignSpeakers` of @ws/speakers' turns. cpWER by meeteval: words that are wrong, or another person's. WDER (Shafey et al. 2019): of the words that were heard, those with the wrong speaker.",
  table(
    ['dialogue', 'people', 'words', 'cpWER', 'WDER'],
    [
      ...dialogues.map(({ name, said }, i) =>
        row(name, String(new Set(said.map(({ speaker }) => speaker)).size), scores[i]!),
      ),
      row('all', '', {
        ...{ words: sum('words'), errors: sum('errors') },
        ...{ aligned: sum('aligned'), misassigned: sum('misassigned') },
      }),
    ],
  ),
]);
