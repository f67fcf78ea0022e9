import { execFileSync } from 'node:child_process';
import { silentLogger } from '@ws/core/internal';
import { createLlamaAnswers, type LlamaAnswers, SPEECH_PROMPT } from '@ws/voice';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHistory } from '../src/answers/create-history.js';
import { createSummaries } from '../src/answers/summarise-history.js';

// SmolLM2-135M-Instruct by llama.cpp, as a user has it: fetched, in its process.

let llama: LlamaAnswers;
beforeAll(async () => {
  // However slow the machine is.
  llama = createLlamaAnswers({
    ...{ temperature: 0, firstPartTimeoutMs: 1_000_000, answerTimeoutMs: 1_000_000 },
  });
  await llama.load();
});
afterAll(async () => {
  await llama?.[Symbol.asyncDispose]();
});

const ask = (content: string, conversationId = 'one', signal?: AbortSignal) => ({
  messages: [
    { role: 'system', content: SPEECH_PROMPT },
    { role: 'user', content },
  ] as const,
  conversationId,
  signal,
});

/** Processor time; an engine that is given no time for a second is told of as it was last, if at all. */
async function cpuTime(): Promise<number> {
  for (;;) {
    const { cpuTimeMs } = await llama.health();
    if (cpuTimeMs !== undefined) return cpuTimeMs;
  }
}

async function answered(request: Parameters<LlamaAnswers['answer']>[0]): Promise<string> {
  let text = '';
  for await (const part of llama.answer(request)) if (part.type === 'text') text += part.text;
  return text;
}

/** The processes that this one has started with the worker's program. */
function workers(): number[] {
  const listed = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return listed.split('\n').flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return parent === process.pid && line.includes('llama-worker') ? [pid!] : [];
  });
}

describe('SmolLM2', () => {
  it('answers a question, word by word, and goes on with the conversation', async () => {
    const history = createHistory();
    history.addUser('What is the capital of France?');
    const pieces: string[] = [];
    for await (const part of llama.answer({
      messages: history.messages,
      conversationId: 'france',
    })) {
      if (part.type === 'text') pieces.push(part.text);
    }
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.join('')).toMatch(/Paris/);
    history.addAnswer(pieces.join(''));
    history.addUser('And what is the capital of Italy?');
    expect(await answered({ messages: history.messages, conversationId: 'france' })).toMatch(
      /Ital|Rom/,
    );
  });

  it('is cut off where the caller says so', async () => {
    const request = ask('Tell me about the sea.', 'cut');
    const whole = await answered(request);
    const parts = [];
    for await (const part of llama.answer({ ...request, maxTokens: 4 })) parts.push(part);
    expect(parts.at(-1)).toEqual({ type: 'cut' });
    const text = parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('');
    expect(text).not.toBe('');
    expect(whole.startsWith(text)).toBe(true);
    expect(text.length).toBeLessThan(whole.length);
  });

  it('answers the same, whatever its context has read before', async () => {
    const question = 'How many days are in a week?';
    const alone = await answered(ask(question, 'fresh'));
    expect(alone).toMatch(/7|seven/i);
    await answered(ask('Tell me about the sea.', 'fresh'));
    expect(await answered(ask(question, 'fresh'))).toBe(alone);
  });

  it('stops within a few words when it is aborted, and goes on with others', async () => {
    const controller = new AbortController();
    let pieces = 0;
    const aborted = async (): Promise<void> => {
      for await (const _ of llama.answer(
        ask('Tell me a long story.', 'story', controller.signal),
      )) {
        pieces++;
        if (pieces === 3) controller.abort();
      }
    };
    await expect(aborted()).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(pieces).toBe(3);
    // Its process stops, too: it uses the processor no more.
    await expect
      .poll(async () => {
        const before = await cpuTime();
        await new Promise((resolve) => setTimeout(resolve, 300));
        return (await cpuTime()) - before;
      })
      .toBeLessThan(100);
    expect(await answered(ask('What is the capital of France?'))).toMatch(/Paris/);
  });

  it('answers ten at once as it answers each alone', async () => {
    const questions = ['France', 'Italy', 'Japan', 'Spain', 'Egypt'].map(
      (country) => `What is the capital of ${country}?`,
    );
    const asked = [...questions, ...questions];
    const alone: string[] = [];
    for (const question of questions) alone.push(await answered(ask(question, question)));
    const together = await Promise.all(
      asked.map((question, i) => answered(ask(question, `c${i}`))),
    );
    expect(together).toEqual([...alone, ...alone]);
  });

  it('cuts a history that is too long for its context, and does not read the rest again', async () => {
    const history = createHistory({ maxTokens: 100_000, summarises: false });
    const usedFor = async (question: string): Promise<number> => {
      history.addUser(question);
      const before = await cpuTime();
      const text = await answered({ messages: history.messages, conversationId: 'long' });
      const after = await cpuTime();
      expect(text).not.toBe('');
      history.addAnswer('Yes.');
      return after - before;
    };
    for (let i = 0; i < 60; i++) {
      history.addUser(`Tell me about number ${i}. ${'It is a number like others. '.repeat(3)}`);
      history.addAnswer(`Number ${i} follows the one before.`);
    }
    const whole = await usedFor('What is two? Answer yes or no.');
    const next = await usedFor('Is it open today? Answer yes or no.');
    // Each turn loses messages at the beginning.
    expect(next).toBeLessThan(whole / 2);
  });

  it('summarises a conversation that is full, and goes on with it', async () => {
    const history = createHistory({}, llama.promptTokens);
    for (let i = 1; history.oldest === undefined; i++) {
      history.addUser(
        `My friend number ${i} is called Ann and lives in Rome. Is that far from Paris?`,
      );
      history.addAnswer('It is far: more than a thousand kilometers. A plane takes two hours.');
    }
    await createSummaries(llama, silentLogger).keepUp(history, 'full');
    expect(history.messages[0]!.content).toMatch(/Earlier in this conversation: \w/);
    expect(history.oldest).toBeUndefined();
    history.addUser('What is the capital of France?');
    const messages = history.messages;
    expect(await answered({ messages, conversationId: 'full' })).not.toBe('');
  });

  it('that is killed fails its answer as retryable, and is started anew', async () => {
    const [pid, ...more] = workers();
    expect(more).toEqual([]);
    const failing = (async () => {
      let pieces = 0;
      for await (const _ of llama.answer(ask('Tell me a long story.', 'killed'))) {
        if (++pieces === 3) process.kill(pid!, 'SIGKILL');
      }
    })();
    await expect(failing).rejects.toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect(await answered(ask('What is the capital of France?'))).toMatch(/Paris/);
    expect(workers()).not.toContain(pid);
    expect(await llama.health()).toMatchObject({ status: 'ready', restarts: 1 });
  });

  it('leaves no process behind', async () => {
    await llama[Symbol.asyncDispose]();
    expect(workers()).toEqual([]);
  });
});
