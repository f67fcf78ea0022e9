import type { ModelName } from '../engines.js';
import { startServerProcess } from '../live/server-process.js';
import { progress, table } from '../report.js';
import { DIALOGUES, type Dialogue, turnsOf } from './dialogues.js';
import type { HeldDialogue } from './held-dialogue.js';
import { holdDialogue } from './hold-dialogue.js';
import { type JudgedDialogue, judgeDialogue } from './judge-dialogue.js';
import { machineLoad } from './machine-load.js';
import { createQuestionMatcher } from './matching-questions.js';
import type { People } from './people.js';
import { startScriptedModel } from './scripted-model.js';

interface Held {
  readonly dialogue: Dialogue;
  readonly held: HeldDialogue;
  readonly judged: JudgedDialogue;
}

const HEAD = [
  ...['dialogues', 'of them', 'questions', 'answered once', 'lost', 'twice', 'invented'],
  ...['broken off by nothing', 'not stopped', 'words wrong'],
];

/**
 * @param kinds - beginnings of their names
 * @param atOnce - dialogues that are held at the same time, each on a connection of its own
 * @param env - of the server
 */
export async function reportDialogues(
  model: ModelName,
  people: People,
  { kinds, atOnce }: { readonly kinds: readonly string[]; readonly atOnce: number },
  env: Readonly<Record<string, string>>,
): Promise<{ readonly text: readonly string[]; readonly details: unknown }> {
  const chosen = DIALOGUES.filter(({ kind }) => kinds.some((name) => kind.startsWith(name)));
  const dialogues = chosen.filter(people.canHold);
  if (dialogues.length < chosen.length) {
    progress(`skipped: ${chosen.length - dialogues.length} dialogues with recordings of people`);
  }
  const questions = new Map(
    DIALOGUES.map((dialogue) => [dialogue, turnsOf(dialogue).map(people.questionOf)]),
  );
  const asked = [...questions.values()].flat();
  const find = createQuestionMatcher(asked);
  await using answers = await startScriptedModel(asked);
  await using server = await startServerProcess(model, ['--voice'], false, {
    ...env,
    ...{ OPENAI_BASE_URL: answers.url, OPENAI_MODEL: 'scripted', WS_LLAMA_MODEL: 'none' },
  });
  const load = machineLoad();
  const done = new Map<Dialogue, Held>();
  const waiting = [...dialogues];
  const work = async (): Promise<void> => {
    for (let dialogue = waiting.shift(); dialogue !== undefined; dialogue = waiting.shift()) {
      const held = await holdDialogue(dialogue, { ...people, url: server.url });
      const judged = judgeDialogue(held, questions.get(dialogue)!, find);
      done.set(dialogue, { dialogue, held, judged });
      progress(`${done.size} ${dialogue.kind}: ${faultsOf(judged).join('; ') || 'right'}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const all = dialogues.map((dialogue) => done.get(dialogue)!);
  const kindsHeld = [...new Set(dialogues.map(({ kind }) => kind))];
  const faults = all.flatMap(({ dialogue, judged }) =>
    faultsOf(judged).map((fault) => `- ${dialogue.kind}: ${fault}`),
  );
  return {
    text: [
      `${all.length} dialogues of scripted people with \`/voice/stream\`, Whisper’s \`${model}\`, in real time, ${atOnce} at once (${load()}). A model server answers by a list.`,
      table(HEAD, [
        ...kindsHeld.map((kind) =>
          rowOf(
            kind,
            all.filter(({ dialogue }) => dialogue.kind === kind),
          ),
        ),
        rowOf('all', all),
      ]),
      faults.join('\n') || 'No question was lost, invented, or answered twice.',
    ],
    details: all.map(({ dialogue: { kind }, held, judged }) => ({ kind, judged, ...held })),
  };
}

function faultsOf({ turns, invented, brokenOff, notStopped, errors }: JudgedDialogue): string[] {
  return [
    ...turns.flatMap(({ said, heard, answers }) =>
      answers === 1 ? [] : [`“${said}” was answered ${answers} times, heard “${heard}”`],
    ),
    ...invented.map((text) => `“${text}” was answered, and nobody asked it`),
    ...(brokenOff > 0 ? [`${brokenOff} answers were broken off by nothing`] : []),
    ...(notStopped > 0 ? [`${notStopped} answers were not stopped`] : []),
    ...errors.map((code) => `error ${code}`),
  ];
}

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
    sum(judged.map(({ notStopped }) => notStopped)),
    `${sum(turns.map(({ wordErrors }) => wordErrors))} of ${sum(turns.map(({ words }) => words))}`,
  ].map(String);
}
