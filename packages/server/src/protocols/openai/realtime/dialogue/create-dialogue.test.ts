import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { ProvidedQuestion } from '../../../answer-provider.js';
import { createDialogue, type Dialogue } from './create-dialogue.js';

/** A conversation in writing, of which the test says when the user speaks. */
function dialogued(): {
  dialogue: Dialogue;
  asked: ProvidedQuestion[];
  told: string[];
  speaks(isSpeaking: boolean): void;
} {
  const asked: ProvidedQuestion[] = [];
  const told: string[] = [];
  let isSpeaking = false;
  let ids = 0;
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const dialogue = createDialogue({
    answers: {
      ...{ name: 'scripted', models: ['scripted'], takesTools: () => false },
      open: () => ({
        async *answer(question) {
          asked.push(question);
          yield { type: 'text', text: 'Yes.' } as const;
        },
      }),
    },
    ...{ speech: undefined, conversationId: 'conv', model: undefined, logger: quiet },
    ...{ edition: () => 'ga', nextId: (prefix) => `${prefix}_${++ids}` },
    say: (type) => void told.push(type),
    async drained() {},
    isSpeaking: () => isSpeaking,
    hear: async () => '',
  });
  return {
    ...{ dialogue, asked, told },
    speaks(is) {
      isSpeaking = is;
    },
  };
}

const questions = (asked: readonly ProvidedQuestion[]) =>
  asked.map(({ messages }) => messages.map(({ content }) => content).join('|'));

it('does not answer a user who goes on speaking, and then answers all of it', async () => {
  const { dialogue, asked, speaks } = dialogued();
  dialogue.committed('a', true);
  speaks(true);
  dialogue.transcribed('a', 'One.');
  await setImmediate();
  expect(asked).toEqual([]);
  dialogue.committed('b', true);
  speaks(false);
  dialogue.settle();
  // Its words are not known yet.
  expect(asked).toEqual([]);
  dialogue.transcribed('b', 'Two.');
  await dialogue.idle();
  expect(questions(asked)).toEqual(['One.|Two.']);
});

it('answers what was said before a noise, and a noise alone not at all', async () => {
  const { dialogue, asked, speaks } = dialogued();
  dialogue.committed('noise', true);
  dialogue.transcribed('noise', '');
  dialogue.committed('a', true);
  speaks(true);
  dialogue.transcribed('a', 'One.');
  dialogue.committed('b', true);
  speaks(false);
  dialogue.transcribed('b', '');
  await dialogue.idle();
  expect(questions(asked)).toEqual(['One.']);
});

it('answers once where its client asks before the turn is answered', async () => {
  const { dialogue, asked, told } = dialogued();
  dialogue.committed('a', true);
  dialogue.take({ type: 'response.create', fields: {} });
  dialogue.transcribed('a', 'One.');
  await dialogue.idle();
  await setImmediate();
  await dialogue.idle();
  expect(questions(asked)).toEqual(['One.']);
  expect(told.filter((type) => type === 'response.done')).toHaveLength(1);
});

it('does not answer a turn that its client gives up before its words are known', async () => {
  const { dialogue, asked } = dialogued();
  dialogue.committed('a', true);
  dialogue.take({ type: 'response.cancel', fields: {} });
  dialogue.transcribed('a', 'One.');
  await setImmediate();
  expect(asked).toEqual([]);
});

it('answers a turn without words with nothing, and a client that asks for a greeting', async () => {
  const { dialogue, asked, told } = dialogued();
  const respond = async (): Promise<void> => {
    dialogue.take({ type: 'response.create', fields: {} });
    await dialogue.idle();
  };
  const hear = (id: string, text: string): void => {
    dialogue.committed(id, false);
    dialogue.transcribed(id, text);
  };
  await respond();
  expect(questions(asked)).toEqual(['']);
  hear('a', '');
  await respond();
  expect(asked).toHaveLength(1);
  expect(told.slice(-2)).toEqual(['response.created', 'response.done']);
  hear('b', 'One.');
  hear('c', ' ');
  // What was said before it has no answer yet.
  await respond();
  expect(questions(asked).at(-1)).toBe('Yes.|One.');
  hear('d', '');
  await respond();
  expect(asked).toHaveLength(2);
});

it('tells a system prompt from a system message of the client’s', async () => {
  const { dialogue, asked } = dialogued();
  const say = (role: string, text: string): void => {
    const item = { type: 'message', role, content: [{ type: 'input_text', text }] };
    dialogue.take({ type: 'conversation.item.create', fields: { item } });
  };
  say('system', 'The user is in Rome.');
  say('user', 'Hi.');
  dialogue.take({ type: 'response.create', fields: {} });
  await dialogue.idle();
  expect(asked[0]!.messages[0]).toEqual({ role: 'system', content: '' });
  expect(asked[0]!.messages[1]).toEqual({ role: 'system', content: 'The user is in Rome.' });
  dialogue.take({ type: 'response.create', fields: { response: { instructions: 'Be brief.' } } });
  await dialogue.idle();
  expect(questions(asked).at(-1)).toBe('Be brief.|The user is in Rome.|Hi.|Yes.');
});
