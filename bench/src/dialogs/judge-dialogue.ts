import { wordErrorRate } from '@ws/core/measures';
import type { Step } from './dialogues.js';
import type { HeldDialogue, ToldMessage } from './held-dialogue.js';
import { type ScriptedQuestion, wordsOf } from './matching-questions.js';

/** What became of one question. */
export interface JudgedTurn {
  /** What was to be heard. */
  readonly said: string;
  /** What was, of it; of one that was cut in two, both. */
  readonly heard: string;
  /** Answers of which something was played. One is right. */
  readonly answers: number;
  readonly wordErrors: number;
  readonly words: number;
}

export interface JudgedDialogue {
  readonly turns: readonly JudgedTurn[];
  /** What the server answered, and no person asked. */
  readonly invented: readonly string[];
  /** How often an answer was broken off that was not to be. */
  readonly brokenOff: number;
  /** What was to end an answer, and did not. */
  readonly notStopped: number;
  readonly errors: readonly string[];
}

/** What was heard of a question, and of its answer. */
interface Reply {
  readonly heard: string;
  /** When that was known. */
  readonly at: number;
  /** What was played of it, in words. */
  played: string;
}

/** So late a text is there, after its last word. */
const LATE_MS = 8000;
/** A text may be there before the silence at the end of what a synthesizer said. */
const EARLY_MS = 500;

/**
 * @param questions - of this dialogue, in their order
 * @param find - which questions of all dialogues a text asks
 */
export function judgeDialogue(
  held: HeldDialogue,
  questions: readonly ScriptedQuestion[],
  find: (text: string) => readonly ScriptedQuestion[],
): JudgedDialogue {
  const replies = repliesOf(held);
  const texts = new Map(questions.map((question) => [question, [] as string[]]));
  const answers = new Map(questions.map((question) => [question, 0]));
  const invented: string[] = [];
  const strange: Reply[] = [];
  for (const reply of replies) {
    const { heard, played } = reply;
    const own =
      find(heard).find((question) => questions.includes(question)) ??
      questions.find(({ text }) => isPartOf(heard, text));
    if (own !== undefined) texts.get(own)!.push(heard);
    const answered = questions.filter(({ answer }) => played.includes(firstWord(answer)));
    // A part of a question that was answered as if it were the whole.
    if (answered.length === 0 && played !== '' && own !== undefined) answered.push(own);
    for (const question of answered) answers.set(question, answers.get(question)! + 1);
    if (played !== '' && answered.length === 0) strange.push(reply);
  }
  const asked = held.steps.filter(({ step }) => step.do === 'ask');
  for (const { heard, at } of strange) {
    const before = asked.findLastIndex(({ to }) => at >= to - EARLY_MS && at <= to + LATE_MS);
    const misheard = questions[before];
    // A question of which no word was understood was answered all the same.
    if (misheard !== undefined && answers.get(misheard) === 0) {
      answers.set(misheard, 1);
      texts.get(misheard)!.push(heard);
    } else invented.push(heard);
  }
  return {
    turns: questions.map((question): JudgedTurn => {
      const heard = texts.get(question)!.join(' ');
      const { errors, words } = wordErrorRate(question.text, heard);
      const said = question.text;
      return { said, heard, answers: answers.get(question)!, wordErrors: errors, words };
    }),
    invented,
    brokenOff: brokenOff(held),
    notStopped: notStopped(held),
    errors: held.messages.flatMap(({ type, code }) => (type === 'error' ? [code ?? ''] : [])),
  };
}

function repliesOf({ messages, played }: HeldDialogue): Reply[] {
  const sounded = new Set(played.map(({ url }) => url));
  const replies: Reply[] = [];
  for (const { type, at, text = '', url = '' } of messages) {
    if (type === 'final_transcript') replies.push({ heard: text, at, played: '' });
    const last = replies.at(-1);
    if (type === 'audio_chunk' && last !== undefined && sounded.has(url)) last.played += ` ${text}`;
  }
  return replies;
}

/** Most of its words stand in the question; of words as short as `what is a` nothing is told. */
function isPartOf(text: string, question: string): boolean {
  const words = wordsOf(text).filter(({ length }) => length > 3);
  const all = new Set(wordsOf(question));
  return words.length > 0 && words.filter((word) => all.has(word)).length >= words.length / 2;
}

/** Interruptions while no person asked, or told it to stop. */
function brokenOff({ steps, messages }: HeldDialogue): number {
  const spoken = steps.filter(({ step }) => isMeant(step));
  return messages.filter(
    ({ type, at }) =>
      type === 'interrupted' && !spoken.some(({ from, to }) => at >= from && at <= to + LATE_MS),
  ).length;
}

function isMeant(step: Step): boolean {
  return step.do === 'ask' || step.do === 'stop';
}

/** What told an answer to stop, and did not before somebody asked again. */
function notStopped({ steps, messages }: HeldDialogue): number {
  return steps.filter(({ step, from }, i) => {
    const next = steps.slice(i + 1).find((later) => isMeant(later.step));
    const until = next?.from ?? Number.POSITIVE_INFINITY;
    const isWithin = ({ at }: ToldMessage): boolean => at >= from && at < until;
    return (
      step.do === 'stop' && !messages.some((one) => one.type === 'interrupted' && isWithin(one))
    );
  }).length;
}

/** What no other answer has. */
export function firstWord(answer: string): string {
  return /\p{L}+/u.exec(answer)![0];
}
