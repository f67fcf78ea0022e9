import { createManualClock } from '@ws/testing';
import { expect, it } from 'vitest';
import type { AnswerModel, AnswerPart, AnswerRequest } from '../answers/answer-model.js';
import { CUT_OFF } from '../answers/create-history.js';
import { SPEECH_PROMPT } from '../answers/speech-prompt.js';
import { createAnswerProvider, readableMessages } from './create-answer-provider.js';

const SYSTEM = { role: 'system', content: SPEECH_PROMPT } as const;
const CALL = { id: '1', name: 'weather', arguments: '{}' } as const;

it.each<[string, Parameters<typeof readableMessages>[0], object[]]>([
  [
    'a question after the system prompt that fits what is spoken',
    [{ role: 'user', content: 'Hi.' }],
    [SYSTEM, { role: 'user', content: 'Hi.' }],
  ],
  [
    'a client’s own system message after the system prompt, where the client has none',
    [
      { role: 'system', content: '' },
      { role: 'system', content: 'The user is in Rome.' },
      { role: 'user', content: 'Hi.' },
    ],
    [
      { role: 'system', content: `${SPEECH_PROMPT}\nThe user is in Rome.` },
      { role: 'user', content: 'Hi.' },
    ],
  ],
  [
    'what was cut off, marked',
    [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi.' },
      { role: 'assistant', content: 'The sea', isCutOff: true },
      { role: 'user', content: 'Stop.' },
    ],
    [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi.' },
      { role: 'assistant', content: `The sea${CUT_OFF}` },
      { role: 'user', content: 'Stop.' },
    ],
  ],
  [
    'what one side says twice as one message',
    [
      { role: 'user', content: 'One.' },
      { role: 'user', content: 'Two.' },
    ],
    [SYSTEM, { role: 'user', content: 'One.\nTwo.' }],
  ],
  [
    'a beginning where there is none',
    [{ role: 'system', content: 'Greet.' }],
    [
      { role: 'system', content: 'Greet.' },
      { role: 'user', content: 'Hello.' },
    ],
  ],
  [
    'more where the last is an answer',
    [
      { role: 'user', content: 'Hi.' },
      { role: 'assistant', content: 'Well.' },
    ],
    [
      SYSTEM,
      { role: 'user', content: 'Hi.' },
      { role: 'assistant', content: 'Well.' },
      { role: 'user', content: 'Go on.' },
    ],
  ],
  [
    'calls that have a result',
    [
      { role: 'user', content: 'Hi.' },
      {
        role: 'assistant',
        content: '',
        calls: [
          { ...CALL, output: 'rain' },
          { ...CALL, id: '2' },
        ],
      },
    ],
    [
      SYSTEM,
      { role: 'user', content: 'Hi.' },
      { role: 'assistant', content: '', calls: [{ ...CALL, output: 'rain' }] },
    ],
  ],
])('a model reads %s', (_, messages, readable) => {
  expect(readableMessages(messages, true)).toEqual(readable);
});

it('a model that calls nothing reads of no calls', () => {
  const messages = [
    { role: 'user', content: 'Hi.' },
    { role: 'assistant', content: '', calls: [{ ...CALL, output: 'rain' }] },
  ] as const;
  expect(readableMessages(messages, false)).toEqual([SYSTEM, { role: 'user', content: 'Hi.' }]);
});

it('gives text without thoughts, and calls of what was offered; no other uses of tools', async () => {
  const asked: AnswerRequest[] = [];
  const parts: AnswerPart[] = [
    { type: 'text', text: '<think>Hm.</think>Let me ' },
    { type: 'tool', name: 'own' },
    { type: 'text', text: 'see.' },
    { type: 'call', ...CALL },
    { type: 'cut' },
  ];
  const model: AnswerModel = {
    ...{ specVersion: 'v1', name: 'it', models: ['a', 'b'], takesTools: () => true },
    async load() {},
    async *answer(request) {
      asked.push(request);
      yield* parts;
    },
    async [Symbol.asyncDispose]() {},
  };
  const provider = createAnswerProvider(model, createManualClock());
  expect(provider.models).toEqual(['a', 'b']);
  const { signal } = new AbortController();
  const tools = [{ name: 'weather', parameters: { type: 'object' } }];
  let text = '';
  const calls: unknown[] = [];
  for await (const part of provider.open('conv').answer({
    ...{ messages: [{ role: 'user', content: 'Hi.' }], tools, toolChoice: 'required' },
    ...{ model: 'b', maxTokens: 9, temperature: 0.1, signal },
  })) {
    if (part.type === 'text') text += part.text;
    else calls.push(part.type === 'call' ? part.call : part.type);
  }
  expect(text).toBe('Let me see.');
  expect(calls).toEqual([CALL, 'cut']);
  expect(asked[0]).toMatchObject({
    ...{ conversationId: 'conv', model: 'b', tools, toolChoice: 'required' },
    ...{ maxTokens: 9, temperature: 0.1 },
  });
});
