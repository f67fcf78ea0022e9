import { expect, it } from 'vitest';
import { isRight, PLAIN_QUESTIONS } from '../bench/src/questions/plain-questions.js';

it('there are fifty, each once', () => {
  expect(new Set(PLAIN_QUESTIONS.map(({ question }) => question)).size).toBe(50);
});

it('a question that is said again is no right answer, but of a choice', () => {
  const parroted = PLAIN_QUESTIONS.filter((one) => isRight(one, one.question));
  expect(parroted.map(({ wrong }) => wrong === undefined)).not.toContain(true);
});

it.each([
  ['What is seven times eight?', 'It is 56.', 'It is 18.'],
  [
    'Which is larger, nine or eleven?',
    'Eleven is larger than nine.',
    'Nine is larger than eleven.',
  ],
  ['Which animal barks, a dog or a cat?', 'A dog barks.', 'A cat barks, and a dog does not.'],
  ['At how many degrees Celsius does water freeze?', 'At 0 degrees.', 'At 0.5 degrees.'],
  ['What is the first letter of the alphabet?', 'It is A.', 'It is a letter.'],
])('%s %s, and not: %s', (question, right, wrong) => {
  const asked = PLAIN_QUESTIONS.find((one) => one.question === question)!;
  expect(isRight(asked, right)).toBe(true);
  expect(isRight(asked, wrong)).toBe(false);
});
