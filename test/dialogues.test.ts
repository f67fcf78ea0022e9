import { describe, expect, it } from 'vitest';
import { DIALOGUES, type Step, turnsOf } from '../bench/src/dialogs/dialogues.js';
import type { HeldDialogue, ToldMessage } from '../bench/src/dialogs/held-dialogue.js';
import { firstWord, judgeDialogue } from '../bench/src/dialogs/judge-dialogue.js';
import { createQuestionMatcher } from '../bench/src/dialogs/matching-questions.js';

const questions = DIALOGUES.flatMap(turnsOf).map(({ says, recording, answer }) => ({
  text: recording ?? says.filter((part) => typeof part === 'string').join(' '),
  answer,
}));

describe('the dialogues of the bench', () => {
  it('are fifty, and each of their questions is told from all others, as is its answer', () => {
    expect(DIALOGUES).toHaveLength(50);
    const find = createQuestionMatcher(questions);
    for (const question of questions) {
      expect(find(question.text)).toEqual([question]);
      const word = firstWord(question.answer);
      expect([word, questions.filter(({ answer }) => answer.includes(word)).length]).toEqual([
        word,
        1,
      ]);
    }
  });

  it('are known where they are misheard, and both where two are asked at once', () => {
    const find = createQuestionMatcher(questions);
    const found = (text: string) => find(text).map(({ answer }) => answer);
    expect(found('He painted them on a Lisa.')).toEqual(['Leonardo did.']);
    expect(found('What is a dolphin? What is a shark?')).toHaveLength(2);
    expect(found('You had.')).toEqual([]);
  });
});

const ASKED = questions.filter(({ text }) => /dolphin|shark/.test(text));
const asking = (answer: string): Step => ({ do: 'ask', turn: { says: [], answer } });

/** A dialogue in which both are asked, at 0 and at 20 s, and what the server said. */
function judged(
  messages: readonly Omit<ToldMessage, 'at'>[],
  played: readonly string[],
  more: readonly Step[] = [],
) {
  const steps = [asking('Dolphins'), asking('Sharks'), ...more];
  const held: HeldDialogue = {
    steps: steps.map((step, i) => ({ step, from: 20_000 * i, to: 20_000 * i + 1000 })),
    messages: messages.map((message, i) => ({ ...message, at: 1500 + 10_000 * i })),
    played: played.map((url) => ({ url, at: 0, seconds: 1 })),
  };
  return judgeDialogue(held, ASKED, createQuestionMatcher(questions));
}
const final = (text: string) => ({ type: 'final_transcript', text });
const sound = (url: string, text: string) => ({ type: 'audio_chunk', url, text });
const right = [
  ...[final('What is a dolphin?'), sound('a', 'Dolphins are mammals.')],
  ...[final('What is a shark?'), sound('b', 'Sharks are fish.')],
];

describe('the judge of the bench', () => {
  it('counts answers of which something was heard', () => {
    const { turns, invented } = judged(right, ['a', 'b']);
    expect(turns.map(({ answers, wordErrors }) => [answers, wordErrors])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(invented).toEqual([]);
    expect(judged(right, ['a']).turns.map(({ answers }) => answers)).toEqual([1, 0]);
  });

  it('counts one question that is answered twice, also where a part of it is', () => {
    const twice = [...right, final('a dolphin'), sound('c', 'Pardon me?')];
    expect(judged(twice, ['a', 'b', 'c']).turns.map(({ answers }) => answers)).toEqual([2, 1]);
  });

  it('takes one answer to two questions for an answer to each', () => {
    const both = [
      ...[final('What is a dolphin?'), { type: 'interrupted', reason: 'speech' }],
      ...[final('What is a shark?'), sound('b', 'Dolphins are mammals. Sharks are fish.')],
    ];
    expect(judged(both, ['b']).turns.map(({ answers }) => answers)).toEqual([1, 1]);
  });

  it('tells what nobody asked from a question that was misheard', () => {
    const strange = [...right, final('You had.'), sound('c', 'Pardon me?')];
    expect(judged(strange, ['a', 'b', 'c']).invented).toEqual(['You had.']);
    const misheard = [final('That was a doll fin'), sound('a', 'Pardon me?'), ...right.slice(2)];
    const { turns, invented } = judged(misheard, ['a', 'b']);
    expect([turns[0]!.answers, turns[0]!.wordErrors > 0, invented]).toEqual([1, true, []]);
  });

  it('counts what broke off an answer, and what did not', () => {
    const broken = [...right, { type: 'interrupted', reason: 'speech' }];
    expect(judged(broken, ['a', 'b'])).toMatchObject({ brokenOff: 1, notStopped: 0 });
    const stop: Step = { do: 'stop', text: 'Stop.' };
    expect(judged(right, ['a', 'b'], [stop]).notStopped).toBe(1);
    expect(judged(broken, ['a', 'b'], [stop])).toMatchObject({ brokenOff: 0, notStopped: 0 });
  });
});
