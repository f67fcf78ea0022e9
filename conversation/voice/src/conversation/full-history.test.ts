import { expect, it } from 'vitest';
import { scriptedAnswers } from '../__fixtures__/talking.js';
import { conversing } from './__fixtures__/conversing.js';

it('a conversation that is full is summarised, and its model told so', async () => {
  const answers = scriptedAnswers(function* ({ conversationId }) {
    yield conversationId === 'one' ? `Yes. ${'x'.repeat(200)}` : 'Ann asks the same all day.';
  });
  const { clock, say, said } = conversing(answers, undefined, { maxTokens: 300, systemPrompt: '' });
  for (let i = 1; i <= 4; i++) {
    await clock.advance(5000);
    await say({ type: 'text', content: `Question ${i}?` });
    await expect.poll(() => said.filter(({ type }) => type === 'response_complete').length).toBe(i);
  }
  const asked = answers.asked.filter(({ conversationId }) => conversationId === 'one');
  expect(asked.at(-1)!.messages[0]).toEqual({
    role: 'system',
    content: 'Earlier in this conversation: Ann asks the same all day.',
  });
  expect(asked.at(-1)!.messages.at(-1)!.content).toBe('Question 4?');
});
