import { fileURLToPath } from 'node:url';
import { readOptions } from '@ws/core/internal';
import { createManualClock } from '@ws/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { answered, failure, question } from '../__fixtures__/answered.js';
import { createHostedLlama, type LlamaAnswers } from './hosted-llama.js';
import { LLAMA_ANSWERS, type LlamaAnswersOptions } from './llama-options.js';

// Real child processes; only what runs in them is scripted (process/__fixtures__/scripted-worker.mjs).

const entry = fileURLToPath(new URL('./process/__fixtures__/scripted-worker.mjs', import.meta.url));

let llama: LlamaAnswers;
afterEach(async () => {
  await llama?.[Symbol.asyncDispose]();
});

function create(options: LlamaAnswersOptions = {}, file = '/model.gguf'): void {
  llama = createHostedLlama('llama test', readOptions(LLAMA_ANSWERS, options), entry, async () => ({
    ...{ file, library: 'node-llama-cpp' },
    ...{ threads: 1, contextSize: 2048, conversations: 4, systemPrompt: '' },
  }));
}

const of = (text: string, conversationId = 'one', signal?: AbortSignal) =>
  question(text, { conversationId, signal });

describe('a language model in a process', () => {
  it('answers piece by piece, and tells how its process is', async () => {
    create();
    expect(await llama.health()).toEqual({ status: 'unloaded', restarts: 0 });
    await llama.load();
    const pieces: string[] = [];
    for await (const part of llama.answer(of('Good morning.'))) {
      if (part.type === 'text') pieces.push(part.text);
    }
    expect(pieces).toEqual(['Good ', 'morning. ', 'one']);
    expect(await llama.health()).toMatchObject({ status: 'ready', memoryBytes: 1234 });
  });

  it('is cut off where the caller says so, within its own bound', async () => {
    create({ maxTokens: 8, temperature: 0.5 });
    const count = (more: object) => answered(llama, question('COUNT', more));
    expect(await count({ maxTokens: 2, temperature: 0 })).toBe('0 word word[cut]');
    const own = `0.5${' word'.repeat(8)}`;
    expect(await count({ maxTokens: 9 })).toBe(`${own}[cut]`);
    expect(await count({})).toBe(own);
  });

  it('answers ten at once, each its own', async () => {
    create();
    const names = Array.from({ length: 10 }, (_, i) => `c${i}`);
    const texts = await Promise.all(
      names.map((name) => answered(llama, of(`Hello ${name}`, name))),
    );
    expect(texts).toEqual(names.map((name) => `Hello ${name} ${name}`));
  });

  it('that dies fails its answers as retryable, and is started anew', async () => {
    create();
    const { error, before } = await failure(llama, of('Good CRASH'));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect(before).toBe('Good ');
    expect(await answered(llama, of('Hello'))).toBe('Hello one');
    expect(await llama.health()).toMatchObject({ status: 'ready', restarts: 1 });
  });

  it('that hangs does not hold its answer, and is aborted or left', async () => {
    const clock = createManualClock();
    create({ clock });
    const late = failure(llama, of('HANG'));
    await llama.load();
    await expect.poll(() => clock.sleepers).toBe(2);
    await clock.advance(20_000);
    expect((await late).error.code).toBe('ERR_BACKEND_TIMEOUT');
    const controller = new AbortController();
    const left = failure(llama, of('Good HANG', 'two', controller.signal));
    await expect.poll(() => clock.sleepers).toBe(1);
    controller.abort();
    expect((await left).error.code).toBe('ERR_ABORTED');
    expect(clock.sleepers).toBe(0);
  });

  it('lets so many wait, and no more', async () => {
    create({
      conversations: 1,
      maxQueuedCalls: 2,
      answerTimeoutMs: 600_000,
      firstPartTimeoutMs: 600_000,
    });
    await llama.load();
    const held = [1, 2, 3].map((i) => failure(llama, of('HANG', `c${i}`)));
    expect((await failure(llama, of('Hello'))).error).toMatchObject({
      code: 'ERR_OVERLOADED',
      retryable: true,
      message: expect.stringContaining('maxQueuedCalls'),
    });
    await llama[Symbol.asyncDispose]();
    for (const one of held) {
      const { error } = await one;
      expect(error.code).toBe('ERR_DISPOSED');
      expect(error.message).toContain('llama test');
    }
  });

  it('that dies as it loads says so', async () => {
    create({}, '/crash.gguf');
    await expect(llama.load()).rejects.toMatchObject({ code: 'ERR_BACKEND_UNAVAILABLE' });
  });
});
