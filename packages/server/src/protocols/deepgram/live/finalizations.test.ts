import { expect, it } from 'vitest';
import { createFinalizations } from './finalizations.js';

function listen() {
  const told: string[] = [];
  const answers: (() => void)[] = [];
  const finalizations = createFinalizations((position) => told.push(`none at ${position}`));
  return {
    told,
    finalizations,
    ask: (position: number) =>
      finalizations.ask(position, () => new Promise<void>((resolve) => answers.push(resolve))),
    final: (position: number, text: string) =>
      finalizations.final(position, (isLast) => told.push(isLast ? `${text}!` : text)),
    async answer() {
      answers.shift()?.();
      await Promise.resolve();
      await Promise.resolve();
    },
    answers,
  };
}

it('tells which final is the last of those before', async () => {
  const { told, ask, final, answer } = listen();
  final(0, 'a');
  ask(100);
  final(10, 'b');
  final(50, 'c');
  expect(told).toEqual(['a', 'b']);
  await answer();
  expect(told).toEqual(['a', 'b', 'c!']);
  final(100, 'd');
  expect(told.at(-1)).toBe('d');
});

it('answers where there is nothing to say, and each but once', async () => {
  const { told, ask, answer, answers } = listen();
  ask(100);
  ask(100);
  expect(answers).toHaveLength(1);
  await answer();
  expect(told).toEqual(['none at 100']);
  ask(100);
  await answer();
  expect(told).toEqual(['none at 100', 'none at 100']);
});

it('tells what is held before what comes after it', async () => {
  const { told, ask, final, finalizations, answer } = listen();
  ask(100);
  final(50, 'a');
  finalizations.before(90);
  expect(told).toEqual([]);
  finalizations.before(100);
  expect(told).toEqual(['a']);
  final(90, 'b');
  await answer();
  expect(told).toEqual(['a', 'b!']);
});

it('tells what is held at the end, and then nothing more', async () => {
  const { told, ask, final, finalizations, answer } = listen();
  ask(100);
  ask(200);
  final(50, 'a');
  finalizations.end();
  expect(told).toEqual(['a!', 'none at 200']);
  await answer();
  expect(told).toEqual(['a!', 'none at 200']);
});

it('does not answer before the finals that are asked for', async () => {
  const { told, ask, final, finalizations, answer } = listen();
  ask(100);
  // Somebody speaks on, while the engine is at work on what was said.
  finalizations.before(100);
  expect(told).toEqual([]);
  final(50, 'a');
  await answer();
  expect(told).toEqual(['a!']);
});

it('tells what is held at the end, and then nothing more', async () => {
  const { told, ask, final, finalizations, answer } = listen();
  ask(100);
  ask(200);
  final(50, 'a');
  finalizations.end();
  expect(told).toEqual(['a!', 'none at 200']);
  await answer();
  expect(told).toEqual(['a!', 'none at 200']);
});
