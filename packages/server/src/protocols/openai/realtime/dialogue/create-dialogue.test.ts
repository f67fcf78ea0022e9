import { setImmediate } from 'node:timers/promises';
import { abortedError, deferred } from '@ws/core/internal';
import { expect, it } from 'vitest';
import type { ProvidedAnswerPart, ProvidedQuestion } from '../../../answer-provider.js';
import { createDialogue, type Dialogue } from './create-dialogue.js';

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
type Said = any;

interface Script {
  answer?(
    question: ProvidedQuestion,
  ): Iterable<ProvidedAnswerPart | string> | AsyncIterable<ProvidedAnswerPart | string>;
  hear?(base64: string): Promise<string>;
}

/** A conversation in writing, of which the test says when the user speaks. */
function dialogued({ answer = () => ['Yes.'], hear = async () => '' }: Script = {}): {
  dialogue: Dialogue;
  asked: ProvidedQuestion[];
  told: string[];
  said: Said[];
  speaks(isSpeaking: boolean): void;
} {
  const asked: ProvidedQuestion[] = [];
  const told: string[] = [];
  const said: Said[] = [];
  let isSpeaking = false;
  let ids = 0;
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const dialogue = createDialogue({
    answers: {
      ...{ name: 'scripted', models: ['scripted'], takesTools: () => true },
      open: () => ({
        async *answer(question) {
          asked.push(question);
          for await (const part of answer(question)) {
            if (question.signal.aborted) throw abortedError(question.signal);
            yield typeof part === 'string' ? { type: 'text', text: part } : part;
          }
        },
      }),
    },
    ...{ speech: undefined, conversationId: 'conv', model: undefined, logger: quiet },
    ...{ edition: () => 'ga', nextId: (prefix) => `${prefix}_${++ids}` },
    say(type, fields) {
      told.push(type);
      said.push({ type, ...fields });
    },
    async drained() {},
    isSpeaking: () => isSpeaking,
    hear,
  });
  return {
    ...{ dialogue, asked, told, said },
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

const create = (dialogue: Dialogue, item: object, more: object = {}) =>
  dialogue.take({ type: 'conversation.item.create', fields: { item, ...more } });
const written = (id: string, text: string) => ({
  ...{ id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});
const recorded = (id: string, audio: string) => ({
  ...{ id, type: 'message', role: 'user', content: [{ type: 'input_audio', audio }] },
});

/** Says nothing as long as it is not ended. */
async function* silent({ signal }: ProvidedQuestion): AsyncGenerator<string> {
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve());
  });
  yield* [];
}

it('keeps the next question where another answer is given up by its id', async () => {
  const { dialogue, asked, told } = dialogued();
  dialogue.committed('a', true);
  const cancel = (): boolean =>
    dialogue.take({ type: 'response.cancel', fields: { response_id: 'an earlier one' } });
  expect(cancel).toThrow(/no active response/);
  dialogue.transcribed('a', 'One.');
  await dialogue.idle();
  expect(questions(asked)).toEqual(['One.']);
  expect(told).toContain('response.done');
});

it('answers the next question where the answer before it is given up', async () => {
  const { dialogue, asked } = dialogued({
    answer: (question) => (question.messages.length === 1 ? silent(question) : ['Yes.']),
  });
  create(dialogue, written('a', 'One.'));
  dialogue.take({ type: 'response.create', fields: {} });
  dialogue.committed('b', true);
  dialogue.take({ type: 'response.cancel', fields: {} });
  dialogue.transcribed('b', 'Two.');
  await dialogue.idle();
  expect(questions(asked).at(-1)).toBe('One.|Two.');
});

it('answers a question again where a noise ended its answer before any of it was told', async () => {
  const { dialogue, asked, said } = dialogued({
    answer: (question) => (asked.length === 1 ? silent(question) : ['Yes.']),
  });
  dialogue.committed('a', true);
  dialogue.transcribed('a', 'One.');
  await setImmediate();
  dialogue.speechStarted(true);
  dialogue.committed('cough', true);
  dialogue.transcribed('cough', '');
  await dialogue.idle();
  expect(questions(asked)).toEqual(['One.', 'One.']);
  const ends = said.filter(({ type }) => type === 'response.done');
  expect(ends.map(({ response }) => response.status)).toEqual(['cancelled', 'completed']);
});

it('does not answer again where a noise ended an answer of which something was told', async () => {
  const { dialogue, asked } = dialogued({
    answer: async function* (question) {
      yield 'Well, ';
      yield* silent(question);
    },
  });
  dialogue.committed('a', true);
  dialogue.transcribed('a', 'One.');
  await setImmediate();
  dialogue.speechStarted(true);
  dialogue.committed('cough', true);
  dialogue.transcribed('cough', '');
  await setImmediate();
  expect(questions(asked)).toEqual(['One.']);
});

