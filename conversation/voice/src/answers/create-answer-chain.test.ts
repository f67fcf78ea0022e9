import { type ErrorCode, type Logger, TranscribeError } from '@ws/core';
import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { answered, failure, question } from './__fixtures__/answered.js';
import { fails, says, scriptedModel } from './__fixtures__/scripted-model.js';
import { createAnswerChain } from './create-answer-chain.js';

const error = (code: ErrorCode): TranscribeError => new TranscribeError(`says ${code}`, { code });
const unavailable = (): TranscribeError => error('ERR_BACKEND_UNAVAILABLE');

describe('a chain of models', () => {
  it('says which they are, and asks the first', async () => {
    const first = scriptedModel('first', () => says('One.'));
    const second = scriptedModel('second', () => says('Two.'));
    const chain = createAnswerChain([first, second]);
    expect(chain.name).toBe('first → second');
    expect(await answered(chain)).toBe('One.');
    expect(second.asked).toHaveLength(0);
    await chain[Symbol.asyncDispose]();
    expect([first.disposed, second.disposed]).toEqual([true, true]);
  });

  it('asks the next where one fails before it said anything, and tells the log why, but not what was said', async () => {
    const lines: unknown[] = [];
    const note = (...line: unknown[]): void => void lines.push(line);
    const logger: Logger = { debug: note, info: note, warn: note, error: note };
    const chain = createAnswerChain(
      [
        scriptedModel('first', () => fails(unavailable())),
        scriptedModel('second', () => fails(error('ERR_BACKEND_TIMEOUT'))),
        scriptedModel('third', () => says('Three.')),
      ],
      { logger },
    );
    expect(await answered(chain, question('Where is the secret?'))).toBe('Three.');
    expect(JSON.stringify(lines)).toContain('ERR_BACKEND_UNAVAILABLE');
    expect(JSON.stringify(lines)).not.toMatch(/secret|Three/);
  });

  it.each(['text', 'tool'] as const)('fails with one that has begun, with a %s', async (type) => {
    const second = scriptedModel('second', () => says('Two.'));
    const chain = createAnswerChain([
      scriptedModel('first', async function* () {
        yield type === 'text' ? { type, text: 'One ' } : { type, name: 'weather' };
        throw unavailable();
      }),
      second,
    ]);
    expect((await failure(chain)).error.code).toBe('ERR_BACKEND_UNAVAILABLE');
    expect(second.asked).toHaveLength(0);
  });

  it('passes over one that failed, for a while, and longer each time', async () => {
    const clock = createManualClock();
    let works = false;
    const first = scriptedModel('first', () => (works ? says('One.') : fails(unavailable())));
    const second = scriptedModel('second', () => says('Two.'));
    const chain = createAnswerChain([first, second], {
      clock,
      backOffMs: 1000,
      maxBackOffMs: 3000,
    });
    const asked = async (): Promise<number> => {
      await answered(chain);
      return first.asked.length;
    };
    expect(await asked()).toBe(1);
    expect(await asked()).toBe(1);
    await clock.advance(1000);
    expect(await asked()).toBe(2);
    await clock.advance(1999);
    expect(await asked()).toBe(2);
    await clock.advance(1);
    expect(await asked()).toBe(3);
    await clock.advance(3000);
    works = true;
    expect(await answered(chain)).toBe('One.');
    works = false;
    await asked();
    await clock.advance(1000);
    // It began anew.
    expect(await asked()).toBe(6);
  });

  it('counts failures of several conversations at once as one', async () => {
    const clock = createManualClock();
    const first = scriptedModel('first', () => fails(unavailable()));
    const chain = createAnswerChain([first, scriptedModel('second', () => says('Two.'))], {
      clock,
      backOffMs: 1000,
    });
    await Promise.all(Array.from({ length: 10 }, () => answered(chain)));
    expect(first.asked).toHaveLength(10);
    await clock.advance(1000);
    await answered(chain);
    expect(first.asked).toHaveLength(11);
  });

  it.each(['ERR_OVERLOADED', 'ERR_BACKEND_FAILED'] as const)(
    'asks one again at once that failed as %s',
    async (code) => {
      const first = scriptedModel('first', () => fails(error(code)));
      const chain = createAnswerChain([first, scriptedModel('second', () => says('Two.'))]);
      await answered(chain);
      await answered(chain);
      expect(first.asked).toHaveLength(2);
    },
  );

  it('asks all where all failed lately, and fails as the last', async () => {
    const first = scriptedModel('first', (_, time) =>
      time === 1 ? fails(unavailable()) : says('One.'),
    );
    const second = scriptedModel('second', () => fails(error('ERR_UNAUTHORIZED')));
    const chain = createAnswerChain([first, second]);
    expect((await failure(chain)).error.code).toBe('ERR_UNAUTHORIZED');
    expect(await answered(chain)).toBe('One.');
  });

  it.each(['ERR_ABORTED', 'ERR_INVALID_OPTION', 'ERR_DISPOSED'] as const)(
    'asks nobody else after %s',
    async (code) => {
      const second = scriptedModel('second', () => says('Two.'));
      const chain = createAnswerChain([scriptedModel('first', () => fails(error(code))), second]);
      expect((await failure(chain)).error.code).toBe(code);
      expect(second.asked).toHaveLength(0);
    },
  );

  it('loads them all, and can do without some', async () => {
    const no = async (): Promise<void> => Promise.reject(unavailable());
    const first = scriptedModel('first', () => says('One.'), no);
    const second = scriptedModel('second', () => says('Two.'));
    const chain = createAnswerChain([first, second]);
    await chain.load();
    // What cannot be loaded is not asked at once.
    expect(await answered(chain)).toBe('Two.');
    await expect(
      createAnswerChain([first, scriptedModel('third', () => says('x'), no)]).load(),
    ).rejects.toMatchObject({ code: 'ERR_BACKEND_UNAVAILABLE' });
  });

  it('leaves its model when it is left', async () => {
    let ended = false;
    const chain = createAnswerChain([
      scriptedModel('first', async function* () {
        try {
          yield* says('One. ', 'Two. ');
        } finally {
          ended = true;
        }
      }),
    ]);
    for await (const _ of chain.answer(question())) break;
    expect(ended).toBe(true);
  });

  it('needs a model', () => {
    expect(() => createAnswerChain([])).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
  });
});
