import { expect, it } from 'vitest';
import { chatModels, type ListedModel } from './chat-models.js';

const chosen = (...models: (string | ListedModel)[]): string | undefined =>
  chatModels(models.map((model) => (typeof model === 'string' ? { id: model } : model)))[0]?.id;

it.each([
  [['llama3.2:1b', 'llama3.1:8b', 'llama3.3:70b'], 'llama3.1:8b'],
  [['llama3.3:70b', 'qwen2.5:32b'], 'qwen2.5:32b'],
  [['mistral:latest', 'llama3.3:70b'], 'mistral:latest'],
  [['mistral:latest', 'qwen2.5-0.5b-instruct'], 'qwen2.5-0.5b-instruct'],
  [['gemma-3-270m-it', 'qwen2.5-0.5b-instruct'], 'qwen2.5-0.5b-instruct'],
  [['deepseek-r1:8b', 'llama3.2:3b'], 'llama3.2:3b'],
  [['deepseek-r1:8b'], 'deepseek-r1:8b'],
  [['nomic-embed-text:latest', 'tinyllama'], 'tinyllama'],
  [['text-embedding-nomic-embed-text-v1.5', 'bge-m3', 'whisper-1', 'kokoro-tts'], undefined],
  [['a', 'b'], 'a'],
  [[], undefined],
])('of %j it is %s', (ids, id) => {
  expect(chosen(...ids)).toBe(id);
});

it('is one that is in memory already', () => {
  expect(chosen('llama3.1:8b', { id: 'qwen2.5:32b', isLoaded: true })).toBe('qwen2.5:32b');
});

it('is chosen by what the server says of its size, and not by its name', () => {
  expect(chosen({ id: 'big', billions: 70 }, { id: 'small', billions: 3.2 })).toBe('small');
  expect(chosen({ id: 'x-3b', billions: 70 }, { id: 'y', billions: 1 })).toBe('y');
});
