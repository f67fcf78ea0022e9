import { describe, expect, it } from 'vitest';
import { silentLogger } from '../contracts/logger.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { resultOf, useOf } from './__fixtures__/scripted-engine.js';
import {
  type AnswerContext,
  answerMessages,
  ENGINE_GONE,
  type MessageHandlers,
} from './answer-messages.js';
import type { FromEngine, ToEngine } from './engine-channel.js';
import { createEnginePool } from './engine-pool.js';
import type { EnginePool } from './engine-pool-options.js';

interface Load {
  readonly model: string;
}
interface Request {
  readonly language?: string;
}
interface Facts {
  readonly version: number;
}
type Handlers = MessageHandlers<Load, Request, Facts>;

const audio = Float32Array.of(0.25, -0.5);
const works: Handlers = {
  load: async () => ({ version: 1 }),
  answer: async () => resultOf('done'),
};
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** An engine that is spoken to directly, and what it said. */
function speak(handlers: Partial<Handlers> = {}) {
  const said: FromEngine<Facts>[] = [];
  const tell = answerMessages<Load, Request, Facts>({ ...works, ...handlers }, (message) =>
    said.push(message),
  );
  return {
    said,
    /** What it says to a message. */
    async hear(message: ToEngine<Load, Request>): Promise<readonly FromEngine<Facts>[]> {
      said.length = 0;
      tell(message);
      await turn();
      return said;
    },
  };
}

/** A pool over an engine to which messages go as they do between processes. */
function across(handlers: Partial<Handlers>): EnginePool<Request, Facts> {
  return createEnginePool<Load, Request, Facts>({
    prepare: async () => ({ model: 'tiny' }),
    open(_, receive) {
      let close = (): void => {};
      const closed = new Promise<{ why: string }>((resolve) => {
        close = () => resolve({ why: 'killed' });
      });
      const tell = answerMessages<Load, Request, Facts>({ ...works, ...handlers }, (message) =>
        receive(structuredClone(message)),
      );
      return { send: (message) => tell(structuredClone(message)), kill: close, closed };
    },
    callsPerEngine: 1,
    maxQueuedCalls: 1,
    callTimeoutMs: 60_000,
    loadTimeoutMs: 60_000,
    logger: silentLogger,
  });
}

const busy = (): TranscribeError =>
  new TranscribeError('The hub is busy.', {
    code: 'ERR_DOWNLOAD_FAILED',
    retryable: true,
    details: { status: 503 },
  });

describe('an error that crosses from an engine', () => {
  const asBefore = {
    code: 'ERR_DOWNLOAD_FAILED',
    message: 'The hub is busy.',
    retryable: true,
    details: { status: 503 },
  };

  it('keeps its code, message, retryable and details: over a call', async () => {
    const pool = across({ answer: () => Promise.reject(busy()) });
    await expect(pool.call(audio, {}, {})).rejects.toMatchObject(asBefore);
    await pool.dispose();
  });

  it('keeps its code, message, retryable and details: over a load', async () => {
    const pool = across({ load: () => Promise.reject(busy()) });
    await expect(pool.start()).rejects.toMatchObject(asBefore);
    await pool.dispose();
  });

  it('is one of the engine where it was any other', async () => {
    const answer = () => Promise.reject(new Error('index out of range'));
    const failed = { code: 'ERR_BACKEND_FAILED', retryable: false };
    const pool = across({ answer });
    await expect(pool.call(audio, {}, {})).rejects.toMatchObject({
      ...failed,
      message: 'The engine failed: index out of range',
    });
    await pool.dispose();
    const named = across({ name: 'whisper.cpp', answer });
    await expect(named.call(audio, {}, {})).rejects.toMatchObject({
      ...failed,
      message: 'whisper.cpp failed: index out of range',
    });
    await named.dispose();
  });
});

describe('an engine that answers messages', () => {
  it('says what it loaded', async () => {
    const loads: Load[] = [];
    const { hear } = speak({
      async load(load) {
        loads.push(load);
        return { version: 7 };
      },
    });
    const said = await hear({ type: 'load', model: 'tiny' });
    expect(said).toEqual([{ type: 'loaded', facts: { version: 7 } }]);
    expect(loads).toMatchObject([{ model: 'tiny' }]);
  });

  it('answers a call, and tells what there is to tell before', async () => {
    const segment = { start: 0, end: 1, text: 'ask' };
    const { hear } = speak({
      async answer(samples, { language }, { onReceived, onSegment, onProgress }) {
        onReceived();
        onSegment(segment);
        onProgress(0.5);
        return resultOf(`${samples.length} ${language}`);
      },
    });
    expect(await hear({ type: 'transcribe', id: 7, samples: audio, language: 'de' })).toEqual([
      { type: 'received', id: 7 },
      { type: 'segment', id: 7, segment },
      { type: 'progress', id: 7, progress: 0.5 },
      { type: 'result', id: 7, result: resultOf('2 de') },
    ]);
  });

  it('ends a call that is cancelled, and no other', async () => {
    const contexts: AnswerContext[] = [];
    const { said, hear } = speak({
      answer: (_samples, _request, context) => {
        contexts.push(context);
        return new Promise((_, reject) => {
          context.signal.addEventListener('abort', () => reject(new Error('given up')));
        });
      },
    });
    for (const id of [1, 2]) await hear({ type: 'transcribe', id, samples: audio });
    await hear({ type: 'cancel', id: 1 });
    expect(said).toMatchObject([{ type: 'failed', id: 1, error: { code: 'ERR_ABORTED' } }]);
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(await hear({ type: 'cancel', id: 1 })).toEqual([]);
  });

  it('says nothing of a load and a call where it is gone', async () => {
    const gone = () => Promise.reject(ENGINE_GONE);
    const { hear } = speak({ load: gone, answer: gone });
    expect(await hear({ type: 'load', model: 'tiny' })).toEqual([]);
    expect(await hear({ type: 'transcribe', id: 1, samples: audio })).toEqual([]);
  });

  it('tells what it uses with all that it answers, where it knows at once', async () => {
    let isBroken = false;
    const { hear } = speak({
      use: () => useOf(5),
      answer: async () => {
        if (isBroken) throw busy();
        return resultOf('done');
      },
    });
    const use = useOf(5);
    expect(await hear({ type: 'load', model: 'tiny' })).toMatchObject([{ type: 'loaded', use }]);
    const call = { type: 'transcribe', id: 1, samples: audio } as const;
    expect(await hear(call)).toMatchObject([{ type: 'result', use }]);
    isBroken = true;
    expect(await hear(call)).toMatchObject([{ type: 'failed', use }]);
    expect(await hear({ type: 'measure', id: 3 })).toEqual([{ type: 'measured', id: 3, use }]);
  });

  it('finds out what it uses when it is asked, and says so where it cannot', async () => {
    const asks = speak({ measure: async () => useOf(5) });
    expect(await asks.hear({ type: 'measure', id: 3 })).toEqual([
      { type: 'measured', id: 3, use: useOf(5) },
    ]);
    expect(await speak().hear({ type: 'measure', id: 4 })).toEqual([{ type: 'measured', id: 4 }]);
  });
});
