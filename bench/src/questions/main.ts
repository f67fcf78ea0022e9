import { parseArgs } from 'node:util';
import { distribution } from '@ws/bench';
import type { AnswerModel, findAnswers } from '@ws/voice';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { isRight, PLAIN_QUESTIONS } from './plain-questions.js';

const { values } = parseArgs({
  options: {
    /** Embedded models: names, or paths of `.gguf` files. */
    model: { type: 'string', multiple: true, default: ['smollm2-135m-instruct'] },
    /** Threads of each. */
    threads: { type: 'string' },
    /** Instead of these, the model that the environment names, or a model server that runs here. */
    found: { type: 'boolean', default: false },
  },
});

interface Voice {
  readonly SPEECH_PROMPT: string;
  readonly createLlamaAnswers: typeof import('@ws/voice')['createLlamaAnswers'];
  readonly findAnswers: typeof findAnswers;
}

interface Asked {
  readonly question: string;
  readonly answer: string;
  readonly isRight: boolean;
  readonly firstMs: number;
  readonly charsPerSecond: number;
}

// What is built: its process's program stands beside it.
const built = new URL('../../../conversation/voice/dist/index.js', import.meta.url).href;
const { SPEECH_PROMPT, createLlamaAnswers, findAnswers: find } = (await import(built)) as Voice;

/** Asks each question in a conversation of its own. */
async function askAll(model: AnswerModel): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const [i, plain] of PLAIN_QUESTIONS.entries()) {
    const messages = [
      { role: 'system', content: SPEECH_PROMPT },
      { role: 'user', content: plain.question },
    ] as const;
    const from = performance.now();
    let firstAt = from;
    let first = '';
    let answer = '';
    for await (const part of model.answer({ messages, conversationId: `${i}` })) {
      if (part.type !== 'text') continue;
      if (answer === '') [firstAt, first] = [performance.now(), part.text];
      answer += part.text;
    }
    const seconds = (performance.now() - firstAt) / 1000;
    const one = {
      ...{ question: plain.question, answer, isRight: isRight(plain, answer) },
      ...{ firstMs: firstAt - from, charsPerSecond: (answer.length - first.length) / seconds },
    };
    asked.push(one);
    progress(`${one.isRight ? 'right' : 'WRONG'}: ${one.question} ${one.answer}`);
  }
  return asked;
}

const threads = values.threads === undefined ? 'auto' : Number(values.threads);
const rows: string[][] = [];
const all: Record<string, readonly Asked[]> = {};
for (const name of values.found ? ['found'] : values.model) {
  await using model = values.found
    ? await find()
    : createLlamaAnswers({ model: name, temperature: 0, threads });
  await model.load();
  const asked = await askAll(model);
  all[model.name] = asked;
  const firstMs = distribution(asked.map((one) => one.firstMs));
  rows.push([
    model.name,
    `${asked.filter((one) => one.isRight).length} / ${asked.length}`,
    firstMs.p50.toFixed(0),
    firstMs.p90.toFixed(0),
    distribution(asked.map((one) => one.charsPerSecond)).p50.toFixed(0),
  ]);
}

publish(
  'questions',
  [
    '# Plain questions',
    describeMachine(),
    `${PLAIN_QUESTIONS.length} questions, each in a conversation of its own, with the system prompt for speech; the most probable words (temperature 0) of embedded models. Right: the answer holds what is asked for.`,
    table(['model', 'right', 'first words, ms, p50', 'p90', 'characters a second, p50'], rows),
  ],
  all,
);
