import { silentLogger } from '@ws/core/internal';
import { expect, it } from 'vitest';
import { fails, says, scriptedModel } from './__fixtures__/scripted-model.js';
import { createHistory } from './create-history.js';
import { createSummaries } from './summarise-history.js';

const LINE = 'x'.repeat(90);

function fullHistory() {
  const history = createHistory({ maxTokens: 300, systemPrompt: '' });
  for (let i = 1; i <= 3; i++) {
    history.addUser(`Question ${i}. ${LINE}`);
    history.addAnswer(`Answer ${i}. ${LINE}`);
  }
  return history;
}

it('the model summarises what is oldest, in a conversation of its own', async () => {
  const model = scriptedModel('m', () => says('Ann asked ', 'a question.'));
  const history = fullHistory();
  await createSummaries(model, silentLogger).keepUp(history, 'one');
  const [asked] = model.asked;
  expect(asked!.conversationId).not.toBe('one');
  expect(asked!.messages.at(-1)!.content).toBe(
    `User: Question 1. ${LINE}\nAssistant: Answer 1. ${LINE}`,
  );
  expect(history.messages[0]).toEqual({
    role: 'system',
    content: 'Earlier in this conversation: Ann asked a question.',
  });
  expect(history.messages).toHaveLength(5);
});

it('the summary before is a part of the next', async () => {
  const model = scriptedModel('m', (_, time) => says(`Summary ${time}.`));
  const history = fullHistory();
  const summaries = createSummaries(model, silentLogger);
  await summaries.keepUp(history, 'one');
  history.addUser(`Question 4. ${LINE}`);
  history.addAnswer(`Answer 4. ${LINE}`);
  await summaries.keepUp(history, 'one');
  expect(model.asked[1]!.messages.at(-1)!.content).toMatch(/^Before that: Summary 1\.\nUser: /);
  expect(history.messages[0]!.content).toBe('Earlier in this conversation: Summary 2.');
});

it('nothing is asked where there is room, or a summary is being written', async () => {
  const model = scriptedModel('m', () => says('Summary.'));
  const summaries = createSummaries(model, silentLogger);
  await summaries.keepUp(createHistory(), 'one');
  expect(model.asked).toEqual([]);
  const history = fullHistory();
  await Promise.all([summaries.keepUp(history, 'one'), summaries.keepUp(history, 'one')]);
  expect(model.asked).toHaveLength(1);
});

it('a model that fails leaves the history as it is, and is asked again later', async () => {
  const model = scriptedModel('m', (_, time) =>
    time === 1 ? fails(new Error('no')) : says('Ok.'),
  );
  const history = fullHistory();
  const before = history.messages;
  const summaries = createSummaries(model, silentLogger);
  await summaries.keepUp(history, 'one');
  expect(history.messages).toEqual(before);
  await summaries.keepUp(history, 'one');
  expect(history.messages[0]!.content).toContain('Ok.');
});