it('answers where the id of an item is used again before its audio was heard', async () => {
  const first = deferred<string>();
  const { dialogue, asked } = dialogued({
    hear: (audio) => (audio === 'one' ? first.promise : Promise.resolve('Two.')),
  });
  create(dialogue, recorded('x', 'one'));
  dialogue.take({ type: 'response.create', fields: {} });
  dialogue.take({ type: 'conversation.item.delete', fields: { item_id: 'x' } });
  create(dialogue, recorded('x', 'two'));
  await dialogue.idle();
  dialogue.take({ type: 'response.create', fields: {} });
  await dialogue.idle();
  // It is of an item that is no more.
  first.resolve('One.');
  await setImmediate();
  dialogue.take({ type: 'response.create', fields: {} });
  await dialogue.idle();
  expect(questions(asked).at(-1)).toBe('Two.|Yes.|Yes.');
});

it('tells calls by ids of its own, and takes what came of each', async () => {
  const call = { id: 'call_0', name: 'weather', arguments: '{}' };
  const { dialogue, asked, said } = dialogued({
    answer: ({ messages }) => (messages.length < 2 ? [{ type: 'call', call }] : ['Rain.']),
  });
  const result = (output: string): string => {
    const { call_id } = said.findLast(
      ({ type }) => type === 'response.function_call_arguments.done',
    );
    create(dialogue, { type: 'function_call_output', call_id, output });
    return call_id;
  };
  const ids = [];
  for (const output of ['rain', 'sun']) {
    dialogue.take({ type: 'response.create', fields: { response: { tools: [] } } });
    await dialogue.idle();
    ids.push(result(output));
  }
  expect(new Set(ids).size).toBe(2);
  create(dialogue, written('a', 'And now?'));
  dialogue.take({ type: 'response.create', fields: {} });
  await dialogue.idle();
  expect(asked.at(-1)!.messages[0]!.calls!.map(({ output }) => output)).toEqual(['rain', 'sun']);
});

it('takes for a call the first result after it, where a client uses an id twice', async () => {
  const { dialogue, asked } = dialogued();
  for (const output of ['rain', 'sun']) {
    create(dialogue, { type: 'function_call', call_id: 'c', name: 'weather', arguments: '{}' });
    create(dialogue, { type: 'function_call_output', call_id: 'c', output });
  }
  dialogue.take({ type: 'response.create', fields: {} });
  await dialogue.idle();
  expect(asked[0]!.messages[0]!.calls!.map(({ output }) => output)).toEqual(['rain', 'sun']);
});

it('keeps an item that is put at the beginning of a conversation that is full', () => {
  const { dialogue, said } = dialogued();
  for (let i = 0; i < 500; i++) create(dialogue, written(`item ${i}`, 'One.'));
  create(dialogue, written('first', 'Zero.'), { previous_item_id: 'root' });
  expect(said.at(-1)).toMatchObject({ previous_item_id: null, item: { id: 'first' } });
  const retrieve = (item_id: string): boolean =>
    dialogue.take({ type: 'conversation.item.retrieve', fields: { item_id } });
  expect(retrieve('first')).toBe(true);
  expect(() => retrieve('item 0')).toThrow(/no such item/);
});

it('answers items in place of the conversation without waiting for audio in the others', async () => {
  const { dialogue, asked } = dialogued({ hear: () => new Promise(() => {}) });
  create(dialogue, recorded('x', 'one'));
  const input = [written('y', 'Two.')];
  dialogue.take({ type: 'response.create', fields: { response: { conversation: 'none', input } } });
  await dialogue.idle();
  expect(questions(asked)).toEqual(['Two.']);
});

it('answers an item that it is referred to once its audio is heard', async () => {
  const heard = deferred<string>();
  const { dialogue, asked } = dialogued({ hear: () => heard.promise });
  create(dialogue, recorded('x', 'one'));
  const input = [{ type: 'item_reference', id: 'x' }];
  dialogue.take({ type: 'response.create', fields: { response: { input } } });
  heard.resolve('One.');
  await dialogue.idle();
  expect(questions(asked)).toEqual(['One.']);
});

it('refuses to call a tool that it does not have', () => {
  const { dialogue } = dialogued();
  const weather = { type: 'function', name: 'weather' };
  expect(() => dialogue.change({ tool_choice: weather })).toThrow(/tool_choice/);
  dialogue.change({ tools: [weather], tool_choice: weather })();
  expect(dialogue.settings.toolChoice).toEqual({ name: 'weather' });
  dialogue.change({ tools: [] })();
  expect(dialogue.settings.toolChoice).toBe('auto');
});

it('tells the end of an answer that is on its way where the conversation ends', async () => {
  const { dialogue, said, asked } = dialogued({ answer: silent });
  dialogue.committed('a', true);
  dialogue.transcribed('a', 'One.');
  await setImmediate();
  dialogue.committed('b', true);
  dialogue.leave();
  expect(said.at(-1)).toMatchObject({ type: 'response.done', response: { status: 'cancelled' } });
  dialogue.transcribed('b', 'Two.');
  await setImmediate();
  expect(asked).toHaveLength(1);
});
