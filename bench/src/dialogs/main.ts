import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ModelName } from '../engines.js';
import { espeakVoice, fliteVoice } from '../keyterms/voices.js';
import { startServerProcess } from '../live/server-process.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { spokenRecordings } from '../spoken-recordings.js';
import { DIALOGUES, type Dialogue, type Turn, turnsOf } from './dialogues.js';
import { type HeldDialogue, type Holding, holdDialogue } from './hold-dialogue.js';
import { type JudgedDialogue, judgeDialogue } from './judge-dialogue.js';
import type { ScriptedQuestion } from './matching-questions.js';
import { startScriptedModel } from './scripted-model.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'base' },
    /** Some kinds, by the beginnings of their names. */
    kind: { type: 'string', multiple: true, default: [''] },
    /** Dialogues that are held at the same time, each on a connection of its own. */
    'at-once': { type: 'string', default: '2' },
  },
});

const VOICES = Object.fromEntries([
  ...['slt', 'rms', 'awb'].map((name) => [name, fliteVoice(name)] as const),
  ...['en-us', 'en-gb'].map((name) => [name, espeakVoice(name)] as const),
]);
for (const { missing } of Object.values(VOICES)) {
  if (missing !== undefined) throw new Error(`bench dialogs ${missing}`);
}
const recordings = await spokenRecordings();
const recording = (name: string) => recordings.find((one) => one.name.includes(name));
const isThere = ({ steps }: Dialogue): boolean =>
  steps.every((step) => {
    const { recording: name } = step.do === 'ask' ? step.turn : {};
    return name === undefined || recording(name) !== undefined;
  });
const chosen = DIALOGUES.filter(({ kind }) => values.kind.some((name) => kind.startsWith(name)));
const dialogues = chosen.filter(isThere);
if (dialogues.length < chosen.length) {
  progress(`skipped: ${chosen.length - dialogues.length} dialogues with recordings of people`);
}

function questionOf({ says, recording: name, answer, thinksMs }: Turn): ScriptedQuestion {
  const words = says.filter((part) => typeof part === 'string').join(' ');
  return { text: name === undefined ? words : (recording(name)?.text ?? name), answer, thinksMs };
}

interface Held {
  readonly dialogue: Dialogue;
  readonly held: HeldDialogue;
  readonly judged: JudgedDialogue;
}

const spoken = new Map<string, Float32Array>();

/** The same each time: a synthesizer need not say it again. */
function soundOf(text: string, by: string): Float32Array {
  const key = `${by}: ${text}`;
  const sound = spoken.get(key) ?? VOICES[by]!.speak(text);
  spoken.set(key, sound);
  return sound;
}

async function holdAll(url: string): Promise<Held[]> {
  const holding: Holding = { url, soundOf, recordingOf: (name) => recording(name)!.samples };
  const done = new Map<Dialogue, Held>();
  const waiting = [...dialogues];
  const work = async (): Promise<void> => {
    for (let dialogue = waiting.shift(); dialogue !== undefined; dialogue = waiting.shift()) {
      const held = await holdDialogue(dialogue, holding);
      const judged = judgeDialogue(held, turnsOf(dialogue).map(questionOf));
      done.set(dialogue, { dialogue, held, judged });
      progress(`${done.size} ${dialogue.kind}: ${faultsOf(judged).join('; ') || 'right'}`);
    }
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
  return dialogues.map((dialogue) => done.get(dialogue)!);
}

function faultsOf({ turns, invented, brokenOff, notStopped, errors }: JudgedDialogue): string[] {
  return [
    ...turns.flatMap(({ said, heard, answers }) =>
      answers === 1 ? [] : [`“${said}” was answered ${answers} times, heard “${heard}”`],
    ),
    ...invented.map((text) => `“${text}” was asked by the server alone`),
    ...(brokenOff > 0 ? [`${brokenOff} answers were broken off`] : []),
    ...(notStopped > 0 ? [`${notStopped} were not stopped`] : []),
    ...errors.map((code) => `error ${code}`),
  ];
}

/** A row of the table. */
function rowOf(kind: string, all: readonly Held[]): string[] {
  const judged = all.map((one) => one.judged);
  const turns = judged.flatMap((one) => one.turns);
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  return [
    kind,
    all.length,
    turns.length,
    turns.filter(({ answers }) => answers === 1).length,
    turns.filter(({ answers }) => answers === 0).length,
    turns.filter(({ answers }) => answers > 1).length,
    sum(judged.map(({ invented }) => invented.length)),
    sum(judged.map(({ brokenOff }) => brokenOff)),
    `${sum(turns.map(({ wordErrors }) => wordErrors))} of ${sum(turns.map(({ words }) => words))}`,
  ].map(String);
}

const HEAD = [
  ...['dialogues', 'of them', 'questions', 'answered once', 'lost', 'answered twice'],
  ...['invented', 'answers broken off by nothing', 'words wrong'],
];

const folder = mkdtempSync(join(tmpdir(), 'ws-dialogs-'));
await using model = await startScriptedModel(DIALOGUES.flatMap(turnsOf).map(questionOf));
const server = await startServerProcess(values.model as ModelName, ['--voice'], false, {
  ...{ OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'scripted', OPENAI_API_KEY: 'none' },
  ...{ ANTHROPIC_API_KEY: '', OPENCLAW_GATEWAY_URL: '', WS_LLAMA_MODEL: 'none' },
  TTS_CACHE_DIR: folder,
});
const loadBefore = loadavg()[0]!;
const held = await holdAll(server.url).finally(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});
const kinds = [...new Set(dialogues.map(({ kind }) => kind))];
const faults = held.flatMap(({ dialogue, judged }) =>
  faultsOf(judged).map((fault) => `- ${dialogue.kind}: ${fault}`),
);
publish(
  'dialogs',
  [
    '# Dialogues',
    describeMachine(),
    `${dialogues.length} dialogues of scripted people with \`/voice/stream\`, Whisper’s \`${values.model}\`, in real time, ${values['at-once']} at once, beside a machine of load ${loadBefore.toFixed(1)} to ${loadavg()[0]!.toFixed(1)}. A model server answers by a list.`,
    table(HEAD, [
      ...kinds.map((kind) =>
        rowOf(
          kind,
          held.filter((one) => one.dialogue.kind === kind),
        ),
      ),
      rowOf('all', held),
    ]),
    faults.join('\n') || 'No question was lost, invented, or answered twice.',
  ],
  held.map(({ dialogue, held: { steps, messages, played }, judged }) => ({
    ...{ kind: dialogue.kind, judged, steps, messages, played },
  })),
);
