import { expect, it } from 'vitest';
import { answered, question } from './__fixtures__/answered.js';
import type { AnswerModel } from './answer-model.js';
import { createAnswerChain } from './create-answer-chain.js';
import { createAnswerChoice } from './create-answer-choice.js';

/** A model that says its name, and notes how often it was loaded. */
function named(name: string, { takesTools = false, fails = false } = {}) {
  const model = {
    ...{ specVersion: 'v1' as const, name, loads: 0, takesTools: () => takesTools },
    async load() {
      model.loads++;
    },
    async *answer() {
      if (fails) {
        const { TranscribeError } = await import('@ws/core');
        throw new TranscribeError('Not now.', { code: 'ERR_OVERLOADED' });
      }
      yield { type: 'text', text: name } as const;
    },
    async [Symbol.asyncDispose]() {},
  };
  return model satisfies AnswerModel;
}

it('answers by the model that is asked for, and by the first else', async () => {
  const [one, two] = [named('one'), named('two', { takesTools: true })];
  const choice = createAnswerChoice([one, two]);
  expect(choice.models).toEqual(['one', 'two']);
  expect([choice.takesTools?.(), choice.takesTools?.('two')]).toEqual([false, true]);
  await choice.load();
  expect([one.loads, two.loads]).toEqual([1, 0]);
  expect(await answered(choice)).toBe('one');
  expect(await answered(choice, question(undefined, { model: 'two' }))).toBe('two');
  expect(await answered(choice, question(undefined, { model: 'two' }))).toBe('two');
  expect([one.loads, two.loads]).toEqual([1, 1]);
  expect(await answered(choice, question(undefined, { model: 'three' }))).toBe('one');
});

it('is a part of a chain, in which the model that is asked for is the first', async () => {
  const chain = createAnswerChain([
    createAnswerChoice([named('one'), named('two')]),
    named('three', { takesTools: true }),
    named('four', { fails: true }),
  ]);
  expect(chain.models).toEqual(['one', 'two', 'three', 'four']);
  expect(await answered(chain)).toBe('one');
  expect(await answered(chain, question(undefined, { model: 'two' }))).toBe('two');
  expect(await answered(chain, question(undefined, { model: 'three' }))).toBe('three');
  expect(await answered(chain, question(undefined, { model: 'four' }))).toBe('one');
  expect([chain.takesTools?.(), chain.takesTools?.('two')]).toEqual([true, false]);
  const tools = [{ name: 'weather', parameters: {} }];
  expect(await answered(chain, question(undefined, { tools }))).toBe('three');
  const without = createAnswerChain([named('one')]);
  await expect(answered(without, question(undefined, { tools }))).rejects.toMatchObject({
    code: 'ERR_INVALID_OPTION',
  });
});
