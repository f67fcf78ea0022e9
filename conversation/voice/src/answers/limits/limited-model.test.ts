import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { answered, failure, partsOf, question } from '../__fixtures__/answered.js';
import { says } from '../__fixtures__/scripted-model.js';
import type { AnswerModel, AnswerPart, AnswerRequest } from '../answer-model.js';
import { createLimitedModel } from './limited-model.js';

const clock = createManualClock();
const limits = { answerTimeoutMs: 120_000, firstPartTimeoutMs: 20_000, maxAnswerChars: 100, clock };

function model(
  write: (request: AnswerRequest, signal: AbortSignal) => AsyncIterable<AnswerPart>,
): AnswerModel {
  return createLimitedModel({ name: 'a model', write }, limits);
}

/** Never settles, whatever its signal says. */
const never = (): Promise<never> => new Promise(() => {});

describe('an answer within its limits', () => {
  it('comes as it is written, without empty pieces', async () => {
    const pieces = [];
    for await (const part of model(() => says('Good ', '', 'morning.')).answer(question())) {
      pieces.push(part);
    }
    expect(pieces).toEqual([
      { type: 'text', text: 'Good ' },
      { type: 'text', text: 'morning.' },
    ]);
    expect(clock.sleepers).toBe(0);
  });

  it('ends where it was cut off, also without a word', async () => {
    const cut = model(async function* () {
      yield { type: 'cut' };
      yield { type: 'text', text: 'More.' };
    });
    expect(await partsOf(cut, question('Hi.', { maxTokens: 1 }))).toEqual([{ type: 'cut' }]);
  });

  it.each([{ maxTokens: 0 }, { maxTokens: 1.5 }, { temperature: -1 }, { temperature: 2.1 }])(
    'is refused for %j',
    async (wrong) => {
      const { error } = await failure(
        model(() => says('Yes.')),
        question('Hi.', wrong),
      );
      expect(error.code).toBe('ERR_INVALID_OPTION');
    },
  );

  it('is without what the model thinks, which counts as its beginning and for no length', async () => {
    const pieces = ['<thi', 'nk>', ...Array<string>(50).fill('Hm, hm. '), '</th', 'ink>\n', 'Yes.'];
    expect(await answered(model(() => says(...pieces)))).toBe('Yes.');
    const failed = failure(
      model(async function* () {
        yield* says('<think>');
        await clock.sleep(60_000);
        yield* says('Hm.');
      }),
    );
    await clock.advance(60_000);
    const { error, before } = await failed;
    expect(before).toBe('');
    expect(error.message).toContain('without a word');
  });

  it('that does not begin in time fails, and its writer is told, though it heeds nothing', async () => {
    let told: AbortSignal | undefined;
    const failed = failure(
      model(async function* (_, signal) {
        told = signal;
        yield await never();
      }),
    );
    await clock.advance(19_999);
    expect(told?.aborted).toBe(false);
    await clock.advance(1);
    const { error } = await failed;
    expect(error).toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    expect(error.message).toContain('has not begun to answer within 20000 ms');
    expect(told?.aborted).toBe(true);
    expect(clock.sleepers).toBe(0);
  });

  it('that does not end in time fails, with what was said before', async () => {
    const failed = failure(
      model(async function* () {
        yield* says('The harbour ');
        yield await never();
      }),
    );
    await clock.advance(119_999);
    expect(clock.sleepers).toBe(1);
    await clock.advance(1);
    expect(await failed).toMatchObject({
      error: { code: 'ERR_BACKEND_TIMEOUT', message: expect.stringContaining('120000 ms') },
      before: 'The harbour ',
    });
  });

  it('that is too long fails there', async () => {
    async function* endless(): AsyncGenerator<AnswerPart> {
      for (;;) yield { type: 'text', text: 'x'.repeat(30) };
    }
    const { error, before } = await failure(model(endless));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_FAILED', retryable: false });
    expect(before).toBe('x'.repeat(100));
  });

  it('that uses tools without end fails', async () => {
    let used = 0;
    async function* endless(): AsyncGenerator<AnswerPart> {
      for (;;) {
        used++;
        yield { type: 'tool', name: 'again' };
      }
    }
    const { error } = await failure(model(endless));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_FAILED', retryable: false });
    expect(error.message).toContain('more than 100 times');
    expect(used).toBe(101);
  });

  it('may use a hundred tools', async () => {
    const parts = model(async function* () {
      for (let i = 0; i < 100; i++) yield { type: 'tool', name: 'again' };
      yield* says('Done.');
    });
    expect(await answered(parts)).toMatch(/Done\.$/);
  });

  it('without a word is a failure', async () => {
    expect((await failure(model(() => says('')))).error).toMatchObject({
      code: 'ERR_BACKEND_FAILED',
      retryable: true,
    });
  });

  it('that fails for no known reason quotes nothing of what was said', async () => {
    const { error } = await failure(
      model(async function* () {
        yield* says('A secret');
        throw new SyntaxError('cannot read "A secret"');
      }),
    );
    expect(error.code).toBe('ERR_BACKEND_FAILED');
    expect(`${error.message}${error.cause}`).not.toContain('secret');
  });

  it('ends when whoever asked leaves, or aborts', async () => {
    const signals: AbortSignal[] = [];
    const one = model(async function* (_, signal) {
      signals.push(signal);
      yield* says('One. ');
      yield await never();
    });
    for await (const _ of one.answer(question())) break;
    expect(signals[0]?.aborted).toBe(true);

    const controller = new AbortController();
    const failed = failure(one, question('?', { signal: controller.signal }));
    await expect.poll(() => signals.length).toBe(2);
    controller.abort('enough');
    expect((await failed).error).toMatchObject({ code: 'ERR_ABORTED', cause: 'enough' });
    expect(signals[1]?.aborted).toBe(true);

    expect((await failure(one, question('?', { signal: AbortSignal.abort() }))).error.code).toBe(
      'ERR_ABORTED',
    );
    expect(signals).toHaveLength(2);
    expect(clock.sleepers).toBe(0);
  });

  it('ends when its model is disposed, and there are no more', async () => {
    const one = model(async function* () {
      yield* says('One. ');
      yield await never();
    });
    const failed = failure(one);
    await clock.advance(0);
    await one[Symbol.asyncDispose]();
    expect((await failed).error.code).toBe('ERR_DISPOSED');
    expect((await failure(one)).error.code).toBe('ERR_DISPOSED');
    await expect(one.load()).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
  });

  it.each<[string, unknown]>([
    ['no messages', { messages: [] }],
    ['no list', { messages: 'Hello' }],
    ['messages that are none', { messages: [null] }],
    ['an unknown role', { messages: [{ role: 'tool', content: 'x' }] }],
    ['an answer last', { messages: [{ role: 'assistant', content: 'x' }] }],
    ['blank words', { messages: [{ role: 'user', content: ' \n' }] }],
    ['too many', { messages: Array(1001).fill({ role: 'user', content: 'x' }) }],
    ['too much', { messages: [{ role: 'user', content: 'x'.repeat(400_001) }] }],
    ['no conversation', { conversationId: '' }],
    ['a conversation without end', { conversationId: 'x'.repeat(257) }],
  ])('is not asked for with %s', async (_, wrong) => {
    let asked = false;
    const one = model(() => {
      asked = true;
      return says('x');
    });
    const { error } = await failure(one, { ...question(), ...(wrong as object) });
    expect(error.code).toBe('ERR_INVALID_OPTION');
    expect(error.message.length).toBeLessThan(300);
    expect(asked).toBe(false);
  });

  it('has no deadline while its model is loaded, and is not written where nobody waits for that', async () => {
    let loaded = (): void => {};
    const loading = new Promise<void>((resolve) => {
      loaded = resolve;
    });
    let writes = 0;
    const write = (): AsyncIterable<AnswerPart> => {
      writes++;
      return says('Here.');
    };
    const one = createLimitedModel({ name: 'a model', load: () => loading, write }, limits);
    const text = answered(one);
    const controller = new AbortController();
    const leaving = failure(one, question('?', { signal: controller.signal }));
    await clock.advance(500_000);
    controller.abort();
    expect((await leaving).error.code).toBe('ERR_ABORTED');
    loaded();
    expect(await text).toBe('Here.');
    expect(writes).toBe(1);
  });
});
