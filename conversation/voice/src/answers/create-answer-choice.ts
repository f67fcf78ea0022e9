import { invalidOption } from '@ws/core/internal';
import type { AnswerModel } from './answer-model.js';

/**
 * Several models as one, of which a caller chooses by name; the first where it does not. `load` loads the first, the others
 * are loaded when they are first asked; disposing it disposes them.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createAnswerChoice(models: readonly AnswerModel[]): AnswerModel {
  const [first] = models;
  if (first === undefined) throw invalidOption('models', models, 'a list of one model or more');
  const loaded = new Set<AnswerModel>();

  function chosen(name: string | undefined): AnswerModel {
    return models.find((model) => model.name === name) ?? first!;
  }

  return {
    specVersion: 'v1',
    name: first.name,
    models: [...new Set(models.map(({ name }) => name))],
    promptTokens: first.promptTokens,
    takesTools: (name) => chosen(name).takesTools?.() === true,
    async load(how) {
      await first.load(how);
      loaded.add(first);
    },
    async *answer({ model: name, ...request }) {
      const model = chosen(name);
      if (model !== first && !loaded.has(model)) {
        await model.load({ signal: request.signal });
        loaded.add(model);
      }
      yield* model.answer(request);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(models.map((model) => model[Symbol.asyncDispose]()));
    },
  };
}
